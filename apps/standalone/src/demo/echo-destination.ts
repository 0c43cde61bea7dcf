import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EchoDestination {
  readonly port: number;
  close(): Promise<void>;
}

/** A destination on loopback that answers every request with what it received, credentials included: the worst case for a hub. */
export async function startEchoDestination(): Promise<EchoDestination> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const received: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || 'null');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ status: 'accepted', received, authorization: request.headers.authorization ?? null }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { createServer, type TlsOptions } from 'node:tls';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A TLS server that nobody should trust. */
export interface SelfSigned {
  readonly port: number;
  /** Connections so far. */
  readonly connections: number;
  close(): Promise<void>;
}

/** Its certificate is its own word; without `openssl` to make one it has none, and no handshake succeeds at all. */
export async function startSelfSigned(directory: string): Promise<SelfSigned> {
  const server = createServer(await makeCertificate(directory).catch(() => ({})));
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    socket.on('error', () => socket.destroy());
  });
  // A client that refuses the certificate ends the handshake: that is what is wanted here.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

async function makeCertificate(directory: string): Promise<TlsOptions> {
  const [key, cert] = [join(directory, 'sink.key'), join(directory, 'sink.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  await run('openssl', ['req', '-x509', ...curve, '-nodes', '-days', '1', '-subj', '/CN=localhost', '-keyout', key, '-out', cert]);
  return { key: await readFile(key), cert: await readFile(cert) };
}

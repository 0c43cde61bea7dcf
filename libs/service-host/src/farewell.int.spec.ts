import { Agent, createServer, request } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { farewell } from './farewell.js';
import { Readiness } from './readiness.js';

describe('a process that is stopping', () => {
  it('ends although a caller keeps sending on a connection it has', async () => {
    const readiness = new Readiness();
    readiness.started();
    const app = express();
    app.use(farewell(readiness));
    app.use((_request, response) => void setTimeout(() => response.end('ok'), 50));
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const connections: Array<string | undefined> = [];
    const send = async (): Promise<void> => {
      const [answer] = await once(request({ port, host: '127.0.0.1', agent }).end(), 'response');
      connections.push(answer.headers.connection);
      await once(answer.resume(), 'end');
    };
    await send();
    // Under way when the stop begins, and one more right behind it.
    const [first, second] = [send(), send()];
    await once(server, 'request');
    readiness.stopping();
    const closed = once(server, 'close');
    server.close();
    await Promise.all([first, second]);
    await closed;
    expect(connections).toEqual(['keep-alive', 'keep-alive', 'close']);
    agent.destroy();
  });
});

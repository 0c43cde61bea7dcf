import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { CrossdockError } from '@crossdock/contracts';
import { type DirectAnswer, putDirectRoute } from './direct-route.js';
import { farewell } from './farewell.js';
import { ProblemFilter } from './problem.filter.js';
import { Readiness } from './readiness.js';

const BODY_BYTES_MAX = 100;

describe('a direct route', () => {
  let server: Server;
  let readiness: Readiness;
  let logged: string[];
  let answer: (body: Buffer) => Promise<DirectAnswer>;
  beforeEach(async () => {
    readiness = new Readiness();
    readiness.started();
    logged = [];
    answer = (body) => Promise.resolve({ status: 202, body: { got: body.toString() } });
    server = createServer((_request, response) => void response.end('the usual way'));
    putDirectRoute(
      server,
      { takes: ({ method, url }) => method === 'POST' && url === '/direct', answer: (_request, body) => answer(body) },
      {
        before: [farewell(readiness), ({ url }) => void logged.push(url ?? '')],
        problems: new ProblemFilter(),
        bodyBytesMax: BODY_BYTES_MAX,
      },
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const portOf = () => (server.address() as AddressInfo).port;

  async function send(path: string, body: string, headers: Record<string, string> = { 'content-length': String(body.length) }) {
    const sent = request({ port: portOf(), host: '127.0.0.1', method: 'POST', path, headers }).end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
    return { status: response.statusCode, headers: response.headers, text };
  }

  it('answers the requests it takes, and lets the others go the usual way', async () => {
    const taken = await send('/direct', '{"a":"é"}', { 'content-length': '10' });
    expect(taken).toMatchObject({ status: 202, text: '{"got":"{\\"a\\":\\"é\\"}"}' });
    expect(taken.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', connection: 'keep-alive' });
    expect(await send('/other', '{}')).toMatchObject({ status: 200, text: 'the usual way' });
    expect(logged).toEqual(['/direct']);
  });

  it.each([
    ['is packed', { 'content-length': '2', 'content-encoding': 'gzip' }],
    ['comes in chunks', { 'transfer-encoding': 'chunked' }],
    ['is too long', { 'content-length': String(BODY_BYTES_MAX + 1) }],
  ])('leaves a body that %s to the usual way', async (_name, headers: Record<string, string>) => {
    const body = 'x'.repeat(Number(headers['content-length'] ?? 2));
    expect(await send('/direct', body, headers)).toMatchObject({ text: 'the usual way' });
  });

  it('answers what is thrown as a problem', async () => {
    answer = () => Promise.reject(new CrossdockError('storage_unavailable'));
    const refused = await send('/direct', '{}');
    expect(refused.status).toBe(503);
    expect(refused.headers).toMatchObject({ 'content-type': 'application/problem+json; charset=utf-8', 'retry-after': '2' });
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'storage_unavailable', status: 503, instance: '/direct' });
    answer = () => Promise.reject(new Error('a secret cause'));
    const failed = await send('/direct', '{}');
    expect(failed.status).toBe(500);
    expect(failed.text).not.toContain('secret');
  });

  it('ends the connection while the process stops', async () => {
    readiness.stopping();
    expect((await send('/direct', '{}')).headers.connection).toBe('close');
  });

  it('is not asked about a request whose sender leaves in the middle of it', async () => {
    let asked = 0;
    answer = () => {
      asked += 1;
      return Promise.resolve({ status: 202, body: {} });
    };
    const socket = connect(portOf(), '127.0.0.1');
    socket.write('POST /direct HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{"half":');
    const [received] = (await once(server, 'request')) as [IncomingMessage];
    const closed = new Promise((resolve) => received.once('close', resolve));
    socket.destroy();
    await closed;
    expect(await send('/direct', '{}')).toMatchObject({ status: 202 });
    expect(asked).toBe(1);
  });
});

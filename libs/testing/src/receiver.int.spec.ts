import { request } from 'node:http';
import { connect } from 'node:net';
import { eventually, type Receiver, startReceiver } from './index.js';

describe('the receiver', () => {
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await startReceiver();
  });
  beforeEach(() => receiver.reset());
  afterAll(() => receiver.close());

  it('answers 200 until told otherwise, and keeps what it received letter for letter', async () => {
    const headers = ['Host', 'x', 'X-Odd-CASE', 'Value', 'Content-Length', '4'];
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = request({ port: receiver.port, path: '/a%20b?q=%31', method: 'PUT', headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      });
      call.on('error', reject).end('żó');
    });
    expect(status).toBe(200);
    expect(receiver.requests).toHaveLength(1);
    expect(receiver.requests[0]).toMatchObject({ method: 'PUT', url: '/a%20b?q=%31', path: '/a%20b', body: 'żó' });
    expect(receiver.requests[0]!.rawHeaders).toEqual(expect.arrayContaining(['X-Odd-CASE', 'Value']));
  });

  it('answers each path as told, and the others as told for *', async () => {
    receiver.on('/busy', { kind: 'answer', status: 503, headers: { 'Retry-After': '7' }, body: 'later' });
    receiver.on('*', { kind: 'answer', status: 201, body: { id: 1 } });
    const busy = await fetch(`${receiver.url()}/busy?x=1`);
    const other = await fetch(`${receiver.url('127.0.0.1')}/other`);
    expect([busy.status, busy.headers.get('retry-after'), await busy.text()]).toEqual([503, '7', 'later']);
    expect([other.status, await other.json()]).toEqual([201, { id: 1 }]);
    expect(receiver.requestsTo('/busy')).toHaveLength(1);
  });

  it('asks a function for every request what to do', async () => {
    receiver.on('*', (received) => ({ kind: 'answer', body: `${received.method} ${receiver.requests.length}` }));
    const bodies = [await fetch(receiver.url()), await fetch(receiver.url(), { method: 'DELETE' })].map((answer) => answer.text());
    expect(await Promise.all(bodies)).toEqual(['GET 1', 'DELETE 2']);
  });

  it('echoes method, url, headers and body', async () => {
    receiver.on('*', { kind: 'echo' });
    const answer = await fetch(`${receiver.url()}/x?y=z`, { method: 'POST', body: 'hello', headers: { 'X-One': '1' } });
    expect(await answer.json()).toMatchObject({ method: 'POST', url: '/x?y=z', body: 'hello', headers: { 'x-one': '1' } });
  });

  it('hangs, after the whole request has arrived', async () => {
    receiver.on('*', { kind: 'hang' });
    const stop = new AbortController();
    receiver.on('/hang', () => {
      stop.abort();
      return { kind: 'hang' };
    });
    await expect(fetch(`${receiver.url()}/hang`, { signal: stop.signal })).rejects.toThrow('aborted');
  });

  it.each(['reset', 'garbage'] as const)('breaks the exchange by %s', async (kind) => {
    receiver.on('*', { kind });
    await expect(fetch(receiver.url())).rejects.toThrow('fetch failed');
    expect(receiver.requests).toHaveLength(1);
  });

  it.each([{ kind: 'truncate' }, { kind: 'reset', after: 'head' }] as const)(
    'breaks the exchange after the head by %j',
    async (behaviour) => {
      receiver.on('*', behaviour);
      const answer = await fetch(receiver.url());
      expect(answer.status).toBe(200);
      await expect(answer.text()).rejects.toThrow('terminated');
    },
  );

  it('sends a body that never ends, until the client has had enough', async () => {
    receiver.on('*', { kind: 'endless' });
    const stop = new AbortController();
    const answer = await fetch(receiver.url(), { signal: stop.signal });
    let bytes = 0;
    const reading = (async () => {
      for await (const part of answer.body ?? []) {
        bytes += (part as Uint8Array).length;
        if (bytes > 1_000_000) stop.abort();
      }
    })();
    await expect(reading).rejects.toThrow('aborted');
  });

  it('sends more than it promised', async () => {
    receiver.on('*', { kind: 'overrun' });
    expect(await (await fetch(receiver.url())).text()).toBe('more');
  });

  it('counts the requests in flight, and how many there were at most', async () => {
    let answer = (): void => undefined;
    const gate = new Promise<void>((resolve) => (answer = resolve));
    receiver.on('*', async () => {
      await gate;
      return { kind: 'answer' };
    });
    const calls = [fetch(receiver.url()), fetch(receiver.url()), fetch(receiver.url())];
    await eventually(() => receiver.inFlight.now === 3);
    answer();
    await Promise.all(calls.map(async (call) => (await call).text()));
    await eventually(() => receiver.inFlight.now === 0);
    expect(receiver.inFlight.max).toBe(3);
  });

  it('drips the promised number of bytes', async () => {
    receiver.on('*', { kind: 'drip', bytes: 3, everyMs: 1 });
    expect(await (await fetch(receiver.url())).text()).toBe('...');
  });

  it('refuses connections until it accepts again, on the same port', async () => {
    await receiver.refuse();
    const fault = await new Promise((resolve) => connect(receiver.port, '127.0.0.1').once('error', resolve));
    expect(fault).toHaveProperty('code', 'ECONNREFUSED');
    await receiver.accept();
    expect((await fetch(receiver.url())).status).toBe(200);
  });
});

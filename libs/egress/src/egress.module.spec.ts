import { Test } from '@nestjs/testing';
import { SettingsModule, toSettings, readEnvironment } from '@crossdock/config';
import { checkDestination, EgressClient, EgressModule, EgressPolicy } from './index.js';

const moduleAllowing = (allow: string, proxy = '') => {
  const settings = toSettings(
    readEnvironment({
      CROSSDOCK_DATABASE_URL: 'postgres://hub@localhost/hub',
      CROSSDOCK_EGRESS_ALLOW: allow,
      CROSSDOCK_EGRESS_PROXY: proxy,
    }),
  );
  return Test.createTestingModule({ imports: [SettingsModule.with(settings), EgressModule] }).compile();
};

describe('the egress module', () => {
  it('gives the policy of the settings and a client that is closed with the application', async () => {
    const module = await moduleAllowing('localhost:8080');
    const app = await module.init();
    const client = app.get(EgressClient);
    expect(checkDestination('http://localhost:8080/', app.get(EgressPolicy))).toEqual({ allowed: true });
    await app.close();
    const request = { method: 'GET', url: 'http://localhost:8080/', headers: [], body: null, timeoutMs: 1_000 };
    expect(await client.send(request)).toMatchObject({ kind: 'failed', code: 'aborted' });
  });

  it('gives a client that knows no way but the proxy of the settings', async () => {
    const app = await (await moduleAllowing('localhost', 'http://127.0.0.1:1')).init();
    const request = { method: 'GET', url: 'http://localhost:8080/', headers: [], body: null, timeoutMs: 10_000 };
    expect(await app.get(EgressClient).send(request)).toMatchObject({ kind: 'failed', code: 'proxy_failed' });
    await app.close();
  });

  it('stops the start at a faulty entry of the allow list and names it', async () => {
    await expect(moduleAllowing('hooks.corp,http://x')).rejects.toThrow('"http://x"');
  });
});

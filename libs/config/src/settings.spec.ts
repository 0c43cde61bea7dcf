import { inspect } from 'node:util';
import { readSettings, SettingsError } from './settings.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const DATABASE = 'postgres://hub:pw@localhost:5432/hub';

describe('the settings of a service', () => {
  it('reports every fault at once, missing variables included', () => {
    const read = () =>
      readSettings('dispatcher', { CROSSDOCK_PORT: 'eighty', CROSSDOCK_MASTER_KEY: 'short', CROSSDOCK_REDIS_URL: 'http://x' });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(
      /CROSSDOCK_PORT: .*\n.*CROSSDOCK_REDIS_URL: .*redis:\/\/[\s\S]*CROSSDOCK_MASTER_KEY: must be 32 random bytes[\s\S]*CROSSDOCK_DATABASE_URL is required by dispatcher/,
    );
  });

  it('keeps the queues in PostgreSQL unless Redis is given, and refuses Redis alone', () => {
    expect(readSettings('ingress', { CROSSDOCK_DATABASE_URL: DATABASE }).queueStore).toEqual({ kind: 'postgres', url: DATABASE });
    const both = readSettings('ingress', { CROSSDOCK_DATABASE_URL: DATABASE, CROSSDOCK_REDIS_URL: 'redis://localhost' });
    expect(both.queueStore).toEqual({ kind: 'redis', url: 'redis://localhost' });
    expect(() => readSettings('ingress', { CROSSDOCK_REDIS_URL: 'redis://localhost' })).toThrow(/needs CROSSDOCK_DATABASE_URL beside it/);
  });

  it('treats an empty variable as unset', () => {
    expect(readSettings('ingress', { CROSSDOCK_DATABASE_URL: DATABASE, CROSSDOCK_PORT: '', CROSSDOCK_REDIS_URL: '' }).port).toBe(8080);
  });

  it('asks each service only for the keys it uses', () => {
    expect(() => readSettings('management-api', { CROSSDOCK_DATABASE_URL: DATABASE })).toThrow(/CROSSDOCK_ADMIN_TOKEN is required/);
    expect(() => readSettings('credentials', { CROSSDOCK_DATABASE_URL: DATABASE })).toThrow(/CROSSDOCK_MASTER_KEY is required/);
    expect(readSettings('event-sink', { CROSSDOCK_DATABASE_URL: DATABASE }).masterKey).toBeNull();
  });

  it('never prints a key', () => {
    const settings = readSettings('credentials', { CROSSDOCK_DATABASE_URL: DATABASE, CROSSDOCK_MASTER_KEY: KEY });
    expect(settings.masterKey?.reveal()).toEqual(Buffer.alloc(32, 7));
    expect(inspect(settings, { depth: 9 }) + JSON.stringify(settings)).not.toMatch(/BwcHBwc|07 07 07|"data":\[7/);
  });

  it.each(['http://proxy:3128', 'http://proxy.corp:80/', 'http://10.0.0.7:3128', 'http://[fd00::7]:3128', 'http://us%40er:p%3Aw@proxy:1'])(
    'takes %s for a proxy, and keeps it as a secret',
    (url) => {
      const settings = readSettings('dispatcher', {
        CROSSDOCK_DATABASE_URL: DATABASE,
        CROSSDOCK_MASTER_KEY: KEY,
        CROSSDOCK_EGRESS_PROXY: url,
      });
      expect(settings.egressProxy?.reveal()).toBe(url);
      expect(inspect(settings, { depth: 9, showHidden: true }) + JSON.stringify(settings)).not.toContain(url);
    },
  );

  it.each([
    'proxy:3128',
    'http://s3cret:s3cret@proxy',
    'https://proxy:3128',
    'socks5://proxy:1080',
    'http://proxy:3128/path',
    'http://proxy:3128?x',
    'http://proxy:0',
    'http://proxy:99999',
    'http://s3cret:100%@proxy:3128',
    'http://s3cret:%ff@proxy:3128',
    'http://s3cret@s3cret@proxy:3128',
  ])('refuses %s for a proxy without repeating it', (url) => {
    const read = () => readSettings('ingress', { CROSSDOCK_DATABASE_URL: DATABASE, CROSSDOCK_EGRESS_PROXY: url });
    expect(read).toThrow(/CROSSDOCK_EGRESS_PROXY: must be http:\/\/host:port/);
    expect(read).not.toThrow(/s3cret/);
  });

  it('derives the public URL from the port and drops a trailing slash', () => {
    expect(readSettings('ingress', { CROSSDOCK_DATABASE_URL: DATABASE, CROSSDOCK_PORT: '9' }).publicUrl).toBe('http://localhost:9');
    expect(readSettings('ingress', { CROSSDOCK_DATABASE_URL: DATABASE, CROSSDOCK_PUBLIC_URL: 'https://hub.example.com/' }).publicUrl).toBe(
      'https://hub.example.com',
    );
  });
});

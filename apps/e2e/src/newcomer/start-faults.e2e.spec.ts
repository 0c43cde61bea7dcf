import { randomBytes } from 'node:crypto';
import { createTestDatabase, startProcess } from '@crossdock/testing';

const run = async (script: string, env: Record<string, string>) => {
  const process = startProcess({ script, env });
  const { code } = await process.exited;
  return { code, output: process.output() };
};

describe('a service that cannot start', () => {
  it.each(['ingress', 'dispatcher', 'credentials', 'event-sink', 'management-api'])(
    '%s lists every fault of its environment at once, without a stack, and exits with 1',
    async (service) => {
      const { code, output } = await run(`apps/${service}/dist/main.js`, { CROSSDOCK_PORT: 'eighty', CROSSDOCK_LOG_LEVEL: 'loud' });
      expect(code).toBe(1);
      expect(output).toMatch(/^The environment has \d fault\(s\):\n/);
      for (const name of ['CROSSDOCK_PORT', 'CROSSDOCK_LOG_LEVEL', 'CROSSDOCK_DATABASE_URL']) expect(output).toContain(`  - ${name}`);
      expect(output).not.toMatch(/^\s+at /m);
    },
  );

  it('names the command that brings an old schema up to date', async () => {
    const database = await createTestDatabase([]);
    const env = { CROSSDOCK_DATABASE_URL: database.url, CROSSDOCK_PORT: '0', CROSSDOCK_MASTER_KEY: randomBytes(32).toString('base64') };
    for (const service of ['ingress', 'event-sink', 'credentials']) {
      const { code, output } = await run(`apps/${service}/dist/main.js`, env);
      expect([code, output]).toEqual([1, expect.stringContaining('Run: npm run migrate')]);
    }
    await database.drop();
  });

  it('says where the database it cannot reach should be, and not with what password', async () => {
    const { code, output } = await run('apps/ingress/dist/main.js', {
      CROSSDOCK_DATABASE_URL: 'postgres://hub:never-print-this@127.0.0.1:1/hub',
      CROSSDOCK_PORT: '0',
    });
    expect([code, output]).toEqual([1, expect.stringContaining('127.0.0.1:1')]);
    expect(output).not.toContain('never-print-this');
  });
});

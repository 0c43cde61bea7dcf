import { startProcess } from '@crossdock/testing';

describe('the demo', () => {
  it('prints every hop of the cart example, with the secret masked, and ends when asked to', async () => {
    const demo = startProcess({ script: 'apps/standalone/dist/demo/main.js', args: ['--exit'] });
    const { code } = await demo.exited;
    const output = demo.output();
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
    const hops = [
      'Start the hub',
      'Configure',
      'Request in',
      '-> 202',
      'Flattened parameters',
      'Request out',
      'Response event "goal.sent"',
      'Done: recorded',
    ];
    expect(hops.map((hop) => output.indexOf(hop))).toEqual(hops.map((hop) => output.indexOf(hop)).sort((a, b) => a - b));
    for (const hop of hops) expect(output).toContain(hop);
    expect(output).toMatch(/body\.products\[0\]\.group_id\s+"groupid"/);
    expect(output).toMatch(/Authorization\s+.*\*{8}/);
    expect(output).toMatch(/firstProduct\s+"Earwax"/);
    expect(output).not.toContain('demo-secret-');
  }, 120_000);

  it('keeps the hub running with its address printed, until it is told to stop', async () => {
    const demo = startProcess({ script: 'apps/standalone/dist/demo/main.js' });
    const [, url] = await demo.waitForLine(/keeps running on (\S+)/);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect((await demo.kill('SIGTERM')).code).toBe(0);
  }, 120_000);
});

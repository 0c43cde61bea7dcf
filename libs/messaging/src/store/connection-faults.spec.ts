import { ConnectionFaults, describeFault, type FaultDescription } from './connection-faults.js';

describe('connection faults', () => {
  it('are logged once per kind and interval, with the number left out between', () => {
    const lines: (FaultDescription & { leftOut: number })[] = [];
    let nowMs = 0;
    const faults = new ConnectionFaults(
      (line) => lines.push(line),
      () => nowMs,
    );
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    for (let count = 0; count < 100; count += 1) faults.report(refused);
    faults.report(new RangeError('another kind'));
    nowMs = 5_000;
    faults.report(refused);
    expect(lines.map(({ code, leftOut }) => [code, leftOut])).toEqual([
      ['ECONNREFUSED', 0],
      ['RangeError', 0],
      ['ECONNREFUSED', 99],
    ]);
  });

  it('show code and message only, never the command that failed', () => {
    const fault = Object.assign(new Error('WRONGPASS'), { command: { name: 'auth', args: ['hunter2'] } });
    expect(JSON.stringify(describeFault(fault))).not.toContain('hunter2');
    expect(describeFault('gone')).toEqual({ code: 'unknown', reason: 'gone' });
  });
});

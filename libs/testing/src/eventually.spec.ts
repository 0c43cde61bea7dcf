import { eventually } from './eventually.js';

describe('eventually', () => {
  it('retries past errors, undefined and false, and resolves with the first real answer', async () => {
    const answers: Array<() => number | undefined | false> = [
      () => {
        throw new Error('not yet');
      },
      () => undefined,
      () => false,
      () => 0,
    ];
    let calls = 0;
    const probe = (): number | undefined | false => answers[calls++]?.() ?? undefined;
    expect(await eventually(probe, { everyMs: 1 })).toBe(0);
    expect(calls).toBe(4);
  });

  it('takes null, zero and the empty string for answers', async () => {
    expect(await eventually(() => null)).toBeNull();
    expect(await eventually(() => '')).toBe('');
  });

  it('says after the deadline what it awaited and what failed last', async () => {
    const probe = (): never => {
      throw new Error('no row');
    };
    await expect(eventually(probe, { withinMs: 5, everyMs: 1, what: 'the outcome' })).rejects.toThrow(
      /Waited 5 ms for the outcome \(\d+ tries\)\. Last: no row/,
    );
  });

  it('probes once even when the deadline has passed already', async () => {
    expect(await eventually(() => 'there', { withinMs: 0 })).toBe('there');
  });
});

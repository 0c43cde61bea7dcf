import { parseOptions } from './options.js';

describe('the options', () => {
  it('compare the hub with the reference unless told', () => {
    expect(parseOptions([])).toMatchObject({ mode: 'comparison', rounds: 3, seconds: 10, profileDirectory: undefined });
  });

  it('choose a mode', () => {
    expect(parseOptions(['--embedded'])).toMatchObject({ mode: 'embedded' });
    expect(parseOptions(['--backlog', '200000'])).toMatchObject({ mode: 'backlog', backlog: 200_000 });
    expect(parseOptions(['--fairness'])).toMatchObject({ mode: 'fairness', destinations: 100, ratePerSecond: 100 });
    expect(parseOptions(['--fairness', '20', '--rate', '40'])).toMatchObject({ destinations: 20, ratePerSecond: 40 });
  });

  it('are short when it has to be quick, except what is told', () => {
    expect(parseOptions(['--quick', '--seconds', '5'])).toMatchObject({ rounds: 1, seconds: 5 });
  });

  it('refuse two modes, unknown options and what is no count', () => {
    expect(() => parseOptions(['--embedded', '--backlog', '5'])).toThrow('choose one');
    expect(() => parseOptions(['--fairness', '--embedded'])).toThrow('--embedded and --fairness are modes: choose one.');
    expect(() => parseOptions(['--fairness', '2'])).toThrow('--fairness takes 3 destinations or more, not 2.');
    expect(() => parseOptions(['20'])).toThrow('"20" is no option.');
    expect(() => parseOptions(['--fast'])).toThrow('--fast');
    expect(() => parseOptions(['--rounds', '0'])).toThrow('--rounds takes a whole number of 1 or more, not "0".');
  });
});

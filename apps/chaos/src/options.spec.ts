import { SCENARIOS, SHORT } from './catalogue.js';
import { type Options, parseCommand } from './options.js';

const parse = (...args: string[]) => parseCommand(args, () => 42);

const optionsOf = (...args: string[]): Options => {
  const command = parse(...args);
  if (command.kind !== 'run') throw new Error(`${command.kind} is no run`);
  return command.options;
};

describe('the command line', () => {
  it('plays every scenario unless told', () => {
    expect(optionsOf()).toEqual({ scenarios: SCENARIOS, seconds: 8, rate: 40, seed: 42, logsDir: undefined });
  });

  it('plays the named scenarios in the named order', () => {
    expect(optionsOf('--only', 'mix, empty-redis').scenarios.map(({ name }) => name)).toEqual(['mix', 'empty-redis']);
  });

  it('plays a few for a short time, unless told how long', () => {
    expect(optionsOf('--short')).toMatchObject({ scenarios: SHORT, seconds: 5 });
    expect(optionsOf('--short', '--seconds', '9')).toMatchObject({ scenarios: SHORT, seconds: 9 });
  });

  it.each([
    [['--only', 'earthquake'], 'There is no scenario "earthquake". --list names them.'],
    [['--rate', '0'], '--rate takes a whole number from 1 to 1000.'],
    [['--seconds', 'many'], '--seconds takes a whole number from 1 to 600.'],
    [['--sseed', '1'], "Unknown option '--sseed'"],
  ])('refuses %j with a sentence', (args, message) => {
    expect(parse(...args)).toMatchObject({ kind: 'fault', message: expect.stringContaining(message) });
  });

  it('offers its help and its list', () => {
    expect(parse('--help')).toEqual({ kind: 'help' });
    expect(parse('--list')).toEqual({ kind: 'list' });
  });
});

describe('the catalogue', () => {
  it('gives every scenario a name of its own, short enough for an event name', () => {
    const names = SCENARIOS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(`chaos.${name}`).toMatch(/^[a-z.-]{1,32}$/);
  });
});

import { format, inspect } from 'node:util';
import { Secret } from './secret.js';

describe('a secret', () => {
  const secret = new Secret('hunter2-and-more');

  it('gives its value only to reveal()', () => {
    expect(secret.reveal()).toBe('hunter2-and-more');
  });

  it('prints as asterisks in strings, JSON, logs and inspection', () => {
    const printed = [
      `${String(secret)}`,
      JSON.stringify({ secret }),
      inspect({ secret }, { showHidden: true, depth: 5 }),
      format('%o %j', secret, secret),
    ];
    for (const text of printed) expect(text).not.toContain('hunter2');
    expect(JSON.stringify({ secret })).toBe('{"secret":"********"}');
  });
});

import fc from 'fast-check';
import { ExactNumber, type JsonValue } from './json-value.js';
import { stringifyJson } from './stringify-json.js';

describe('stringifyJson', () => {
  it('writes what JSON.stringify writes where no number needs its digits', () => {
    const check = fc.property(fc.jsonValue({ noUnicodeString: false }), (document) => {
      const value = JSON.parse(JSON.stringify(document)) as JsonValue;
      expect(stringifyJson(value)).toBe(JSON.stringify(value));
    });
    fc.assert(check);
  });

  it('writes exact numbers verbatim', () => {
    expect(stringifyJson({ a: [new ExactNumber('1.0'), new ExactNumber('9007199254740993')] })).toBe('{"a":[1.0,9007199254740993]}');
  });

  it('escapes NUL and lone surrogates in keys and strings, so that the text itself holds none', () => {
    expect(stringifyJson({ 'k\u0000': '\ud800' })).toBe('{"k\\u0000":"\\ud800"}');
  });

  it('writes any depth', () => {
    let value: JsonValue = [];
    for (let depth = 1; depth < 100_000; depth += 1) value = [value];
    expect(stringifyJson(value)).toBe('['.repeat(100_000) + ']'.repeat(100_000));
  });
});

import fc from 'fast-check';
import { ExactNumber, type JsonValue } from './json-value.js';
import { parseJson, parseJsonObject } from './parse-json.js';
import { JSON_LIMITS, type JsonLimits } from './scan-json.js';
import { parseStrictly } from './strict-parser.js';
import { stringifyJson } from './stringify-json.js';

const RUNS = { numRuns: 2_000 };

function valueOf(text: string, limits?: JsonLimits): JsonValue {
  const parsed = parseJson(text, limits);
  if (!parsed.ok) throw new Error(`refused: ${parsed.fault.detail}`);
  return parsed.value;
}

function faultOf(text: string, limits?: JsonLimits) {
  const parsed = parseJson(text, limits);
  return parsed.ok ? undefined : parsed.fault;
}

/** What JSON.parse makes of a text, printed; undefined when it refuses. */
function nativeText(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const fragments = fc.constantFrom(
  ...['{', '}', '[', ']', ',', ':', '"', '\\', '-', '+', '.', 'e', 'E', '0', '1', '25', 'true', 'false', 'null', 'nul', ' ', '\n', '\t'],
  ...['\r', '\u00a0', '\ufeff', '\u0000', '\u001f', '\ud800', 'é', '😀', '"a"', '"a":', '"__proto__":', '\\u00e9', '\\ud83d', '\\n', '\\x', '\\u12'],
); // prettier-ignore
const scraps = fc.array(fragments, { maxLength: 12 }).map((parts) => parts.join(''));
const broken = fc
  .tuple(fc.json({ noUnicodeString: false }), fc.nat(), fc.nat(3), fragments)
  .map(([text, at, cut, part]) => text.slice(0, at % (text.length + 1)) + part + text.slice((at % (text.length + 1)) + cut));
const texts = fc.oneof(fc.json(), broken, scraps, fc.string({ unit: 'binary' }));

const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 25 }).map((list) => list.join(''));
const numberTexts = fc
  .tuple(fc.constantFrom('', '-'), digits, fc.option(digits), fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e-', 'E+'), digits)))
  .map(([sign, whole, fraction, exponent]) => {
    const unpadded = whole.replace(/^0+(?=[0-9])/, '');
    return `${sign}${unpadded}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : exponent.join('')}`;
  });

describe('parseJson', () => {
  it('accepts and refuses what JSON.parse does, with equal values', () => {
    const check = fc.property(texts, (text) => {
      const parsed = parseJson(text);
      expect(parsed.ok ? JSON.stringify(parsed.value) : undefined).toBe(nativeText(text));
    });
    fc.assert(check, RUNS);
  });

  it('does so on the strict path too', () => {
    const check = fc.property(texts, (text) => {
      const parsed = parseStrictly(text);
      expect(parsed.ok ? JSON.stringify(parsed.value) : undefined).toBe(nativeText(text));
    });
    fc.assert(check, RUNS);
  });

  it.each([
    ...['01', '-01', '00', '1.', '.5', '-', '+1', '1e', '1e+', '1.e3', '0x1', '1_0', 'Infinity', 'NaN', '-Infinity', "'a'", 'undefined', '[1,]', '[,1]'],
    ...['{"a":1,}', '{,}', '{"a"}', '{1:1}', '[1 2]', '[]]', '{"a":1}}', 'truee', 'tru', 'nulll', '[1]//', '/**/1', '"\\u00g0"', '\u00a01', '\u20281', '\v1'],
  ])('refuses %j on both paths', (text) => {
    expect(faultOf(text)?.code).toBe('invalid_json');
    expect(parseStrictly(text).ok).toBe(false);
  }); // prettier-ignore

  it('gives every number back as it was written', () => {
    const check = fc.property(fc.array(numberTexts), (numbers) => {
      const text = `{"n":[${numbers.join(',')}]}`;
      expect(stringifyJson(valueOf(text))).toBe(text);
    });
    fc.assert(check, RUNS);
  });

  it.each([
    '9007199254740993',
    '12345678901234567890',
    '1.0',
    '19.90',
    '1e3',
    '1E400',
    '-0',
    '0.1000',
    '1e-7777',
    '0.10000000000000000001',
  ])('keeps the text of %s, which JavaScript would print differently', (text) => {
    expect(valueOf(` [${text} ]`)).toStrictEqual([new ExactNumber(text)]);
  });

  it.each(['0', '-1', '9007199254740991', '1583206296408', '19.9', '-0.5', '1e+21', '1e-7'])('gives %s as a JavaScript number', (text) => {
    expect(valueOf(text)).toBe(Number(text));
  });

  it('does not take digits inside strings for numbers', () => {
    expect(valueOf('{"9007199254740993":"1.0"}')).toStrictEqual({ '9007199254740993': '1.0' });
  });

  it('lets the last of duplicate keys win, on both paths', () => {
    expect(stringifyJson(valueOf('{"a":1,"b":2,"a":3}'))).toBe('{"a":3,"b":2}');
    expect(stringifyJson(valueOf('{"a":1,"b":2,"a":3.0}'))).toBe('{"a":3.0,"b":2}');
  });

  it.each(['', ' ', '\r\n\t  '])('names a body of nothing but white space, %j, empty', (text) => {
    expect(faultOf(text)?.code).toBe('empty_body');
  });

  it.each(['\u00a0', '\u2028', '\v'])('calls only the white space of JSON empty, so not %j', (text) => {
    expect(faultOf(text)?.code).toBe('invalid_json');
  });

  it('refuses a byte order mark and says so', () => {
    expect(faultOf('\ufeff{}')).toStrictEqual({ code: 'invalid_json', detail: expect.stringContaining('byte order mark') });
  });

  it.each([
    ['{"a": 1,\n "b": }', 'Line 2, column 7: expected a value, found "}".'],
    ['{"a" 1}', 'Line 1, column 6: expected ":", found "1".'],
    ['{a: 1}', 'Line 1, column 2: expected a key in double quotes, found "a".'],
    ['[1, 2', 'Line 1, column 6: expected "," or "]", found the end.'],
    ['{"a":1} x', 'Line 1, column 9: expected the end of the text, found "x".'],
    ['["a\nb"]', 'Line 1, column 4: expected control characters in strings to be escaped, found "\\n".'],
    ['["\\x"]', 'Line 1, column 3: expected a valid escape sequence, found "\\\\".'],
    ['["abc', 'Line 1, column 6: expected the closing quote of a string, found the end.'],
    ['[\ud800]', 'Line 1, column 2: expected a value, found "\\ud800".'],
  ])('says where %j goes wrong', (text, detail) => {
    expect(faultOf(text)).toStrictEqual({ code: 'invalid_json', detail });
  });

  it('echoes at most one character of the input', () => {
    expect(faultOf(`{"a":${'hunter2'.repeat(9)}}`)?.detail).toBe('Line 1, column 6: expected a value, found "h".');
  });
});

describe('the limits of parseJson', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

  it('let 64 levels pass and not 65', () => {
    expect(faultOf(nested(64))).toBeUndefined();
    expect(faultOf(nested(65))?.code).toBe('body_too_deep');
  });

  it('refuse a million levels without descending into them', () => {
    expect(faultOf('[{"a":'.repeat(1_000_000))?.code).toBe('body_too_deep');
  });

  it('do not take brackets, quotes and commas inside strings for structure', () => {
    const text = JSON.stringify({ ['[{'.repeat(100)]: '[,\\"{\\'.repeat(100) });
    expect(faultOf(text, { depthMax: 1, valuesMax: 2 })).toBeUndefined();
  });

  it('count every value once, containers included and keys not', () => {
    const count = (value: JsonValue): number =>
      typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((sum, one) => sum + count(one as JsonValue), 1) : 1;
    const check = fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (document, indent) => {
      const text = JSON.stringify(document, null, indent);
      const values = count(JSON.parse(text) as JsonValue);
      expect(faultOf(text, { depthMax: 64, valuesMax: values })).toBeUndefined();
      expect(faultOf(text, { depthMax: 64, valuesMax: values - 1 })?.code).toBe('body_too_wide');
    });
    fc.assert(check);
  });

  it('let 50,000 values pass and not one more', () => {
    expect(faultOf(`[${'1,'.repeat(49_998)}1]`)).toBeUndefined();
    expect(faultOf(`[${'1,'.repeat(49_999)}1]`)).toStrictEqual({
      code: 'body_too_wide',
      detail: `The body holds more than ${JSON_LIMITS.valuesMax} values.`,
    });
  });

  it('refuse a small body whose flattened paths would hold megabytes', () => {
    const text = `{"${'k'.repeat(15_000)}":[${'1,'.repeat(7_000)}1]}`;
    expect(text.length).toBeLessThan(30_000);
    expect(faultOf(text)).toStrictEqual({ code: 'body_too_wide', detail: expect.stringContaining('shorten its long keys') });
  });
});

describe('parseJsonObject', () => {
  it('gives an object as it is', () => {
    expect(parseJsonObject('{"a":[null]}')).toStrictEqual({ ok: true, value: { a: [null] } });
  });

  it.each([
    ['[]', 'an array'],
    ['null', 'null'],
    ['"{}"', 'a string'],
    ['7', 'a number'],
    ['7.0', 'a number'],
    ['true', 'a boolean'],
  ])('refuses %s, naming its type', (text, name) => {
    expect(parseJsonObject(text)).toStrictEqual({
      ok: false,
      fault: { code: 'body_not_object', detail: `The body must be a JSON object, not ${name}.` },
    });
  });

  it('passes other faults on', () => {
    expect(parseJsonObject('')).toMatchObject({ ok: false, fault: { code: 'empty_body' } });
  });
});

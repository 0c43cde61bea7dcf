import fc from 'fast-check';
import { findByPath, flatten } from './flatten.js';
import { ExactNumber, type JsonObject, type JsonValue } from './json-value.js';
import { parsePath } from './parameter-path.js';
import { parseJson } from './parse-json.js';
import { stringifyJson } from './stringify-json.js';

const codeUnits = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 4 }).map((codes) => String.fromCharCode(...codes));
const keys = fc.oneof(
  fc.constantFrom('a', 'b', 'a.b', 'a[0]', '[0]', '0', '', '"', '"]', '\\', '\\"', 'a"]["b', '__proto__', 'constructor', 'length', '\u0000', '\ud800', 'é'),
  codeUnits,
); // prettier-ignore
const documents = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    fc.oneof(fc.constant(null), fc.boolean(), fc.double({ noNaN: true }), codeUnits, fc.constant(new ExactNumber('1.0'))),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 5 }).map((members): JsonObject => Object.fromEntries(members)),
  ),
})).value;
const roots = fc.constantFrom('body', '', 'a', 'body.a');

function parse(text: string): JsonValue {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.fault.detail);
  return parsed.value;
}

describe('flatten', () => {
  it('joins keys by dot and positions by bracket, in document order, with types kept (seed)', () => {
    const body = parse('{"type":"email","products":[{"group_id":"g","price":19.90,"tags":[]}],"ok":true,"note":null,"meta":{}}');
    expect(flatten(body, 'body')).toStrictEqual([
      { path: 'body.type', type: 'string', value: 'email' },
      { path: 'body.products[0].group_id', type: 'string', value: 'g' },
      { path: 'body.products[0].price', type: 'number', value: new ExactNumber('19.90') },
      { path: 'body.products[0].tags', type: 'array', value: [] },
      { path: 'body.ok', type: 'boolean', value: true },
      { path: 'body.note', type: 'null', value: null },
      { path: 'body.meta', type: 'object', value: {} },
    ]);
  });

  it('gives a value without members as one parameter, the root', () => {
    expect(flatten('x', 'body')).toStrictEqual([{ path: 'body', type: 'string', value: 'x' }]);
    expect(flatten({}, 'body')).toStrictEqual([{ path: 'body', type: 'object', value: {} }]);
  });

  it('starts at the first key when the root is empty', () => {
    expect(flatten({ a: [1], 'X-Id': 2, 'b.c': 3 }, '').map(({ path }) => path)).toStrictEqual(['a[0]', 'X-Id', '["b.c"]']);
  });

  it.each([
    ['a.b', 'body["a.b"]'],
    ['', 'body[""]'],
    ['0', 'body.0'],
    ['[0]', 'body["[0]"]'],
    ['X-Request-ID', 'body.X-Request-ID'],
    ['é', 'body["é"]'],
    ['say "hi"\\', 'body["say \\"hi\\"\\\\"]'],
    ['a\n', 'body["a\\n"]'],
    ['\u0000\ud800', 'body["\\u0000\\ud800"]'],
  ])('writes the key %j as %s', (key, path) => {
    expect(flatten({ [key]: 1 }, 'body').map((parameter) => parameter.path)).toStrictEqual([path]);
  });

  it('never gives two leaves one path, and findByPath finds each leaf by its path', () => {
    const check = fc.property(documents, roots, (document, root) => {
      const parameters = flatten(document, root);
      expect(new Set(parameters.map(({ path }) => path)).size).toBe(parameters.length);
      for (const { path, value } of parameters) expect(findByPath(document, root, path)).toBe(value);
    });
    fc.assert(check, { numRuns: 1_000 });
  });

  it('loses no leaf', () => {
    const leaves = (value: JsonValue): number => {
      const members = typeof value === 'object' && value !== null && !(value instanceof ExactNumber) ? Object.values(value) : [];
      return members.length === 0 ? 1 : members.reduce<number>((sum, member) => sum + leaves(member), 0);
    };
    fc.assert(fc.property(documents, (document) => expect(flatten(document, 'body')).toHaveLength(leaves(document))));
  });

  it('writes paths without NUL, control characters or lone surrogates', () => {
    const check = fc.property(documents, (document) => {
      for (const { path } of flatten(document, 'body')) expect(path).not.toMatch(/[\u0000-\u001f]|\p{Surrogate}/u);
    });
    fc.assert(check);
  });

  it('makes at most 262,144 path characters or 32 times the text of what parseJson accepted', () => {
    const check = fc.property(fc.nat(4_000), fc.nat(9_000), fc.nat(60), fc.boolean(), (keyChars, leaves, depth, asObject) => {
      const members = Array.from({ length: leaves }, (_, index) => (asObject ? `"é${index}":1` : '1')).join(',');
      const inner = '['.repeat(depth) + (asObject ? `{${members}}` : `[${members}]`) + ']'.repeat(depth);
      const text = `{"${'é'.repeat(keyChars % (depth < 30 ? 4_000 : 4))}":${inner}}`;
      const parsed = parseJson(text);
      const chars = parsed.ok ? flatten(parsed.value, '').reduce((sum, { path }) => sum + path.length, 0) : 0;
      expect(chars).toBeLessThanOrEqual(Math.max(262_144, 32 * text.length));
    });
    fc.assert(check, { numRuns: 50 });
  });

  it('walks any depth', () => {
    let value: JsonValue = 1;
    for (let depth = 0; depth < 20_000; depth += 1) value = [value];
    const [parameter] = flatten(value, 'b');
    expect(parameter?.path).toHaveLength(1 + 20_000 * '[0]'.length);
    expect(findByPath(value, 'b', parameter?.path ?? '')).toBe(1);
  });
});

describe('findByPath', () => {
  const body = parse('{"a":{"b":[10,{"c.d":11}]},"n":1.0,"":0,"list":[1],"0":"zero"}');

  it('finds objects and arrays above the leaves', () => {
    expect(findByPath(body, 'body', 'body.a.b')).toStrictEqual([10, { 'c.d': 11 }]);
    expect(findByPath(body, 'body', 'body')).toBe(body);
  });

  it('reads any key in brackets', () => {
    expect(findByPath(body, 'body', 'body["a"]["b"][1]["c.d"]')).toBe(11);
    expect(findByPath(body, '', '["a"].b[0]')).toBe(10);
  });

  it.each([
    'body.x', 'body.a.x.y', 'body.a.b[2]', 'body.a.b[-1]', 'body.a.b[00]', 'body.a.b[0', 'body.a.b.0', 'body.a.b.length', 'body[0]', 'body.n.text',
    'body.n["text"]', 'body.', 'body..a', 'bodya', 'other.a', 'body["a]', 'body["a"', 'body["\\x"]', 'body.a.b[1].c.d', "body['a']", 'body.a b', '',
    'body.__proto__', 'body.constructor', 'body.toString', 'body["__proto__"]', 'body.list.map', 'body["\ud800"]',
  ])('finds nothing at %j', (path) => {
    expect(findByPath(body, 'body', path)).toBeUndefined();
  }); // prettier-ignore
});

describe('parsePath', () => {
  it('gives the steps of a path, and none for what is not a path', () => {
    expect(parsePath('body.products[0]["a.b"].c')).toStrictEqual(['body', 'products', 0, 'a.b', 'c']);
    expect(parsePath('')).toStrictEqual([]);
    expect(parsePath('.body')).toBeUndefined();
    expect(parsePath('body.')).toBeUndefined();
  });
});

describe('keys that name parts of a prototype', () => {
  const accessor = Object.getOwnPropertyDescriptor(Object.prototype, '__proto__');
  const forbidden = () => {
    throw new Error('the prototype was touched');
  };
  const modes: Record<string, () => void> = {
    'as node is': () => undefined,
    'with --disable-proto=delete': () => Reflect.deleteProperty(Object.prototype, '__proto__'),
    'with --disable-proto=throw': () =>
      Object.defineProperty(Object.prototype, '__proto__', { get: forbidden, set: forbidden, configurable: true }),
  };

  function roundTrip(text: string): { printed: string; paths: string[]; found: JsonValue | undefined; value: JsonValue } {
    const value = parse(text);
    const printed = stringifyJson(value);
    return { value, printed, paths: flatten(value, 'body').map(({ path }) => path), found: findByPath(value, 'body', 'body.__proto__.x') };
  }

  for (const [mode, enter] of Object.entries(modes)) {
    it.each(['1', '1.0'])(`are plain data, ${mode} (beside the number %s)`, (number) => {
      const text = `{"__proto__":{"x":${number}},"constructor":{"prototype":{"x":2}},"toString":3}`;
      enter();
      let result: ReturnType<typeof roundTrip>;
      try {
        result = roundTrip(text);
      } finally {
        Object.defineProperty(Object.prototype, '__proto__', accessor ?? {});
      }
      expect(result.printed).toBe(text);
      expect(result.paths).toStrictEqual(['body.__proto__.x', 'body.constructor.prototype.x', 'body.toString']);
      expect(stringifyJson(result.found ?? null)).toBe(number);
      expect(Object.getPrototypeOf(result.value)).toBe(Object.getPrototypeOf(parse('{}')));
      expect(Object.hasOwn({}, 'x') || 'x' in {}).toBe(false);
    });
  }
});

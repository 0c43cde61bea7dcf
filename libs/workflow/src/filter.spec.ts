import { FILTER_OPERATORS, type Filter, type FilterCondition } from '@crossdock/contracts';
import { type JsonObject, parseJsonObject } from '@crossdock/flattening';
import { checkFilter, matchFilter } from './filter.js';

type Operator = FilterCondition['operator'];
type Operand = FilterCondition['value'];

function envelope(body: string): JsonObject {
  const parsed = parseJsonObject(`{"body":${body},"headers":{"X-Request-ID":"r1","Accept":"*/*"},"method":"POST","time":1583206296408}`);
  if (!parsed.ok) throw new Error(parsed.fault.detail);
  return parsed.value;
}

function condition(parameter: string, operator: Operator, value?: Operand): FilterCondition {
  return value === undefined ? { parameter, operator } : { parameter, operator, value };
}

/** Whether `operator operand` holds for the parameter `body.p`, whose JSON is `json`. */
function holds(json: string, operator: Operator, operand?: Operand): boolean {
  return matchFilter({ conditions: [condition('body.p', operator, operand)] }, envelope(`{"p":${json}}`)).matched;
}

function reason(body: string, ...conditions: FilterCondition[]): string | undefined {
  const verdict = matchFilter({ conditions }, envelope(body));
  return verdict.matched ? undefined : verdict.reason;
}

const PROPER_OPERAND: Record<Operator, Operand> = {
  EQUAL: 'a', NOT_EQUAL: 'a', CONTAIN: 'a', NOT_CONTAIN: 'a', STARTS_WITH: 'a', ENDS_WITH: 'a', IN: ['a'], NOT_IN: ['a'],
  LESS: 1, MORE: 1, LESS_OR_EQUAL: 1, MORE_OR_EQUAL: 1, IS_TRUE: undefined, IS_FALSE: undefined, EXISTS: undefined, NOT_EXISTS: undefined,
}; // prettier-ignore

describe('EQUAL', () => {
  it.each([
    ['"email"', 'email'], ['"1.0"', '1.0'], ['""', ''], ['true', 'true'], ['false', 'false'], ['12', '12'], ['12', 12], ['"12"', 12], ['12.0', 12],
    ['12', '12.0'], ['1.2e1', '12'], ['0', '-0'], ['-0.0', 0], ['9007199254740993', '9007199254740993'], ['1e400', '1e400'], ['1e400', '10e399'],
    ['0.1000', 0.1], ['-5', '-5'], ['1e21', 1e21],
  ])('holds for %s and %j', (json, operand) => {
    expect(holds(json, 'EQUAL', operand)).toBe(true);
    expect(holds(json, 'NOT_EQUAL', operand)).toBe(false);
  }); // prettier-ignore

  it.each([
    ['"Email"', 'email'], ['"email "', 'email'], ['"1.0"', '1'], ['9007199254740993', '9007199254740992'], ['9007199254740993', 9007199254740992],
    ['1e400', '1e401'], ['5', '-5'], ['12', '012'], ['12', ' 12'], ['12', ''], ['12', '0xc'], ['null', 'null'], ['null', ''], ['null', 0], ['true', 1], ['[]', ''],
    ['["a"]', 'a'], ['{}', '[object Object]'], ['[1]', 1],
  ])('does not hold for %s and %j', (json, operand) => {
    expect(holds(json, 'EQUAL', operand)).toBe(false);
    expect(holds(json, 'NOT_EQUAL', operand)).toBe(true);
  }); // prettier-ignore
});

describe('IN', () => {
  it('holds when one operand equals the parameter', () => {
    expect(holds('"b"', 'IN', ['a', 'b'])).toBe(true);
    expect(holds('1.0', 'IN', ['a', 1])).toBe(true);
    expect(holds('"b"', 'NOT_IN', ['a', 'b'])).toBe(false);
  });

  it('does not hold otherwise, nor for an empty list', () => {
    expect(holds('"B"', 'IN', ['a', 'b'])).toBe(false);
    expect(holds('"b"', 'NOT_IN', ['a'])).toBe(true);
    expect(holds('"b"', 'IN', [])).toBe(false);
    expect(holds('"b"', 'NOT_IN', [])).toBe(true);
  });
});

describe('CONTAIN', () => {
  it.each([['"an email"', 'mail'], ['"a1"', 1], ['12345', 23], ['1.50', '50'], ['true', 'ru'], ['["x","mail"]', 'mail'], ['[1,2.0]', 2], ['["7"]', 7]])(
    'holds for %s and %j',
    (json, operand) => {
      expect(holds(json, 'CONTAIN', operand)).toBe(true);
      expect(holds(json, 'NOT_CONTAIN', operand)).toBe(false);
    },
  ); // prettier-ignore

  it.each([['"an email"', 'Mail'], ['["an email"]', 'mail'], ['[]', ''], ['[["a"]]', 'a'], ['null', 'null'], ['{"a":"a"}', 'a']])(
    'does not hold for %s and %j',
    (json, operand) => {
      expect(holds(json, 'CONTAIN', operand)).toBe(false);
      expect(holds(json, 'NOT_CONTAIN', operand)).toBe(true);
    },
  ); // prettier-ignore
});

describe('STARTS_WITH and ENDS_WITH', () => {
  it('compare the ends of a text, letter case counting', () => {
    expect(holds('"order-17"', 'STARTS_WITH', 'order')).toBe(true);
    expect(holds('"order-17"', 'STARTS_WITH', 'Order')).toBe(false);
    expect(holds('"order-17"', 'ENDS_WITH', 17)).toBe(true);
    expect(holds('"order-17"', 'ENDS_WITH', 'order')).toBe(false);
    expect(holds('48123456789', 'STARTS_WITH', '48')).toBe(true);
    expect(holds('9.90', 'ENDS_WITH', '90')).toBe(true);
  });

  it.each(['null', '["a"]', '{"a":1}'])('do not hold for %s, which is no text', (json) => {
    expect(holds(json, 'STARTS_WITH', '')).toBe(false);
    expect(holds(json, 'ENDS_WITH', '')).toBe(false);
  });
});

describe('LESS, MORE, LESS_OR_EQUAL and MORE_OR_EQUAL', () => {
  it.each([
    ['1', 2], ['"9"', 10], ['9', '10'], ['-2', -1], ['-10', -9], ['-1', 0], ['0', 0.1], ['0.09', '0.1'], ['9007199254740992', '9007199254740993'],
    ['1e400', '1e401'], ['-1e999999999', 0], ['1e-999999999', '1e-99'], ['12', 123], ['0.5', '0.50001'],
  ])('order %s below %j by amount', (json, operand) => {
    expect(holds(json, 'LESS', operand)).toBe(true);
    expect(holds(json, 'LESS_OR_EQUAL', operand)).toBe(true);
    expect(holds(json, 'MORE', operand)).toBe(false);
    expect(holds(json, 'MORE_OR_EQUAL', operand)).toBe(false);
  }); // prettier-ignore

  it.each([['2', 1], ['"10"', '9'], ['9007199254740993', 9007199254740992], ['1e400', 1e300], ['0', '-0.1']])('order %s above %j', (json, operand) => {
    expect(holds(json, 'MORE', operand)).toBe(true);
    expect(holds(json, 'MORE_OR_EQUAL', operand)).toBe(true);
    expect(holds(json, 'LESS', operand)).toBe(false);
    expect(holds(json, 'LESS_OR_EQUAL', operand)).toBe(false);
  }); // prettier-ignore

  it('hold for equal amounts only in the forms that say so', () => {
    expect(holds('10.0', 'LESS_OR_EQUAL', 10)).toBe(true);
    expect(holds('10.0', 'MORE_OR_EQUAL', 10)).toBe(true);
    expect(holds('10.0', 'LESS', 10)).toBe(false);
    expect(holds('10.0', 'MORE', 10)).toBe(false);
  });

  it.each(['"abc"', '""', '"1 "', '"01"', 'null', 'true', '[1]', '{}'])('do not hold for %s, which is no number', (json) => {
    for (const operator of ['LESS', 'MORE', 'LESS_OR_EQUAL', 'MORE_OR_EQUAL'] as const) expect(holds(json, operator, 0)).toBe(false);
  });

  it('take linear time on long runs of zeros', () => {
    const digits = `1${'0'.repeat(500_000)}1`;
    expect(holds(digits, 'MORE', 1)).toBe(true);
    expect(holds(`"0.${digits}"`, 'LESS', 1)).toBe(true);
  });
});

describe('the operators without operand', () => {
  it.each([
    ['IS_TRUE', 'true', true], ['IS_TRUE', 'false', false], ['IS_TRUE', '"true"', false], ['IS_TRUE', '1', false],
    ['IS_FALSE', 'false', true], ['IS_FALSE', 'true', false], ['IS_FALSE', 'null', false], ['IS_FALSE', '0', false],
    ['EXISTS', 'null', true], ['EXISTS', '{}', true], ['EXISTS', '{"a":1}', true], ['EXISTS', '""', true],
    ['NOT_EXISTS', 'null', false], ['NOT_EXISTS', '[]', false],
  ] as const)('%s for %s gives %s', (operator, json, expected) => {
    expect(holds(json, operator)).toBe(expected);
  }); // prettier-ignore
});

describe('a missing parameter', () => {
  const holding = new Set<Operator>(['NOT_EQUAL', 'NOT_CONTAIN', 'NOT_IN', 'NOT_EXISTS']);

  it.each(FILTER_OPERATORS.map((operator) => [operator, holding.has(operator)] as const))('makes %s %s', (operator, expected) => {
    const filter: Filter = { conditions: [condition('body.q', operator, PROPER_OPERAND[operator])] };
    expect(matchFilter(filter, envelope('{"p":1}'))).toStrictEqual(
      expected ? { matched: true } : { matched: false, condition: 0, reason: 'body.q is missing' },
    );
  });

  it('is not found on a prototype', () => {
    for (const parameter of ['body.constructor', 'body.__proto__', 'headers.constructor', 'headers.toString', 'body.p.length'])
      expect(reason('{"p":[1]}', condition(parameter, 'EXISTS'))).toBe(`${parameter} is missing`);
  });
});

describe('a filter', () => {
  it('without conditions lets every event pass', () => {
    expect(matchFilter({ conditions: [] }, envelope('{}'))).toStrictEqual({ matched: true });
  });

  it('needs all conditions, and names the first that does not hold', () => {
    const conditions = [condition('body.a', 'EQUAL', 1), condition('body.b', 'EQUAL', 'x'), condition('body.c', 'EXISTS')];
    expect(matchFilter({ conditions }, envelope('{"a":1,"b":"x","c":null}'))).toStrictEqual({ matched: true });
    expect(matchFilter({ conditions }, envelope('{"a":1,"b":"y"}'))).toStrictEqual({
      matched: false,
      condition: 1,
      reason: 'body.b is "y", not "x"',
    });
  });

  it('reads nested parameters and the other fields of the envelope', () => {
    const conditions = [
      condition('body.products[0].group_id', 'EQUAL', 'g1'),
      condition('body["a.b"]', 'EQUAL', 2),
      condition('method', 'EQUAL', 'POST'),
      condition('time', 'MORE', 1583206296407),
    ];
    expect(matchFilter({ conditions }, envelope('{"products":[{"group_id":"g1"}],"a.b":2}'))).toStrictEqual({ matched: true });
  });

  it.each([
    'headers.X-Request-ID',
    'headers["X-Request-ID"]',
    'headers.x-request-id',
    'headers["X-REQUEST-ID"]',
    '["headers"].x-Request-Id',
  ])('finds a header by %s', (parameter) => {
    expect(matchFilter({ conditions: [condition(parameter, 'EQUAL', 'r1')] }, envelope('{}'))).toStrictEqual({ matched: true });
  });

  it('tells keys of the body apart by letter case', () => {
    expect(reason('{"Type":"email"}', condition('body.type', 'EQUAL', 'email'))).toBe('body.type is missing');
  });

  it('whose operand does not fit its operator never matches, and says why', () => {
    expect(reason('{"p":1}', condition('body.p', 'NOT_EQUAL'))).toBe('NOT_EQUAL takes one value, a string or a number.');
    expect(reason('{}', condition('body.p', 'NOT_IN', 'a'))).toBe('NOT_IN takes a list of strings and numbers.');
  });
});

describe('the reason', () => {
  it.each([
    ['EQUAL', 'email', '"sms"', 'is "sms", not "email"'],
    ['NOT_EQUAL', 1, '1.0', 'is 1.0, which is excluded'],
    ['CONTAIN', 'x', '[1,2]', 'is an array of length 2, which does not contain "x"'],
    ['NOT_CONTAIN', 'm', '"sms"', 'is "sms", which contains "m"'],
    ['STARTS_WITH', 'x', 'null', 'is null, which does not start with "x"'],
    ['ENDS_WITH', 'x', '{"a":1}', 'is an object, which does not end with "x"'],
    ['IN', ['a', 2], '"sms"', 'is "sms", not one of "a", 2'],
    ['NOT_IN', ['a', 2], '2', 'is 2, which is one of "a", 2'],
    ['LESS', 3, '5', 'is 5, not less than 3'],
    ['MORE', '30', '5', 'is 5, not more than "30"'],
    ['LESS_OR_EQUAL', 3, '5', 'is 5, not at most 3'],
    ['MORE_OR_EQUAL', 30, '5', 'is 5, not at least 30'],
    ['IS_TRUE', undefined, '"yes"', 'is "yes", not true'],
    ['IS_FALSE', undefined, 'true', 'is true, not false'],
    ['NOT_EXISTS', undefined, 'false', 'is false, but must be missing'],
  ] as const)('of %s %j against %s reads well', (operator, operand, json, text) => {
    const value = typeof operand === 'object' ? [...operand] : operand;
    expect(reason(`{"p":${json}}`, condition('body.p', operator, value))).toBe(`body.p ${text}`);
  });

  it('cuts values at 60 characters and never splits a surrogate pair', () => {
    const long = 'x'.repeat(100);
    expect(reason(`{"p":"${long}"}`, condition('body.p', 'EQUAL', 'a'))).toBe(`body.p is "${'x'.repeat(60)}…", not "a"`);
    expect(reason(`{"p":${'7'.repeat(100)}}`, condition('body.p', 'EQUAL', 'a'))).toBe(`body.p is ${'7'.repeat(60)}…, not "a"`);
    expect(reason(`{"p":"${'x'.repeat(59)}😀"}`, condition('body.p', 'EQUAL', 'a'))).toBe(`body.p is "${'x'.repeat(59)}…", not "a"`);
  });

  it('holds no NUL and no lone surrogate of the event', () => {
    expect(reason('{"p":"\\u0000\\ud800"}', condition('body.p', 'EQUAL', 'a'))).toBe('body.p is "\\u0000\\ud800", not "a"');
  });
});

describe('checkFilter', () => {
  const faults = (...conditions: FilterCondition[]) => checkFilter({ conditions }).map(({ path, message }) => `${path}: ${message}`);

  it.each(FILTER_OPERATORS)('accepts the proper operand of %s', (operator) => {
    expect(faults(condition('body.p', operator, PROPER_OPERAND[operator]))).toStrictEqual([]);
  });

  it.each([
    ...(['IS_TRUE', 'IS_FALSE', 'EXISTS', 'NOT_EXISTS'] as const).flatMap((operator) =>
      ['a', 0, []].map((value) => [operator, value, 'takes no value.'] as const),
    ),
    ...(['IN', 'NOT_IN'] as const).flatMap((operator) =>
      ['a', 1, undefined].map((value) => [operator, value, 'takes a list of strings and numbers.'] as const),
    ),
    ...(['LESS', 'MORE', 'LESS_OR_EQUAL', 'MORE_OR_EQUAL'] as const).flatMap((operator) =>
      ['a', '', [1], undefined].map((value) => [operator, value, 'takes a number, or a string that is one.'] as const),
    ),
    ...(['EQUAL', 'NOT_EQUAL', 'CONTAIN', 'NOT_CONTAIN', 'STARTS_WITH', 'ENDS_WITH'] as const).flatMap((operator) =>
      [['a'], undefined].map((value) => [operator, value, 'takes one value, a string or a number.'] as const),
    ),
  ])('refuses %s with %j', (operator, value, message) => {
    expect(faults(condition('body.p', operator, value))).toStrictEqual([`conditions[0].value: ${operator} ${message}`]);
  });

  it.each(['body.', '.body', 'body[x]', 'body[0', "headers['A']", 'body.a b', ''])(
    'refuses the parameter %j, which is no path',
    (parameter) => {
      expect(faults(condition('body.p', 'EXISTS'), condition(parameter, 'EXISTS'))).toStrictEqual([
        'conditions[1].parameter: Write a parameter path, for example body.products[0].group_id.',
      ]);
    },
  );
});

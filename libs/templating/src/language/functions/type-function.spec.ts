import { callServices } from '../../../test/call-services.js';
import { ExactNumber } from '@crossdock/flattening';
import { ZoneOffset } from '@js-joda/core';
import { DateTime } from '../../value/date-time.js';
import { Decimal } from '../../value/numbers/decimal.js';
import { Double } from '../../value/numbers/double.js';
import { Entry } from '../../value/entry.js';
import { SafeText } from '../../value/safe-text.js';
import type { TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import { Args } from '../call.js';
import { momentOf } from '../dates/moment.js';
import { typeFunction } from './type-function.js';

function typeOf(...args: TemplateValue[]): TemplateValue {
  const services = callServices();
  return typeFunction(new Args(args, null), services);
}

test.each<[string, TemplateValue, string]>([
  ['null', null, 'null'],
  ['a whole number', 1, 'long'],
  ['one beyond 2^53', 9007199254740993n, 'long'],
  ['one beyond 64 bits', 12345678901234567890n, 'unknown'],
  ['one with a fraction', 1.5, 'float'],
  ['a double', new Double(2), 'float'],
  ['a decimal as it was sent', new ExactNumber('1.0'), 'float'],
  ['a decimal', new Decimal(25n, 1), 'unknown'],
  ['a text', '', 'str'],
  ['a safe text', new SafeText(''), 'str'],
  ['a boolean', false, 'bool'],
  ['a list', [], 'list'],
  ['a map', {}, 'dict'],
  ['a date', new DateTime(momentOf(0n, ZoneOffset.UTC)), 'datetime'],
  ['an entry', new Entry('a', 1), 'unknown'],
])('the type of %s', (_name, value, expected) => {
  expect(typeOf(value)).toBe(expected);
});

test('any other number of arguments is a fault', () => {
  expect(() => typeOf()).toThrow(ValueFault);
  expect(() => typeOf(1, 2)).toThrow(ValueFault);
});

import '@js-joda/timezone';
import { callServices } from '../../../test/call-services.js';
import { ZoneId, ZoneOffset } from '@js-joda/core';
import { ExactNumber } from '@crossdock/flattening';
import { DateTime } from '../../value/date-time.js';
import { Double } from '../../value/numbers/double.js';
import type { TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import { epochMsOf, guard, momentOf, readZone, toMoment } from './moment.js';

const NOW = 1_700_000_000_123;
const services = callServices({ nowMs: NOW });

describe('the moment of a value', () => {
  test.each<[string, TemplateValue, number]>([
    ['null is the time of the rendering', null, NOW],
    ['a number is epoch milliseconds', 0, 0],
    ['a fraction is cut', 12.9, 12],
    ['a negative fraction is cut towards zero', new Double(-1.5), -1],
    ['a number as sent counts', new ExactNumber('1700000000123.0'), NOW],
    ['a date is its own instant', new DateTime(momentOf(5n, ZoneId.of('Asia/Tokyo'))), 5],
    ['not a number is 0, as in Java', Number.NaN, 0],
  ])('%s', (_name, value, expected) => {
    expect(epochMsOf(toMoment(value, ZoneOffset.UTC, services))).toBe(expected);
  });

  test('a date is shown by the clock of the zone asked for', () => {
    const date = new DateTime(momentOf(0n, ZoneOffset.UTC));
    expect(toMoment(date, ZoneId.of('Asia/Tokyo'), services).hour()).toBe(9);
  });

  test.each<[string, TemplateValue]>([
    ['a text', '1700000000123'],
    ['a boolean', true],
    ['a list', [1]],
    ['a map', { a: 1 }],
    ['a number beyond the year 999,999', 12345678901234567890n],
    ['an infinite number', Number.POSITIVE_INFINITY],
  ])('%s has none', (_name, value) => {
    expect(() => toMoment(value, ZoneOffset.UTC, services)).toThrow(ValueFault);
  });

  test('milliseconds before 1970 keep their place in the second', () => {
    expect(momentOf(-1n, ZoneOffset.UTC).toString()).toBe('1969-12-31T23:59:59.999Z');
  });
});

describe('a time zone', () => {
  test.each(['Europe/Warsaw', 'UTC', 'GMT', 'Z', '+02:00', '-0330', 'UTC+02:00', 'EST5EDT'])('%s is known', (name) => {
    expect(readZone(name).id()).toBe(name === '-0330' ? '-03:30' : name);
  });

  test.each(['', 'utc', 'europe/warsaw', 'EST', 'Mars/Olympus', '+19:00', '5', '__proto__', 'constructor'])('%j is not', (name) => {
    expect(() => readZone(name)).toThrow(ValueFault);
  });
});

test('whatever the date library throws becomes a fault that quotes nothing', () => {
  const failing = (): never => {
    throw new TypeError('secret');
  };
  expect(() => guard('A reason.', failing)).toThrow(new ValueFault('A reason.'));
});

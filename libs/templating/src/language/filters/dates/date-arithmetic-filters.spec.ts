import '@js-joda/timezone';
import { callServices } from '../../../../test/call-services.js';
import { ZoneId } from '@js-joda/core';
import { DateTime } from '../../../value/date-time.js';
import { print } from '../../../value/print.js';
import type { TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import { Args } from '../../call.js';
import { momentOf } from '../../dates/moment.js';
import { DATE_ARITHMETIC_FILTERS } from './date-arithmetic-filters.js';

const NOW = 1_700_000_000_123;
const FILTERS = new Map(DATE_ARITHMETIC_FILTERS);
const services = callServices({ nowMs: NOW });

/** Noon in Warsaw of the day before its clocks are put forward. */
const EVE = new DateTime(momentOf(1_711_796_400_000n, ZoneId.of('Europe/Warsaw')));

function apply(name: string, input: TemplateValue, ...args: TemplateValue[]): TemplateValue | undefined {
  return FILTERS.get(name)?.(input, new Args(args, null), services);
}

describe('time added to a date', () => {
  test.each<[string, TemplateValue, TemplateValue[], string]>([
    ['plus_time', NOW, [1, 'days'], '2023-11-15 22:13:20'],
    ['minus_time', NOW, [1, 'Weeks'], '2023-11-07 22:13:20'],
    ['plus_time', NOW, ['-18', 'months'], '2022-05-14 22:13:20'],
    ['plus_time', NOW, [null, 'years'], '2023-11-14 22:13:20'],
    ['plus_time', NOW, [400, 'halfdays'], '2024-06-01 22:13:20'],
    ['plus_time', NOW, ['9223372036854775807', 'nanos'], '2316-02-24 22:00:36'],
    ['plus_time', 0, [1, 'millennia'], '2970-01-01 00:00:00'],
    ['plus_time', EVE, [1, 'days'], '2024-03-31 12:00:00'],
    ['plus_time', EVE, [24, 'hours'], '2024-03-31 13:00:00'],
    ['plus_time', 'text', [1, 'days'], 'text'],
    ['minus_time', null, [1, 'days'], ''],
    ['plus_time', NOW, [1, 'forever'], String(NOW)],
  ])('%s of %s by %j', (name, input, args, expected) => {
    expect(print(apply(name, input, ...args) ?? null)).toBe(expected);
  });

  test.each<[string, TemplateValue[]]>([
    ['nothing', []],
    ['an amount alone', [1]],
    ['an amount with a fraction', [1.5, 'days']],
    ['a plus sign', ['+1', 'days']],
    ['an amount beyond 64 bits', ['9223372036854775808', 'days']],
    ['no unit', [1, null]],
    ['an unknown unit', [1, 'day']],
    ['an amount that leads too far', [9_999_999_999, 'years']],
    ['as many days as there are numbers', ['9223372036854775807', 'days']],
  ])('%s is a fault', (_name, args) => {
    expect(() => apply('plus_time', NOW, ...args)).toThrow(ValueFault);
    expect(() => apply('minus_time', NOW, ...args)).toThrow(ValueFault);
  });

  test('named arguments are not looked at, as in Jinjava', () => {
    const args = new Args([], new Map<string, TemplateValue>([['diff', 1], ['unit', 'days']])); // prettier-ignore
    expect(() => FILTERS.get('plus_time')?.(NOW, args, services)).toThrow(ValueFault);
  });
});

describe('the time between dates', () => {
  test.each<[TemplateValue, TemplateValue[], number | bigint]>([
    [NOW, [1_731_622_400_456, 'months'], 12],
    [NOW, [1_731_622_400_456, 'days'], 366],
    [NOW, [0, 'days'], -19_675],
    [NOW, [0, 'nanos'], -1_700_000_000_123_000_000n],
    [NOW, [null, 'seconds'], 0],
    [NOW, [0, 'eras'], 0],
    [EVE, [1_711_882_800_000, 'days'], 1],
    [EVE, [1_711_882_800_000, 'hours'], 24],
  ])('from %s by %j is %d', (input, args, expected) => {
    expect(apply('between_times', input, ...args)).toBe(expected);
  });

  test.each<[string, TemplateValue, TemplateValue[]]>([
    ['no unit', NOW, [0]],
    ['a unit that is null', NOW, [0, null]],
    ['a unit without end', NOW, [0, 'forever']],
    ['an end that is no date', NOW, ['x', 'days']],
    ['a beginning that is no date', 'x', [0, 'days']],
  ])('%s is a fault', (_name, input, args) => {
    expect(() => apply('between_times', input, ...args)).toThrow(ValueFault);
  });
});

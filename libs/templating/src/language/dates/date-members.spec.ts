import '@js-joda/timezone';
import { callServices } from '../../../test/call-services.js';
import { ZoneId, ZoneOffset } from '@js-joda/core';
import { DateTime } from '../../value/date-time.js';
import type { TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import { DATE_METHODS, dateMember } from './date-members.js';
import { momentOf } from './moment.js';

const EPOCH_MS = 1_720_000_000_123;
const DATE = new DateTime(momentOf(BigInt(EPOCH_MS), ZoneId.of('Asia/Tokyo')));
const LATER = new DateTime(DATE.moment.plusHours(1));
const services = callServices();

function call(name: string, ...args: TemplateValue[]): TemplateValue | undefined {
  return DATE_METHODS.get(name)?.(DATE, args, services);
}

describe('a date offers by dot', () => {
  test.each<[string, TemplateValue]>([
    ['year', 2024],
    ['month', 7],
    ['day', 3],
    ['hour', 18],
    ['minute', 46],
    ['second', 40],
    ['microsecond', 123],
    ['time', EPOCH_MS],
    ['nope', null],
    ['constructor', null],
    ['moment', null],
    ['strftime', null],
  ])('%s: %s', (key, expected) => {
    expect(dateMember(DATE, key)).toBe(expected);
  });
});

describe('a date offers by call', () => {
  test.each<[string, TemplateValue[], TemplateValue]>([
    ['strftime', ['%Y/%m/%d'], '2024/07/03'],
    ['strftime', ['yyyy'], '2024'],
    ['strftime', [null], ''],
    ['isoformat', [], '2024-07-03'],
    ['toString', [], '2024-07-03 18:46:40'],
    ['getYear', [], 2024],
    ['getTime', [], EPOCH_MS],
    ['before', [LATER], true],
    ['after', [LATER], false],
    ['compareTo', [LATER], -1],
    ['equals', [DATE], true],
    ['equals', [new DateTime(momentOf(BigInt(EPOCH_MS), ZoneOffset.UTC))], false],
    ['equals', ['x'], false],
  ])('%s(%s)', (name, args, expected) => {
    expect(call(name, ...args)).toBe(expected);
  });

  test.each<[string, TemplateValue[]]>([
    ['strftime', []],
    ['strftime', ['%Y', 1]],
    ['strftime', ['%q']],
    ['isoformat', [1]],
    ['getYear', [1]],
    ['before', ['2024']],
  ])('%s(%s) is a fault', (name, args) => {
    expect(() => call(name, ...args)).toThrow(ValueFault);
  });
});

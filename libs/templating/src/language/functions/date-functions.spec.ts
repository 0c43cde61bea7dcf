import { callServices } from '../../../test/call-services.js';
import { print } from '../../value/print.js';
import type { TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import { Args } from '../call.js';
import { DATE_FUNCTIONS } from './date-functions.js';

const NOW = 1_700_000_000_123;
const FUNCTIONS = new Map(DATE_FUNCTIONS);

function call(name: string, ...args: TemplateValue[]): TemplateValue | undefined {
  const services = callServices({ nowMs: NOW });
  return FUNCTIONS.get(name)?.(new Args(args, null), services);
}

describe('a function of dates', () => {
  test.each<[string, TemplateValue[], string]>([
    ['datetimeformat', [0], '00:00 / 01-01-1970'],
    ['datetimeformat', [0, '%H %Z', 'Asia/Tokyo'], '09 JST'],
    ['datetimeformat', [null, '%Y'], '2023'],
    ['format_date', [0, 'short'], '1/1/70'],
    ['format_time', [0, 'short', 'Asia/Tokyo'], '9:00 AM'],
    ['format_datetime', [0, null, null, null], 'Jan 1, 1970, 12:00:00 AM'],
    ['strtodate', ['04.07.2024', 'dd.MM.yyyy'], '2024-07-04 00:00:00'],
    ['strtodate', [20240704, 'yyyyMMdd'], '2024-07-04 00:00:00'],
    ['strtodate', [null, 'yyyy'], ''],
    ['strtotime', ['2024-07-04 10:00 Z', 'yyyy-MM-dd HH:mm X'], '2024-07-04 10:00:00'],
    ['unixtimestamp', [5.9], '5'],
    ['unixtimestamp', [], String(NOW)],
    ['today', [], '2023-11-14 00:00:00'],
    ['today', ['Asia/Tokyo'], '2023-11-15 00:00:00'],
    ['today', [null], '2023-11-14 00:00:00'],
  ])('%s(%s)', (name, args, expected) => {
    expect(print(call(name, ...args) ?? null)).toBe(expected);
  });

  test.each<[string, TemplateValue[]]>([
    ['datetimeformat', []],
    ['datetimeformat', ['x']],
    ['format_date', []],
    ['strtodate', ['2024']],
    ['strtodate', ['2024', null]],
    ['strtotime', ['2024', 'yyyy', 1]],
    ['strtotime', ['x', 'yyyy']],
    ['unixtimestamp', ['5']],
    ['today', ['Nowhere']],
    ['today', ['']],
  ])('%s(%s) is a fault', (name, args) => {
    expect(() => call(name, ...args)).toThrow(ValueFault);
  });
});

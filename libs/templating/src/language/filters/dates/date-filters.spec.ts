import { callServices } from '../../../../test/call-services.js';
import { RenderStop } from '../../../fault.js';
import { Budget } from '../../../render/budget.js';
import { DateTime } from '../../../value/date-time.js';
import { print } from '../../../value/print.js';
import type { TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import { Args } from '../../call.js';
import { DATE_FILTERS } from './date-filters.js';

const NOW = 1_700_000_000_123;
const FILTERS = new Map(DATE_FILTERS);
const services = callServices({ nowMs: NOW });

function apply(name: string, input: TemplateValue, ...args: TemplateValue[]): TemplateValue {
  const filter = FILTERS.get(name);
  if (filter === undefined) throw new Error(`No filter ${name}`);
  return filter(input, new Args(args, null), { ...services, budget: new Budget(() => 0) });
}

describe('a date as text', () => {
  test.each<[string, TemplateValue, TemplateValue[], string]>([
    ['datetimeformat', NOW, [], '22:13 / 14-11-2023'],
    ['date', NOW, ['%d.%m.%Y'], '14.11.2023'],
    ['datetimeformat', NOW, ['%H:%M %Z', 'Asia/Tokyo'], '07:13 JST'],
    ['datetimeformat', NOW, ['full', null, 'en-US'], 'Tuesday, November 14, 2023 at 10:13:20 PM Coordinated Universal Time'],
    ['datetimeformat', NOW, [null], ''],
    ['datetimeformat', null, ['%Y'], '2023'],
    ['format_date', NOW, [], 'Nov 14, 2023'],
    ['format_time', NOW, ['long'], '10:13:20 PM Z'],
    ['format_datetime', NOW, ['short', 'Europe/Warsaw'], '11/14/23, 11:13 PM'],
    ['format_date', NOW, ['yyyyMMdd', null, null], '20231114'],
    ['format_date', NOW, [''], ''],
  ])('%s of %j by %j', (name, input, args, expected) => {
    expect(apply(name, input, ...args)).toBe(expected);
  });

  test('names of arguments are dropped', () => {
    const args = new Args(['%H'], new Map([['tz', 'Asia/Tokyo']]));
    expect(FILTERS.get('datetimeformat')?.(NOW, args, services)).toBe('07');
  });

  test('a date keeps its own zone unless another is named', () => {
    const date = apply('strtotime', '2024-03-05 10:00 +0530', 'yyyy-MM-dd HH:mm Z');
    expect([apply('datetimeformat', date, '%H:%M %z'), apply('format_time', date, 'short')]).toEqual(['10:00 +0530', '4:30 AM']);
  });

  test.each<[string, string, TemplateValue, TemplateValue[]]>([
    ['a text', 'datetimeformat', '2023', ['%Y']],
    ['a list', 'format_date', [1], []],
    ['an unknown zone', 'datetimeformat', NOW, ['%H', 'Mars']],
    ['an empty zone', 'format_time', NOW, ['short', '']],
    ['an unknown letter', 'datetimeformat', NOW, ['%Q']],
    ['a style in capitals, which is a pattern here', 'format_date', NOW, ['SHORT']],
    ['a language other than English', 'datetimeformat', NOW, ['%B', 'UTC', 'pl']],
    ['a locale whose dates look different', 'format_date', NOW, ['short', 'UTC', 'en-GB']],
  ])('%s is a fault', (_reason, name, input, args) => {
    expect(() => apply(name, input, ...args)).toThrow(ValueFault);
  });
});

describe('a text as date', () => {
  test.each<[string, TemplateValue, TemplateValue[], string]>([
    ['strtodate', '5.3.2024', ['d.M.yyyy'], '2024-03-05 00:00:00'],
    ['strtodate', 20240305, ['yyyyMMdd'], '2024-03-05 00:00:00'],
    ['strtodate', 'Mar 5, 2024', ['%b %e, %Y'], '2024-03-05 00:00:00'],
    ['strtotime', '2024-03-05T10:00:00Z', ["yyyy-MM-dd'T'HH:mm:ssX"], '2024-03-05 10:00:00'],
    ['strtotime', null, ['yyyy'], ''],
    ['strtodate', null, [null], ''],
    ['iso8601_to_time', '2024-03-05T10:00:00.5+02:00', [], '2024-03-05 10:00:00'],
    ['iso8601_to_time', ' 2024-03-05 ', [], '2024-03-05 00:00:00'],
    ['iso8601_to_time', '2024-03-05t10:00z', [], '2024-03-05 10:00:00'],
    ['iso8601_to_time', null, [], ''],
    ['timestamp_to_time', '1700000000123', [], '2023-11-14 22:13:20'],
    ['timestamp_to_time', NOW, [], '2023-11-14 22:13:20'],
    ['timestamp_to_time', null, [], ''],
  ])('%s of %j by %j', (name, input, args, expected) => {
    expect(print(apply(name, input, ...args))).toBe(expected);
  });

  test('a date stays the date it is', () => {
    const date = apply('timestamp_to_time', 5);
    expect([apply('timestamp_to_time', date), apply('iso8601_to_time', date)]).toEqual([date, date]);
    expect(date).toBeInstanceOf(DateTime);
  });

  test.each<[string, TemplateValue, TemplateValue[]]>([
    ['strtodate', '2024-03-05', []],
    ['strtodate', '2024-03-05', [null]],
    ['strtodate', '2024-03-05', ['dd.MM.yyyy']],
    ['strtotime', 5, ['yyyy']],
    ['strtotime', '2024-03-05', ['yyyy-MM-dd']],
    ['strtotime', null, []],
    ['iso8601_to_time', '2024-02-30', []],
    ['iso8601_to_time', '05.03.2024', []],
    ['iso8601_to_time', 5, []],
    ['timestamp_to_time', 'soon', []],
    ['timestamp_to_time', true, []],
  ])('%s of %j by %j is a fault', (name, input, args) => {
    expect(() => apply(name, input, ...args)).toThrow(ValueFault);
  });

  test('a text longer than any may be stops the rendering', () => {
    expect(() => apply('strtodate', '1'.repeat(2_000_000), 'yyyy')).toThrow(RenderStop);
  });
});

test.each<[TemplateValue, number]>([
  [NOW, NOW],
  [12.9, 12],
  [null, NOW],
])('unixtimestamp of %j is %j', (input, expected) => {
  expect(apply('unixtimestamp', input)).toBe(expected);
});

import '@js-joda/timezone';
import { ZoneId } from '@js-joda/core';
import { RenderStop } from '../../fault.js';
import { Budget } from '../../render/budget.js';
import { ValueFault } from '../../value/value-fault.js';
import { momentOf } from './moment.js';
import { formatMoment } from './strftime.js';

const MOMENT = momentOf(1_709_604_030_456n, ZoneId.of('America/New_York'));

function format(text: string): string {
  return formatMoment(MOMENT, text, new Budget(() => 0));
}

describe('a date format', () => {
  test.each([
    ['%Y-%m-%dT%H:%M:%S.%f%z', '2024-03-04T21:00:30.456000-0500'],
    ['%a %A %b %B %p %Z', 'Mon Monday Mar March PM EST'],
    ['%d %e %j %U %W %w %y %I %h %k %l', '04 4 064 10 10 2 24 09 09 21 9'],
    ['%c | %x | %X', 'Mar 4, 2024, 9:00:30 PM | 3/4/24 | 9:00:30 PM'],
    ['%-d.%-m. %-H:%-M %-I %-j %-p|', '4.3. 21:0 9 64 |'],
    ['%OB %-OB', 'March Mar'],
    ['100%% %-%', '100% %'],
    ['%Y%', '2024%'],
    ['Day %d', 'Day 04'],
    ['yyyy/MM', '2024/03'],
    ['', ''],
    ['short', '3/4/24, 9:00 PM'],
    ['MEDIUM', 'Mar 4, 2024, 9:00:30 PM'],
    ['Long', 'March 4, 2024 at 9:00:30 PM EST'],
    ['full', 'Monday, March 4, 2024 at 9:00:30 PM Eastern Standard Time'],
  ])('%j gives %j', (text, expected) => {
    expect(format(text)).toBe(expected);
  });

  test.each(['%s', '%F', '%D', '%T', '%L', '%-', '%O', '%Ob', '% d', 'bogus', '%Y'.repeat(501)])('%j is a fault', (text) => {
    expect(() => format(text)).toThrow(ValueFault);
  });

  test('each use is paid for', () => {
    const budget = new Budget(() => 0);
    const manyTimes = (): void => {
      for (let times = 0; times < 5_000; times += 1) formatMoment(MOMENT, '%Y-%m-%d', budget);
    };
    expect(manyTimes).toThrow(RenderStop);
  });
});

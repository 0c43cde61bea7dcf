import '@js-joda/timezone';
import { LocalDate, ZonedDateTime, ZoneId } from '@js-joda/core';
import { ValueFault } from '../../value/value-fault.js';
import { parseByParts, printMoment, readPattern } from './java-pattern.js';
import { momentOf } from './moment.js';

const MOMENT = momentOf(1_720_000_000_123n, ZoneId.of('Europe/Warsaw'));

function print(pattern: string): string {
  return printMoment(MOMENT, readPattern(pattern));
}

describe('a pattern of Java', () => {
  test.each([
    ['yyyy-MM-dd HH:mm:ss.SSS', '2024-07-03 11:46:40.123'],
    ["EEEE, d. MMMM y 'at' h:mm a", 'Wednesday, 3. July 2024 at 11:46 AM'],
    ["h 'o''clock'", "11 o'clock"],
    ["yyyy''MM", "2024'07"],
    ["''''", "'"],
    ['', ''],
    ['E EE EEE EEEE EEEEE', 'Wed Wed Wed Wednesday W'],
    ['M MM MMM MMMM MMMMM LLL LLLL LLLLL', '7 07 Jul July J Jul July J'],
    ['e ee c ccc ccccc', '4 04 4 Wed W'],
    ['Y w W Q QQQ QQQQ', '2024 27 1 3 Q3 3rd quarter'],
    ['D DD DDD', '185 185 185'],
    ['A n N S SSSSSS', '42400123 123000000 42400123000000 1 123000'],
    ['AAAAAAAAA nn', '042400123 123000000'],
    ['X XX XXX x Z ZZZZ ZZZZZ O', '+02 +0200 +02:00 +02 +0200 GMT+02:00 +02:00 GMT+2'],
    ['VV z zzzz', 'Europe/Warsaw CEST Central European Summer Time'],
    ['ppd|pppH', ' 3| 11'],
    ['[yyyy][-MM]', '2024-07'],
    ['é yyyy 😀', 'é 2024 😀'],
  ])('%j prints %j', (pattern, expected) => {
    expect(print(pattern)).toBe(expected);
  });

  test.each([
    ['an open quote', "yyyy'"],
    ['a reserved character', 'yyyy{'],
    ['an unknown letter', 'b'],
    ['too many letters', 'ddd'],
    ['a bracket that closes nothing', 'yyyy]'],
    ['padding of nothing', 'pp'],
    ['padding of text', "p'x'"],
    ['padding that is too narrow', 'pMMMM'],
    ['letters we leave out', 'B'],
  ])('%s is a fault', (_name, pattern) => {
    expect(() => print(pattern)).toThrow(ValueFault);
  });
});

describe('reading by a pattern of Java', () => {
  const readDate = (text: string, pattern: string): string =>
    parseByParts(text, readPattern(pattern), (found) => LocalDate.from(found)).toString();
  const readTime = (text: string, pattern: string): string =>
    parseByParts(text, readPattern(pattern), (found) => ZonedDateTime.from(found)).toString();

  test.each([
    ['2024-07-03', 'yyyy-MM-dd', '2024-07-03'],
    ['03.07.24', 'dd.MM.yy', '2024-07-03'],
    ['20240703', 'yyyyMMdd', '2024-07-03'],
    ['Wednesday, July 3, 2024', 'EEEE, MMMM d, yyyy', '2024-07-03'],
    ['2023-02-30', 'yyyy-MM-dd', '2023-02-28'],
    ['2024-185', 'yyyy-DDD', '2024-07-03'],
    ['3.7.2024', '[yyyy-MM-dd][d.M.yyyy]', '2024-07-03'],
  ])('%j is a date by %j', (text, pattern, expected) => {
    expect(readDate(text, pattern)).toBe(expected);
  });

  test.each([
    ['2024-07-03T11:46:40+0200', "yyyy-MM-dd'T'HH:mm:ssZ", '2024-07-03T11:46:40+02:00'],
    ['2024-07-03 11:46 PM UTC', 'yyyy-MM-dd hh:mm a z', '2024-07-03T23:46Z[UTC]'],
    ['2024-07-03 11:46 CET', 'yyyy-MM-dd HH:mm z', '2024-07-03T11:46+02:00[Europe/Paris]'],
    ['2024-03-31 02:30 Europe/Warsaw', 'yyyy-MM-dd HH:mm VV', '2024-03-31T03:30+02:00[Europe/Warsaw]'],
    ['2024-07-03T24:00Z', "yyyy-MM-dd'T'HH:mmX", '2024-07-04T00:00Z'],
  ])('%j is a moment by %j', (text, pattern, expected) => {
    expect(readTime(text, pattern)).toBe(expected);
  });

  test.each([
    ['a day that no month has', '2024-07-32', 'yyyy-MM-dd'],
    ['a name in the wrong case', 'july 3, 2024', 'MMMM d, yyyy'],
    ['the wrong day of the week', 'Monday, July 3, 2024', 'EEEE, MMMM d, yyyy'],
    ['more text than the pattern has', '2024-07-03 ', 'yyyy-MM-dd'],
    ['a date without a day', '2024-07', 'yyyy-MM'],
    ['nothing', '', 'yyyy-MM-dd'],
  ])('%s is a fault', (_name, text, pattern) => {
    expect(() => readDate(text, pattern)).toThrow(ValueFault);
  });

  test('a moment needs a zone', () => {
    expect(() => readTime('2024-07-03 11:46', 'yyyy-MM-dd HH:mm')).toThrow(ValueFault);
  });

  test('nested optional parts take no more time than there are of them', () => {
    expect(() => readDate('2024-07-03', '[yyyy'.repeat(199))).toThrow(ValueFault);
  });
});

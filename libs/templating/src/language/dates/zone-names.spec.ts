import '@js-joda/timezone';
import { ZoneId } from '@js-joda/core';
import { momentOf } from './moment.js';
import { withZoneIds, zoneName } from './zone-names.js';

const WINTER = 1_705_320_000_000n;
const SUMMER = 1_721_044_800_000n;

describe('the name of a zone', () => {
  test.each([
    ['UTC', WINTER, 'UTC', 'Coordinated Universal Time'],
    ['GMT', WINTER, 'GMT', 'Greenwich Mean Time'],
    ['Europe/Warsaw', WINTER, 'CET', 'Central European Standard Time'],
    ['Europe/Warsaw', SUMMER, 'CEST', 'Central European Summer Time'],
    ['America/New_York', SUMMER, 'EDT', 'Eastern Daylight Time'],
    ['Asia/Tokyo', SUMMER, 'JST', 'Japan Standard Time'],
    ['Europe/London', SUMMER, 'BST', 'British Summer Time'],
    ['Europe/Warsaw', -1n, 'CET', 'Central European Standard Time'],
    ['Z', WINTER, 'Z', 'Z'],
    ['+05:30', WINTER, '+05:30', '+05:30'],
    ['UTC+02:00', WINTER, 'UTC+02:00', 'UTC+02:00'],
    ['Etc/GMT-3', WINTER, 'GMT+03:00', 'GMT+03:00'],
  ])('%s at %d is %s and %s', (id, epochMs, short, long) => {
    const moment = momentOf(epochMs, ZoneId.of(id));
    expect([zoneName(moment, 'short'), zoneName(moment, 'long')]).toEqual([short, long]);
  });
});

test('abbreviations in a text become zones, other words stay', () => {
  expect(withZoneIds('SAT 10:00 CET or XYZ')).toBe('SAT 10:00 Europe/Paris or XYZ');
});

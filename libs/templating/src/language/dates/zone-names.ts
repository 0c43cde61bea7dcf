import { type ZonedDateTime, ZoneOffset } from '@js-joda/core';

/** The years whose zones the runtime names: from 1970 up to the reach of JavaScript's own dates. */
const NAMED_MS_MAX = 8.64e15;

/** Abbreviations as Java prints them, by the long name. Other zones are abbreviated to their offset from Greenwich, as Java does. */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['Alaska Standard Time', 'AKST'], ['Alaska Daylight Time', 'AKDT'], ['Amazon Standard Time', 'AMT'], ['Arabian Standard Time', 'AST'],
  ['Argentina Standard Time', 'ART'], ['Armenia Standard Time', 'AMT'], ['Atlantic Standard Time', 'AST'],
  ['Atlantic Daylight Time', 'ADT'], ['Australian Central Standard Time', 'ACST'], ['Australian Central Daylight Time', 'ACDT'],
  ['Australian Eastern Standard Time', 'AEST'], ['Australian Eastern Daylight Time', 'AEDT'],
  ['Australian Western Standard Time', 'AWST'], ['Azerbaijan Standard Time', 'AZT'], ['Azores Standard Time', 'AZOT'],
  ['Azores Summer Time', 'AZOST'], ['Bangladesh Standard Time', 'BDT'], ['Bolivia Time', 'BOT'], ['Brasilia Standard Time', 'BRT'],
  ['British Summer Time', 'BST'], ['Central Africa Time', 'CAT'], ['Central Standard Time', 'CST'], ['Central Daylight Time', 'CDT'],
  ['Central European Standard Time', 'CET'], ['Central European Summer Time', 'CEST'], ['Central Indonesia Time', 'WITA'],
  ['Chile Standard Time', 'CLT'], ['Chile Summer Time', 'CLST'], ['China Standard Time', 'CST'], ['Colombia Standard Time', 'COT'],
  ['Coordinated Universal Time', 'UTC'], ['Cuba Standard Time', 'CST'], ['Cuba Daylight Time', 'CDT'], ['East Africa Time', 'EAT'],
  ['Eastern Standard Time', 'EST'], ['Eastern Daylight Time', 'EDT'], ['Eastern European Standard Time', 'EET'],
  ['Eastern European Summer Time', 'EEST'], ['Eastern Indonesia Time', 'WIT'], ['Ecuador Time', 'ECT'], ['Georgia Standard Time', 'GET'],
  ['Greenwich Mean Time', 'GMT'], ['Gulf Standard Time', 'GST'], ['Hawaii-Aleutian Standard Time', 'HST'],
  ['Hawaii-Aleutian Daylight Time', 'HADT'], ['Hong Kong Standard Time', 'HKT'], ['India Standard Time', 'IST'],
  ['Indochina Time', 'ICT'], ['Iran Standard Time', 'IRST'], ['Irish Standard Time', 'IST'], ['Irkutsk Standard Time', 'IRKT'],
  ['Israel Standard Time', 'IST'], ['Israel Daylight Time', 'IDT'], ['Japan Standard Time', 'JST'], ['Korean Standard Time', 'KST'],
  ['Krasnoyarsk Standard Time', 'KRAT'], ['Kyrgyzstan Time', 'KGT'], ['Malaysia Time', 'MYT'], ['Mexican Pacific Standard Time', 'MST'],
  ['Moscow Standard Time', 'MSK'], ['Mountain Standard Time', 'MST'], ['Mountain Daylight Time', 'MDT'], ['Myanmar Time', 'MMT'],
  ['Nepal Time', 'NPT'], ['New Zealand Standard Time', 'NZST'], ['New Zealand Daylight Time', 'NZDT'],
  ['Newfoundland Standard Time', 'NST'], ['Newfoundland Daylight Time', 'NDT'], ['Omsk Standard Time', 'OMST'],
  ['Pacific Standard Time', 'PST'], ['Pacific Daylight Time', 'PDT'], ['Pakistan Standard Time', 'PKT'], ['Paraguay Standard Time', 'PYT'],
  ['Paraguay Summer Time', 'PYST'], ['Peru Standard Time', 'PET'], ['Philippine Standard Time', 'PST'],
  ['Singapore Standard Time', 'SGT'], ['South Africa Standard Time', 'SAST'], ['Taiwan Standard Time', 'CST'],
  ['Türkiye Standard Time', 'TRT'], ['Uruguay Standard Time', 'UYT'], ['Uzbekistan Standard Time', 'UZT'], ['Venezuela Time', 'VET'],
  ['Vladivostok Standard Time', 'VLAT'], ['West Africa Time', 'WAT'], ['Western European Standard Time', 'WET'],
  ['Western European Summer Time', 'WEST'], ['Western Indonesia Time', 'WIB'], ['Yakutsk Standard Time', 'YAKT'],
  ['Yekaterinburg Standard Time', 'YEKT'],
]); // prettier-ignore

/** The zone that an abbreviation in a text to be read means; of several that share it the best known. */
const ZONES_BY_ABBREVIATION: ReadonlyMap<string, string> = new Map([
  ['EST', 'America/New_York'], ['EDT', 'America/New_York'], ['CST', 'America/Chicago'], ['CDT', 'America/Chicago'],
  ['MST', 'America/Denver'], ['MDT', 'America/Denver'], ['PST', 'America/Los_Angeles'], ['PDT', 'America/Los_Angeles'],
  ['CET', 'Europe/Paris'], ['CEST', 'Europe/Paris'], ['EET', 'Europe/Bucharest'], ['EEST', 'Europe/Bucharest'],
  ['WET', 'Europe/Lisbon'], ['WEST', 'Europe/Lisbon'], ['BST', 'Europe/London'], ['MSK', 'Europe/Moscow'], ['JST', 'Asia/Tokyo'],
  ['KST', 'Asia/Seoul'], ['IST', 'Asia/Kolkata'], ['SGT', 'Asia/Singapore'], ['HKT', 'Asia/Hong_Kong'], ['AEST', 'Australia/Sydney'],
  ['AEDT', 'Australia/Sydney'], ['NZST', 'Pacific/Auckland'], ['NZDT', 'Pacific/Auckland'], ['BRT', 'America/Sao_Paulo'],
]); // prettier-ignore

/** The English name of a moment's zone: `CEST` or `Central European Summer Time`. An offset is its own name (`+02:00`, `Z`). */
export function zoneName(moment: ZonedDateTime, length: 'short' | 'long'): string {
  const zone = moment.zone();
  if (zone instanceof ZoneOffset || /^(?:UT|(?:UTC|GMT|UT)[+-].*)$/.test(zone.id())) return zone.id();
  const name = /^(?:Etc\/)?(?:GMT[+-]?0?|Greenwich)$/.test(zone.id()) ? 'Greenwich Mean Time' : longNameOf(moment, zone.id());
  return length === 'long' ? name : (ABBREVIATIONS.get(name) ?? `GMT${moment.offset().id().replace('Z', '')}`);
}

/** The text with the abbreviations of zones (`CET`) replaced by the names that can be read (`Europe/Paris`). */
export function withZoneIds(text: string): string {
  return text.replace(/\b[A-Z]{3,4}\b/g, (word) => ZONES_BY_ABBREVIATION.get(word) ?? word);
}

function longNameOf(moment: ZonedDateTime, id: string): string {
  const ms = Math.max(0, Math.min(NAMED_MS_MAX, moment.toEpochSecond() * 1_000));
  try {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: 'long' }).formatToParts(ms);
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? id;
  } catch {
    // A zone newer than the runtime's own data.
    return id;
  }
}

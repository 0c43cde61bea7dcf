import { ChronoField, Instant, ZonedDateTime, ZoneId } from '@js-joda/core';
import { DateTime } from '../../value/date-time.js';
import { numberToWhole, toWhole } from '../../value/numbers/conversion.js';
import { isNumber, type TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import type { CallServices } from '../call.js';
import { loadOnDemand } from '../load-on-demand.js';

let areZonesLoaded = false;

/** The rules of all zones take 8 MB of memory for good, and more while they are read: only a process that needs one pays. */
function loadZones(): void {
  if (!areZonesLoaded) loadOnDemand('@js-joda/timezone');
  areZonesLoaded = true;
}

/** Identifiers that the time zone database knows and Java does not. */
const UNKNOWN_TO_JAVA: ReadonlySet<string> = new Set(['EST', 'MST', 'HST', 'ROC']);

/**
 * The moment that a value stands for, by the clock of `zone`: of a number its epoch milliseconds, of a date the same instant, of null
 * the time of the rendering (Jinjava's `getDateTimeArg`). Throws a `ValueFault` for anything else and beyond the years ±999,999.
 */
export function toMoment(value: TemplateValue, zone: ZoneId, services: CallServices): ZonedDateTime {
  if (value === null) return momentOf(BigInt(Math.trunc(services.nowMs)), zone);
  if (value instanceof DateTime) return value.moment.withZoneSameInstant(zone);
  if (isNumber(value)) return momentOf(numberToWhole(value), zone);
  throw new ValueFault('A date, or a number of milliseconds, is needed here.');
}

/** The moment of epoch milliseconds. Throws a `ValueFault` beyond the years ±999,999. */
export function momentOf(epochMs: bigint, zone: ZoneId): ZonedDateTime {
  const ms = Number(((epochMs % 1_000n) + 1_000n) % 1_000n);
  const seconds = Number((epochMs - BigInt(ms)) / 1_000n);
  return guard('The date lies beyond the year 999,999.', () =>
    ZonedDateTime.ofInstant(Instant.ofEpochSecond(seconds, ms * 1_000_000), zone),
  );
}

/** Epoch milliseconds, rounded down. */
export function epochMsOf(moment: ZonedDateTime): number | bigint {
  return toWhole(BigInt(moment.toEpochSecond()) * 1_000n + BigInt(moment.get(ChronoField.MILLI_OF_SECOND)));
}

/** The zone of an IANA name (`Europe/Warsaw`, spelt exactly) or an offset (`+02:00`, `UTC+2`, `Z`). Throws a `ValueFault` for others. */
export function readZone(text: string): ZoneId {
  if (UNKNOWN_TO_JAVA.has(text)) throw new ValueFault('The time zone is not known.');
  loadZones();
  return guard('The time zone is not known.', () => ZoneId.of(text));
}

/** Runs calls of the date library: whatever they throw becomes a `ValueFault` of this reason. Nothing else belongs inside. */
export function guard<T>(reason: string, run: () => T): T {
  try {
    return run();
  } catch {
    throw new ValueFault(reason);
  }
}

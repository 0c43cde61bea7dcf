import type { Passage, Round } from '../measuring/round.js';
import { acceptedPerSecond, recordedPerSecond, type Series } from '../measuring/series.js';
import type { StatementCount } from '../measuring/statements.js';
import { percentile, ratiosOf, spreadOf } from './statistics.js';
import { tableOf, toText } from './table.js';

type Measure = readonly [name: string, of: (series: Series) => number[]];

const MEGABYTE = 1_000_000;
const STATEMENTS_MAX = 12;
const STATEMENT_CHARS = 90;

const MEASURES: readonly Measure[] = [
  ['accepted/s', ({ rounds }) => rounds.map(acceptedPerSecond)],
  ['delivered and recorded/s', ({ rounds }) => rounds.map(recordedPerSecond)],
  ['processor ms/event', ({ rounds }) => rounds.map((round) => sumOf(round.processorMs) / round.recorded.events)],
  ['connection reuse %', ({ rounds }) => rounds.map(({ connections, requests }) => 100 * (1 - connections / requests))],
  ['acknowledge p50 ms, saturated', ({ rounds }) => acknowledge(rounds, 0.5)],
  ['acknowledge p99 ms, saturated', ({ rounds }) => acknowledge(rounds, 0.99)],
  ['end to end p50 ms, saturated', ({ rounds }) => endToEnd(rounds, 0.5)],
  ['end to end p99 ms, saturated', ({ rounds }) => endToEnd(rounds, 0.99)],
  ['acknowledge p50 ms, quiet', ({ quiet }) => acknowledge(quiet, 0.5)],
  ['acknowledge p99 ms, quiet', ({ quiet }) => acknowledge(quiet, 0.99)],
  ['end to end p50 ms, quiet', ({ quiet }) => endToEnd(quiet, 0.5)],
  ['end to end p99 ms, quiet', ({ quiet }) => endToEnd(quiet, 0.99)],
];

/** The figures of one series, or of two side by side with their ratios, as lines of text. */
export function reportOf(series: readonly Series[]): string[] {
  return [
    ...measuresOf(series),
    ...series.flatMap((one) => ['', ...processesOf(one)]),
    '',
    ...countsOf('queue operations per event', series, queueOperations),
    '',
    ...countsOf('SQL per event', series, statementCounts),
    ...series.flatMap((one) => ['', ...statementsOf(one)]),
  ];
}

function measuresOf(series: readonly Series[]): string[] {
  const [first, second] = series;
  const names = series.map(({ name }) => name);
  const rows = MEASURES.map(([name, of]) => {
    const figures = series.map((one) => toText(spreadOf(of(one)).median));
    if (first === undefined || second === undefined) return [name, ...figures];
    const { min, median, max } = spreadOf(ratiosOf(of(first), of(second)));
    return [name, ...figures, toText(median), `${toText(min)} to ${toText(max)}`];
  });
  return tableOf(['medians of the rounds', ...names, ...(second === undefined ? [] : ['ratio', 'over the rounds'])], rows);
}

function processesOf({ name, rounds, settledBytes }: Series): string[] {
  const rows = [...settledBytes].map(([process, settled]) => [
    process,
    toText(spreadOf(rounds.map((round) => (round.processorMs.get(process) ?? 0) / round.recorded.events)).median),
    toText(Math.max(...rounds.map(({ peakBytes }) => peakBytes.get(process) ?? 0)) / MEGABYTE),
    toText(settled / MEGABYTE),
  ]);
  return tableOf([`${name}, by process`, 'processor ms/event', 'peak MB', 'settled MB'], rows);
}

/** Exact counts of all rounds together, each over the number of events. */
function countsOf(title: string, series: readonly Series[], of: (round: Round) => ReadonlyMap<string, number>): string[] {
  const counts = series.map((one) => perEvent(one.rounds, of));
  const names = new Set(counts.flatMap((one) => [...one.keys()]));
  const highest = (name: string): number => Math.max(...counts.map((one) => one.get(name) ?? 0));
  const rows = [...names]
    .filter((name) => highest(name) >= 0.005)
    .sort((a, b) => highest(b) - highest(a))
    .map((name) => [name, ...counts.map((one) => (one.get(name) ?? 0).toFixed(3))]);
  return tableOf([title, ...series.map(({ name }) => name)], rows);
}

function queueOperations({ queueCalls, jobsAdded }: Round): ReadonlyMap<string, number> {
  return new Map([['jobs added', jobsAdded], ['all commands', sumOf(queueCalls)], ...queueCalls]);
}

function statementCounts({ statements }: Round): ReadonlyMap<string, number> {
  return new Map([
    ['statements', statements.reduce((sum, { calls }) => sum + calls, 0)],
    ['rows', statements.reduce((sum, { rows }) => sum + rows, 0)],
  ]);
}

/** The statements that cost the server most. */
function statementsOf({ name, rounds }: Series): string[] {
  const column = (of: (statement: StatementCount) => number) =>
    perEvent(rounds, ({ statements }) => sums(statements.map((statement) => [statement.text.slice(0, STATEMENT_CHARS), of(statement)])));
  const [calls, rows, times] = [column((one) => one.calls), column((one) => one.rows), column((one) => one.executionMs)];
  const lines = [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, STATEMENTS_MAX)
    .map(([text, ms]) => [text, (calls.get(text) ?? 0).toFixed(3), (rows.get(text) ?? 0).toFixed(3), ms.toFixed(3)]);
  return tableOf([`${name}, dearest statements`, 'calls/event', 'rows/event', 'ms/event'], lines);
}

function perEvent(rounds: readonly Round[], of: (round: Round) => ReadonlyMap<string, number>): Map<string, number> {
  const events = rounds.reduce((sum, { recorded }) => sum + recorded.events, 0);
  const totals = sums(rounds.flatMap((round) => [...of(round)]));
  return new Map([...totals].map(([name, total]) => [name, total / events]));
}

function sums(entries: ReadonlyArray<readonly [string, number]>): Map<string, number> {
  const totals = new Map<string, number>();
  for (const [name, value] of entries) totals.set(name, (totals.get(name) ?? 0) + value);
  return totals;
}

function sumOf(values: ReadonlyMap<string, number>): number {
  return [...values.values()].reduce((sum, value) => sum + value, 0);
}

function acknowledge(passages: readonly Passage[], share: number): number[] {
  return passages.map(({ load }) => percentile(load.acknowledgeMs, share));
}

function endToEnd(passages: readonly Passage[], share: number): number[] {
  return passages.map(({ recorded }) => percentile(recorded.endToEndMs, share));
}

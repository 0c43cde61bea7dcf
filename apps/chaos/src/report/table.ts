import type { Played } from '../play.js';

const HEAD = [
  'scenario', 'accepted', 'refused', 'unknown', 'delivered', 'sent twice (bound)', 'responses', 'doubled', 'lost', 'recovered', 'felt',
]; // prettier-ignore

/** One row a scenario, aligned. */
export function tableOf(played: readonly Played[]): string {
  const rows = [HEAD, ...played.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => align(cell, widths[column] ?? 0, column)).join('  ')).join('\n');
}

function rowOf({ scenario, verdict, evidence }: Played): string[] {
  return [
    scenario.name,
    String(verdict.accepted),
    String(verdict.refused),
    String(verdict.unknown),
    String(verdict.delivered),
    `${verdict.destinationDuplicates} (${verdict.destinationDuplicatesMax})`,
    String(verdict.responseEvents),
    String(verdict.duplicates.length),
    String(verdict.lost.length),
    verdict.recoveredAfterMs === null ? '-' : `${(verdict.recoveredAfterMs / 1_000).toFixed(1)} s`,
    evidence.map(({ count, what }) => `${count} ${what}`).join(', '),
  ];
}

/** Names and sentences to the left, numbers to the right. */
function align(cell: string, width: number, column: number): string {
  if (column === HEAD.length - 1) return cell;
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

import type { Result } from '../run.js';

const SHOWN_MAX = 5;

/** One sentence for everything that must not be. An empty list is a run that passed. */
export function findingsOf({ played, collapses, unplayed }: Result): string[] {
  return [
    ...played.flatMap(({ scenario, verdict, toothless }) => [
      ...shortened(verdict.lost).map((text) => `${scenario.name}: lost: ${text}`),
      ...shortened(verdict.duplicates).map((text) => `${scenario.name}: doubled: ${text}`),
      ...toothless.map((what) => `${scenario.name}: a fault was not felt: ${what}`),
    ]),
    ...unplayed,
    ...collapses,
  ];
}

function shortened(texts: readonly string[]): string[] {
  return texts.length <= SHOWN_MAX ? [...texts] : [...texts.slice(0, SHOWN_MAX), `and ${texts.length - SHOWN_MAX} more.`];
}

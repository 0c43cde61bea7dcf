import type { Passage } from '../measuring/round.js';

/** One sentence for each pipeline that lost, doubled or refused an event; none when all is well. */
export function faultsOf(name: string, passages: readonly Passage[]): string[] {
  const lost = passages.reduce((sum, passage) => sum + passage.lost, 0);
  const doubled = passages.reduce((sum, passage) => sum + passage.doubled, 0);
  const refused = passages.reduce((sum, passage) => sum + passage.load.refused, 0);
  return lost + doubled + refused === 0 ? [] : [`${name}: ${lost} events lost, ${doubled} doubled, ${refused} requests refused.`];
}

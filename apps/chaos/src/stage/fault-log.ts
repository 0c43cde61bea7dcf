import type { FaultWindow } from '../checking/observation.js';

/** What shows that a fault was felt. A count of 0 says that it was not. */
export interface Bite {
  readonly count: number;
  readonly what: string;
}

/** The faults of one scenario: when each one lasted and what it did. */
export class FaultLog {
  readonly windows: FaultWindow[] = [];
  private readonly bites: Bite[] = [];

  /** @param tell takes a line about each fault as it ends. */
  constructor(private readonly tell: (line: string) => void) {}

  /** Runs one fault from its beginning to its end. */
  async during(what: string, fault: () => Promise<Bite>): Promise<void> {
    const fromMs = Date.now();
    const bite = await fault();
    const toMs = Date.now();
    this.windows.push({ fromMs, toMs });
    this.bites.push(bite);
    this.tell(`${what}, ${((toMs - fromMs) / 1_000).toFixed(1)} s: ${bite.count} ${bite.what}`);
  }

  /** The sum of what was seen, by kind. */
  evidence(): Bite[] {
    const counts = new Map<string, number>();
    for (const { what, count } of this.bites) counts.set(what, (counts.get(what) ?? 0) + count);
    return [...counts].map(([what, count]) => ({ what, count }));
  }

  /** Kinds of faults of which one at least was not felt. A scenario that broke nothing has one: itself. */
  toothless(): string[] {
    if (this.bites.length === 0) return ['no fault at all'];
    return [...new Set(this.bites.filter(({ count }) => count === 0).map(({ what }) => what))];
  }
}

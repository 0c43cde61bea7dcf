import { type ProcessCost, usageOf } from './process-usage.js';

const EVERY_MS = 250;

/** Looks at the resident memory of processes from time to time and keeps the highest. */
export class MemoryWatch {
  private readonly peaks = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly processes: ReadonlyMap<string, ProcessCost>) {
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  /** Stops looking and gives the highest of each process, in bytes. */
  stop(): ReadonlyMap<string, number> {
    clearInterval(this.timer);
    this.look();
    return this.peaks;
  }

  private look(): void {
    for (const [name, cost] of this.processes) {
      const { residentBytes } = usageOf(cost);
      this.peaks.set(name, Math.max(this.peaks.get(name) ?? 0, residentBytes));
    }
  }
}

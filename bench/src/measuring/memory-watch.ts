import { type ProcessCost, usageOf } from './process-usage.js';

const EVERY_MS = 250;

/** Looks at the resident memory of processes from time to time and keeps the highest. */
export class MemoryWatch {
  private readonly peaks = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly processes: ReadonlyMap<string, ProcessCost>) {
    this.timer = setInterval(() => {
      this.looking = this.look();
    }, EVERY_MS);
  }

  /** Stops looking and gives the highest of each process, in bytes. */
  async stop(): Promise<ReadonlyMap<string, number>> {
    clearInterval(this.timer);
    await this.looking;
    await this.look();
    return this.peaks;
  }

  private async look(): Promise<void> {
    for (const [name, cost] of this.processes) {
      const { residentBytes } = await usageOf(cost);
      this.peaks.set(name, Math.max(this.peaks.get(name) ?? 0, residentBytes));
    }
  }
}

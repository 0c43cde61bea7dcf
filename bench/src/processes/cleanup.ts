/** What has to be undone when the benchmark ends, last done first; also when it is interrupted. */
export class Cleanup {
  private readonly steps: Array<() => Promise<void>> = [];
  private running: Promise<void> | undefined;

  /** Remembers how to end what was just started, and gives it back. */
  add<T>(started: T, end: (started: T) => Promise<void>): T {
    this.steps.push(() => end(started));
    return started;
  }

  /** Ends everything, whatever fails on the way. A second call waits for the first. */
  run(): Promise<void> {
    return (this.running ??= this.undo());
  }

  /** From now on Ctrl-C and SIGTERM end everything that was started, and then this process with 130. */
  onInterrupt(say: (line: string) => void): void {
    const interrupt = (): void => {
      say('Interrupted: everything is ended.');
      void this.run().finally(() => process.exit(130));
    };
    process.once('SIGINT', interrupt);
    process.once('SIGTERM', interrupt);
  }

  private async undo(): Promise<void> {
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
      await step().catch((error: unknown) => process.stderr.write(`Not ended cleanly: ${String(error)}\n`));
    }
  }
}

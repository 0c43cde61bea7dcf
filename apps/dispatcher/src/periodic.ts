/** Does some work again and again, each time a while after it has ended, until it is stopped. The work must not throw. */
export class Periodic {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly everyMs: number,
  ) {}

  start(firstAfterMs = this.everyMs): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.running = this.work().finally(() => this.start());
    }, firstAfterMs);
  }

  /** Resolves when the work does not run and will not run any more. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }
}

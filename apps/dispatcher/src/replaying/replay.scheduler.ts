import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ReplayRelease } from '@crossdock/ledger';
import { REPLAYING } from './replay.config.js';

/**
 * Makes the steps of bulk replays. Runs in every dispatcher; the ledger gives each replay to one at a time. What it releases waits in the
 * waiting room, which sees to the rest: a replay holds no place that other work needs.
 */
@Injectable()
export class ReplayScheduler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ReplayScheduler.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(private readonly release: ReplayRelease) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.running = this.tick().finally(() => this.schedule());
    }, REPLAYING.tickMs);
  }

  private async tick(): Promise<void> {
    try {
      for (let step = 0; step < REPLAYING.stepsPerTick && !this.isStopped; step += 1) {
        if (!(await this.release.step())) return;
      }
    } catch (err) {
      this.logger.warn({ err }, 'A step of a replay failed; it is made again.');
    }
  }
}

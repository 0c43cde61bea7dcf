import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ReplayRelease } from '@crossdock/ledger';
import { Periodic } from '../periodic.js';
import { REPLAYING } from './replay.config.js';

/**
 * Makes the steps of bulk replays. Runs in every dispatcher; the ledger gives each replay to one at a time. What it releases waits in the
 * waiting room, which sees to the rest: a replay holds no place that other work needs.
 */
@Injectable()
export class ReplayScheduler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ReplayScheduler.name);
  private readonly steps = new Periodic(() => this.tick(), REPLAYING.tickMs);
  private isStopped = false;

  constructor(private readonly release: ReplayRelease) {}

  onApplicationBootstrap(): void {
    this.steps.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    await this.steps.stop();
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

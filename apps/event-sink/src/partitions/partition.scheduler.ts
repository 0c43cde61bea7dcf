import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Partitions } from '@crossdock/ledger';
import { EVENT_SINK } from '../app.config.js';

/** Keeps the ledger's partitions ahead of time. A missing one costs nothing but order: the default partition takes the rows. */
@Injectable()
export class PartitionScheduler implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(PartitionScheduler.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly partitions: Partitions) {}

  async onModuleInit(): Promise<void> {
    await this.ensure();
    this.timer = setInterval(() => void this.ensure(), EVENT_SINK.partitionEveryMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async ensure(): Promise<void> {
    try {
      await this.partitions.ensure(new Date(), EVENT_SINK.partitionDaysAhead);
    } catch (err) {
      this.logger.warn({ err }, 'Partitions could not be made; the default partition takes what comes.');
    }
  }
}

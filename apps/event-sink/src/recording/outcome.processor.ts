import { Injectable, type OnModuleInit } from '@nestjs/common';
import { recordOutcome } from '@crossdock/contracts';
import { OutcomeLedger } from '@crossdock/ledger';
import { JobWorkers } from '@crossdock/messaging';
import { EVENT_SINK } from '../app.config.js';

@Injectable()
export class OutcomeProcessor implements OnModuleInit {
  constructor(
    private readonly workers: JobWorkers,
    private readonly ledger: OutcomeLedger,
  ) {}

  onModuleInit(): void {
    this.workers.hosts('event-sink');
    this.workers.handle(recordOutcome, (outcome) => this.ledger.append(outcome), { concurrency: EVENT_SINK.recordingConcurrency });
  }
}

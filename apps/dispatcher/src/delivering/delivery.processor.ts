import { Injectable, type OnModuleInit } from '@nestjs/common';
import { deliverEvent } from '@crossdock/contracts';
import { JobWorkers } from '@crossdock/messaging';
import { DISPATCHER } from '../app.config.js';
import { DelivererService } from './deliverer.service.js';

@Injectable()
export class DeliveryProcessor implements OnModuleInit {
  constructor(
    private readonly workers: JobWorkers,
    private readonly deliverer: DelivererService,
  ) {}

  onModuleInit(): void {
    this.workers.hosts('dispatcher');
    this.workers.handle(deliverEvent, (job) => this.deliverer.deliver(job), { concurrency: DISPATCHER.deliveryConcurrency });
  }
}

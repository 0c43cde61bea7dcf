import { Injectable, type OnModuleInit } from '@nestjs/common';
import { routeEvent } from '@crossdock/contracts';
import { JobWorkers } from '@crossdock/messaging';
import { DISPATCHER } from '../app.config.js';
import { RouterService } from './router.service.js';

@Injectable()
export class RoutingProcessor implements OnModuleInit {
  constructor(
    private readonly workers: JobWorkers,
    private readonly router: RouterService,
  ) {}

  onModuleInit(): void {
    this.workers.hosts('dispatcher');
    this.workers.handleTogether(routeEvent, (events, run) => this.router.routeAll(events, run), {
      concurrency: DISPATCHER.routingConcurrency,
    });
  }
}

import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '@crossdock/config';
import { Broadcasts } from './broadcasts/broadcasts.js';
import { BullJobPublisher } from './jobs/bull-job-publisher.js';
import { JobPublisher } from './jobs/job-publisher.js';
import { JobWorkers } from './jobs/job-workers.js';
import { Questions } from './questions/questions.js';
import { MessageRelay } from './store/message-relay.js';
import { MESSAGE_STORE, type MessageStore } from './store/message-store.js';
import { openStore } from './store/open-store.js';

/**
 * Jobs, broadcasts and questions on the store the settings name. Imported statically: one instance a process, however many modules
 * import it. A stop lets jobs in flight end (`JobWorkers`) before anything else closes.
 */
@Module({
  providers: [
    { provide: MESSAGE_STORE, useFactory: (settings: Settings) => openStore(settings.queueStore), inject: [SETTINGS] },
    { provide: MessageRelay, useFactory: (store: MessageStore) => new MessageRelay(() => store.openRelay()), inject: [MESSAGE_STORE] },
    BullJobPublisher,
    { provide: JobPublisher, useExisting: BullJobPublisher },
    JobWorkers,
    Broadcasts,
    Questions,
  ],
  exports: [JobPublisher, JobWorkers, Broadcasts, Questions],
})
export class MessagingModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(MESSAGE_STORE) private readonly store: MessageStore,
    private readonly relay: MessageRelay,
    private readonly publisher: BullJobPublisher,
    private readonly questions: Questions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.relay.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.questions.close();
    await this.publisher.close();
    await this.relay.close();
    await this.store.close();
  }
}

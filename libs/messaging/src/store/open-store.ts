import { Logger } from '@nestjs/common';
import type { QueueStore } from '@crossdock/config';
import { ConnectionFaults } from './connection-faults.js';
import type { MessageStore } from './message-store.js';
import { PostgresStore } from './postgres-store.js';
import { RedisStore } from './redis-store.js';

/** Opens the store the settings name. A Redis that is away does not stop a start, a Postgres does. */
export async function openStore(store: QueueStore): Promise<MessageStore> {
  const logger = new Logger('MessageStore');
  const faults = new ConnectionFaults((fault) => logger.warn({ store: store.kind, ...fault }, 'A queue connection reports a fault.'));
  return store.kind === 'redis' ? new RedisStore(store.url, faults) : PostgresStore.open(store.url, faults);
}

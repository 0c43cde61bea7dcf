import { createPostgresBackend, createPostgresRelayBackend, type PostgresQueueBackend, Relay, withBackend } from 'bullmq';
import { QUEUE_SETTINGS, WORKER_OPTIONS } from '../queue-settings.js';
import { withCheapBulk } from './cheap-bulk.js';
import type { ConnectionFaults } from './connection-faults.js';
import type { MessageStore, ProducerQueue, QueueWorker, RelayNode, TakeJob } from './message-store.js';
import { PostgresWorker } from './postgres-worker.js';
import { toJsonbStorable } from './storable.js';

/**
 * Queues on PostgreSQL, in a schema of their own. Producers share one small pool; every worker and the relay have their own, and one
 * connection more to listen on.
 */
export class PostgresStore implements MessageStore {
  private constructor(
    private readonly url: string,
    private readonly faults: ConnectionFaults,
    private readonly producers: PostgresQueueBackend,
  ) {}

  /**
   * Brings the schema up to date and opens the store. Processes that start together wait for each other on an advisory lock. Throws
   * when the database cannot be reached: no service can run without it anyway.
   */
  static async open(url: string, faults: ConnectionFaults): Promise<PostgresStore> {
    const connection = { ...pool(url, QUEUE_SETTINGS.producerPoolMax), migrate: true };
    const producers = createPostgresBackend('producers', { connection });
    producers.on('error', faults.report);
    try {
      await producers.waitUntilReady();
    } catch (error) {
      await producers.close();
      throw error;
    }
    return new PostgresStore(url, faults, producers);
  }

  toStorable(value: unknown): unknown {
    return toJsonbStorable(value);
  }

  openQueue(name: string): ProducerQueue {
    const { Queue } = withBackend((queueName: string) => withCheapBulk(this.producers.forQueue(queueName), queueName));
    const queue = new Queue<unknown>(name, { connection: {}, streams: { events: { maxLen: QUEUE_SETTINGS.eventsMax } } });
    queue.on('error', this.faults.report);
    return queue;
  }

  openWorker(name: string, take: TakeJob, concurrency: number): QueueWorker {
    const connection = pool(this.url, QUEUE_SETTINGS.workerPoolMax);
    return new PostgresWorker(name, take, { ...WORKER_OPTIONS, connection, concurrency }, this.faults.report);
  }

  openRelay(): RelayNode {
    const relay = new Relay({
      connection: pool(this.url, QUEUE_SETTINGS.relayPoolMax),
      backend: createPostgresRelayBackend,
      namespace: QUEUE_SETTINGS.relayNamespace,
      heartbeatInterval: QUEUE_SETTINGS.relayHeartbeatMs,
      leaseDuration: QUEUE_SETTINGS.relayLeaseMs,
    });
    relay.on('error', this.faults.report);
    return relay;
  }

  close(): Promise<void> {
    return this.producers.close();
  }
}

function pool(url: string, max: number) {
  return {
    connectionString: url,
    schema: QUEUE_SETTINGS.schema,
    max,
    // Queues are disposable: no job waits for the disk. A crash of the server may take back the last half second of queue operations, in
    // their order; the reconciler puts lost jobs back, and finished ones run again.
    options: '-c synchronous_commit=off',
    connectionTimeoutMillis: QUEUE_SETTINGS.connectTimeoutMs,
    query_timeout: QUEUE_SETTINGS.queryTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: QUEUE_SETTINGS.keepAliveAfterMs,
  };
}

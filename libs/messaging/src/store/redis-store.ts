import { Queue, Relay } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { QUEUE_SETTINGS, reconnectMs, WORKER_OPTIONS } from '../queue-settings.js';
import type { ConnectionFaults } from './connection-faults.js';
import type { MessageStore, ProducerQueue, QueueWorker, RelayNode, TakeJob } from './message-store.js';
import { RedisWorker } from './redis-worker.js';

const { prefix } = QUEUE_SETTINGS;

/** Fails fast while Redis is away. Nothing is queued up: a job published minutes later would only repeat what the reconciler did. */
const PRODUCER: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  socketTimeout: QUEUE_SETTINGS.socketTimeoutMs,
};

/** Outlasts any outage. */
const CONSUMER: RedisOptions = { maxRetriesPerRequest: null, socketTimeout: QUEUE_SETTINGS.consumerSocketTimeoutMs };

/**
 * Queues on Redis or Valkey. Producers share one connection, workers and the relay another; each worker and the relay wait for work on
 * a third of their own.
 */
export class RedisStore implements MessageStore {
  private readonly producer: Redis;
  private readonly consumer: Redis;

  constructor(
    url: string,
    private readonly faults: ConnectionFaults,
  ) {
    this.producer = connect(url, PRODUCER, faults);
    this.consumer = connect(url, CONSUMER, faults);
  }

  /** Redis keeps text, whatever it holds. */
  toStorable(value: unknown): unknown {
    return value;
  }

  openQueue(name: string): ProducerQueue {
    const streams = { events: { maxLen: QUEUE_SETTINGS.eventsMax } };
    // The version check would fail a queue for ever that is first used at the moment Redis goes away; workers check the version too.
    const queue = new RedisQueue(name, { connection: this.producer, prefix, streams, skipVersionCheck: true });
    queue.on('error', this.faults.report);
    return queue;
  }

  openWorker(name: string, take: TakeJob, concurrency: number): QueueWorker {
    const options = { ...WORKER_OPTIONS, connection: this.consumer, prefix, concurrency };
    return new RedisWorker(name, take, options, () => this.consumer.status === 'ready').onError(this.faults.report);
  }

  openRelay(): RelayNode {
    const relay = new Relay({
      connection: this.consumer,
      prefix,
      namespace: QUEUE_SETTINGS.relayNamespace,
      heartbeatInterval: QUEUE_SETTINGS.relayHeartbeatMs,
      leaseDuration: QUEUE_SETTINGS.relayLeaseMs,
    });
    relay.on('error', this.faults.report);
    return relay;
  }

  close(): Promise<void> {
    this.producer.disconnect();
    this.consumer.disconnect();
    return Promise.resolve();
  }
}

/** Adds a lone job without the transaction that a bulk is: it costs as much as the job itself. */
class RedisQueue extends Queue {
  override async addBulk(jobs: Parameters<Queue['addBulk']>[0]): ReturnType<Queue['addBulk']> {
    const [first] = jobs;
    return jobs.length === 1 && first !== undefined ? [await this.add(first.name, first.data, first.opts)] : super.addBulk(jobs);
  }
}

function connect(url: string, options: RedisOptions, faults: ConnectionFaults): Redis {
  const client = new Redis(url, { ...options, connectTimeout: QUEUE_SETTINGS.connectTimeoutMs, retryStrategy: reconnectMs });
  return client.on('error', faults.report);
}

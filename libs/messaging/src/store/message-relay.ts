import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { QUEUE_SETTINGS } from '../queue-settings.js';
import { describeFault } from './connection-faults.js';
import type { RelayNode } from './message-store.js';
import { within } from './within.js';

type Listener = (data: unknown) => void;

/**
 * The process' one node of the relay. It joins when the store can be reached, and again whenever joining failed. Subscriptions are
 * made before `start` and hold until `close`.
 */
export class MessageRelay {
  private readonly logger = new Logger(MessageRelay.name);
  private readonly subscriptions = new Map<string, Listener>();
  private node: RelayNode;
  private joining: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly openNode: () => RelayNode) {
    this.node = openNode();
  }

  /** Calls `listener` with whatever is published on `topic`. A listener that throws is the listener's fault, and only logged. */
  subscribe(topic: string, listener: Listener): void {
    if (this.joining !== undefined) throw new Error(`Subscribe to ${topic} before the relay starts.`);
    this.subscriptions.set(topic, listener);
  }

  /** Joins the relay. Returns when messages arrive, or without having joined after `relayWithinMs`; it then joins later. */
  async start(): Promise<void> {
    this.joining ??= this.join();
    try {
      await within(QUEUE_SETTINGS.relayWithinMs, this.joining, () => new Error('The store did not answer.'));
    } catch (error) {
      this.logger.warn(describeFault(error), 'The relay is not joined yet: broadcasts and answers are missed until it is.');
    }
  }

  /** Returns the number of subscriptions the message was laid down for: 0 means that nobody will get it. */
  async publish(topic: string, data: unknown): Promise<number> {
    const { endpoints } = await this.node.publish(topic, data);
    return endpoints;
  }

  /** Leaves the relay. Idempotent; a store that is away is not waited for longer than `relayWithinMs`. */
  async close(): Promise<void> {
    this.closed = true;
    await this.leave(this.node);
  }

  private async join(): Promise<void> {
    while (!this.closed) {
      try {
        await this.node.waitUntilReady();
        for (const [topic, listener] of this.subscriptions) await this.node.subscribe(topic, ({ data }) => listener(data));
        return;
      } catch (error) {
        if (!this.closed) this.logger.warn(describeFault(error), 'Joining the relay failed; it is tried again.');
      }
      // A node that failed to register never becomes ready: it is replaced.
      await this.leave(this.node);
      await delay(QUEUE_SETTINGS.relayRetryMs);
      if (!this.closed) this.node = this.openNode();
    }
  }

  private async leave(node: RelayNode): Promise<void> {
    try {
      await within(QUEUE_SETTINGS.relayWithinMs, node.close(), () => new Error('The store did not answer.'));
    } catch (error) {
      this.logger.warn(describeFault(error), 'The relay was left without a farewell; its registration expires.');
    }
  }
}

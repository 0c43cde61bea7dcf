import { Injectable, Logger } from '@nestjs/common';
import { DEFINITION_CHANGED_TOPIC, type DefinitionChanged, definitionChangedSchema } from '@crossdock/contracts';
import { QUEUE_SETTINGS } from '../queue-settings.js';
import { describeFault } from '../store/connection-faults.js';
import { MessageRelay } from '../store/message-relay.js';
import { within } from '../store/within.js';

type DefinitionListener = (change: DefinitionChanged) => void;

/**
 * Tells every process that a definition changed, the announcing one included. Best effort, only an accelerator: correctness comes from
 * the catalog revision each event carries.
 */
@Injectable()
export class Broadcasts {
  private readonly logger = new Logger(Broadcasts.name);
  private readonly listeners: DefinitionListener[] = [];

  constructor(private readonly relay: MessageRelay) {
    relay.subscribe(DEFINITION_CHANGED_TOPIC, (data) => this.deliver(data));
  }

  /** Announces a change. Never throws and never waits longer than a second; what does not get out is logged and forgotten. */
  async announce(change: DefinitionChanged): Promise<void> {
    const { announceWithinMs } = QUEUE_SETTINGS;
    try {
      const message = definitionChangedSchema.parse(change);
      await within(announceWithinMs, this.relay.publish(DEFINITION_CHANGED_TOPIC, message), () => new Error('The store did not answer.'));
    } catch (fault) {
      this.logger.warn({ kind: change.kind, id: change.id, ...describeFault(fault) }, 'A change of a definition was not announced.');
    }
  }

  /** Calls `listener` with every change announced from now on. A listener that throws is logged and does not keep the others from theirs. */
  onDefinitionChanged(listener: DefinitionListener): void {
    this.listeners.push(listener);
  }

  private deliver(data: unknown): void {
    const change = definitionChangedSchema.safeParse(data);
    if (!change.success) {
      this.logger.warn('A broadcast of another release was not understood and dropped.');
      return;
    }
    for (const listener of this.listeners) {
      try {
        listener(change.data);
      } catch (err) {
        this.logger.error({ err }, 'A listener for changed definitions failed.');
      }
    }
  }
}

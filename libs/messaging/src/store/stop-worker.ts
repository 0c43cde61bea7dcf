import { Logger } from '@nestjs/common';
import { QUEUE_SETTINGS } from '../queue-settings.js';
import { describeFault } from './connection-faults.js';
import type { QueueWorker } from './message-store.js';
import { within } from './within.js';

/**
 * Stops taking jobs and waits for those in flight, `stopWithinMs` at most. What is not finished by then is left behind:
 * its locks expire and another worker runs it again.
 */
export async function stopWorker(name: string, worker: QueueWorker): Promise<void> {
  try {
    await within(QUEUE_SETTINGS.stopWithinMs, worker.close(), () => new Error(`not finished within ${QUEUE_SETTINGS.stopWithinMs} ms`));
  } catch (error) {
    new Logger('MessageStore').warn({ queue: name, ...describeFault(error) }, 'A worker was left behind; its jobs will run again.');
  }
}

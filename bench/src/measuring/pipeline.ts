import type { ProcessCost } from './process-usage.js';
import type { QueueCounters } from './queue-operations.js';
import type { StatementCounts } from './statements.js';

/** What a pipeline has recorded since a time. */
export interface Recorded {
  readonly events: number;
  /** When the last of them was written; 0 when there is none. */
  readonly lastAtMs: number;
  /** From the sending of a request to the writing of its result, for each event. */
  readonly endToEndMs: readonly number[];
}

/** A way from an HTTP request to a recorded answer, under measurement. */
export interface Pipeline {
  readonly name: string;
  readonly endpointUrl: string;
  /** Its processes by name, each with the processes below it where that makes a server. */
  readonly processes: ReadonlyMap<string, ProcessCost>;
  /** How many results are in its table that were written since a time. */
  countRecorded(sinceMs: number): Promise<number>;
  recorded(sinceMs: number): Promise<Recorded>;
  /** Undefined when its queues are not on Redis. */
  queueCounters(): Promise<QueueCounters | undefined>;
  statementCounts(): Promise<StatementCounts>;
}

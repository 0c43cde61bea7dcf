import type { StartedProcess } from '../process.js';

/** A running hub, whatever its topology. */
export interface Hub {
  readonly ingressUrl: string;
  readonly apiUrl: string;
  readonly adminToken: string;
  readonly processes: readonly StartedProcess[];
  /** Where its truth is, for tests that look into it. */
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  /** Everything the processes have logged. */
  logs(): string;
  /** Ends every process as an operator would and removes what was made for it. */
  close(): Promise<void>;
}

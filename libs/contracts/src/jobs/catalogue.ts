import type { JobContract } from './job-contract.js';
import { recordOutcome } from './record-outcome.job.js';
import { routeEvent } from './route-event.job.js';

/** Every job there is. A service that consumes one without a handler for it does not start. */
export const JOBS: readonly JobContract[] = [routeEvent, recordOutcome];

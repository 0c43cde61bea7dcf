import { QUEUE_SETTINGS } from '../queue-settings.js';

/** What may be logged of a fault. Only this: an error of a Redis client carries the failed command, payload and password included. */
export interface FaultDescription {
  readonly code: string;
  readonly reason: string;
}

/** The code and message of anything thrown. */
export function describeFault(fault: unknown): FaultDescription {
  if (!(fault instanceof Error)) return { code: 'unknown', reason: String(fault) };
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : fault.name;
  return { code, reason: fault.message };
}

/**
 * Takes the errors of every connection of a store and logs each kind at most once per `faultLogEveryMs`, with the number left out
 * since: a store that is away makes hundreds of errors a second.
 */
export class ConnectionFaults {
  private readonly kinds = new Map<string, { nextAtMs: number; leftOut: number }>();

  constructor(
    private readonly write: (fault: FaultDescription & { readonly leftOut: number }) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  readonly report = (fault: unknown): void => {
    const description = describeFault(fault);
    const kind = this.kinds.get(description.code);
    if (kind !== undefined && this.nowMs() < kind.nextAtMs) {
      kind.leftOut += 1;
      return;
    }
    this.kinds.set(description.code, { nextAtMs: this.nowMs() + QUEUE_SETTINGS.faultLogEveryMs, leftOut: 0 });
    this.write({ ...description, leftOut: kind?.leftOut ?? 0 });
  };
}

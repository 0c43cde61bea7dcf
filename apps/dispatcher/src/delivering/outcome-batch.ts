import type { RecordOutcome } from '@crossdock/contracts';
import { settleAll } from '@crossdock/messaging';

/** An outcome waits at most this long for others: what is not handed on is sent again when the process dies. */
const GATHER_MS = 20;

/** Outcomes are handed on once they hold about this many characters together, far below what a job may carry. */
const GATHER_CHARS_MAX = 262_144;

/** Gathers the outcomes of deliveries that began together, and hands them on together. */
export class OutcomeBatch {
  private gathered: RecordOutcome[] = [];
  private waiting: Array<(handing: Promise<void>) => void> = [];
  private chars = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly handing: Array<Promise<void>> = [];

  constructor(private readonly handOn: (outcomes: readonly RecordOutcome[]) => Promise<void>) {}

  /** Takes an outcome without waiting for it to be handed on: `finish` tells whether it was. */
  conclude(outcome: RecordOutcome): Promise<void> {
    this.gathered.push(outcome);
    this.chars += sizeOf(outcome);
    if (this.chars >= GATHER_CHARS_MAX) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
    return Promise.resolve();
  }

  /** Takes an outcome and resolves when it is in safe hands; throws when it is not. */
  hand(outcome: RecordOutcome): Promise<void> {
    const handed = new Promise<void>((resolve) => this.waiting.push(resolve));
    void this.conclude(outcome);
    return handed;
  }

  /** Hands on what is left. Resolves when all outcomes are in safe hands; throws when some are not. */
  async finish(): Promise<void> {
    this.flush();
    await settleAll(this.handing);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.gathered.length === 0) return;
    const handing = this.handOn(this.gathered);
    // Its failure is told by `finish`, however late that comes.
    handing.catch(() => undefined);
    this.handing.push(handing);
    for (const resolve of this.waiting) resolve(handing);
    [this.gathered, this.waiting, this.chars] = [[], [], 0];
  }
}

function sizeOf(outcome: RecordOutcome): number {
  if (outcome.kind === 'discarded') return outcome.reason.length;
  const { attempt, responseEvent } = outcome;
  return (attempt.request?.body?.length ?? 0) + (attempt.response?.body.length ?? 0) + (responseEvent?.params.length ?? 0);
}

import { ClientLedger } from './client-ledger.js';
import type { Partner } from './partner.js';

/** Requests come in bursts: then events share commits and jobs, and a fault in the middle of these is met. */
const BURST_EVERY_MS = 250;
/** Requests nobody has answered yet. A hub that hangs must not be given more than a real partner's pool would hold. */
const OPEN_MAX = 1_000;

export interface LoadOptions {
  readonly partner: Partner;
  /** Requests a second, whether or not earlier ones were answered: a load that waits for answers never meets a fault in mid-request. */
  readonly rate: number;
  /** The body of the request with this order number. */
  readonly bodyOf: (order: string) => object;
  /** Before every order number, so that no two loads share one. */
  readonly prefix: string;
}

/** A load that is running. */
export interface Load {
  readonly ledger: ClientLedger;
  /** Sends nothing more, and resolves when every request was answered or given up. */
  stop(): Promise<void>;
}

/** Starts to send at the given rate until it is stopped. Each request is sent once; its end is noted in the ledger. */
export function startLoad({ partner, rate, bodyOf, prefix }: LoadOptions): Load {
  const ledger = new ClientLedger();
  const open = new Set<Promise<void>>();
  const startedAtMs = performance.now();
  let sent = 0;
  const sendOne = async (order: string): Promise<void> => {
    const sentAtMs = Date.now();
    const answered = await partner.send(bodyOf(order));
    ledger.note({ order, sentAtMs, tookMs: Date.now() - sentAtMs, answered });
  };
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAtMs) / 1_000) * rate);
    for (; sent < due && open.size < OPEN_MAX; sent++) {
      const sending: Promise<void> = sendOne(`${prefix}-${sent}`).finally(() => open.delete(sending));
      open.add(sending);
    }
    // What a full pool could not send is not sent later in one burst.
    sent = Math.max(sent, due);
  }, BURST_EVERY_MS);
  return {
    ledger,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(open);
    },
  };
}

/**
 * What a partner knows of a request it sent. `ok`: answered 202. `refused`: answered otherwise, or the connection was never made.
 * `unknown`: the connection was lost, or no answer came in time; the hub may have taken it or not.
 */
export type Answered =
  { readonly kind: 'ok'; readonly eventId: string } | { readonly kind: 'refused'; readonly status: number } | { readonly kind: 'unknown' };

export interface SentOrder {
  readonly order: string;
  readonly sentAtMs: number;
  /** How long the partner waited. */
  readonly tookMs: number;
  readonly answered: Answered;
}

/** Every request of a load, as the partner saw it end. */
export class ClientLedger {
  readonly orders: SentOrder[] = [];

  note(entry: SentOrder): void {
    this.orders.push(entry);
  }

  count(kind: Answered['kind']): number {
    return this.orders.filter(({ answered }) => answered.kind === kind).length;
  }

  /** How many requests were refused with each status; 0 stands for a connection that was never made. */
  refusals(): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    for (const { answered } of this.orders) {
      if (answered.kind === 'refused') counts.set(answered.status, (counts.get(answered.status) ?? 0) + 1);
    }
    return counts;
  }
}

import type { LaneReport, LaneState } from '@crossdock/lanes';
import type { LaneSignal } from '@crossdock/workflow';

/** The right to have one request under way in a lane, until a time of the local clock. */
export interface Slot {
  readonly number: number;
  readonly heldUntilMs: number;
}

interface IdleSlot extends Slot {
  readonly idleSinceMs: number;
}

/** What a delivery that waits for a slot hears: the slot, that it should not wait here, or that nothing may be sent. */
export type Turn = { readonly kind: 'slot'; readonly slot: Slot } | { readonly kind: 'full' } | { readonly kind: 'disabled' };

type Waiter = (turn: Turn) => void;

/** Pause after an answer that asks for fewer requests and names no time. */
const SLOW_PAUSE_MS = 1_000;

/** What its destination just asked of this process holds here at once, and so long also against older news; by then all have heard of it. */
const QUIET_MS_MAX = 2_000;

/** The time over which requests that ended are counted. */
const COUNTED_MS = 500;

/** A disabled lane is asked about again after this: somebody may have enabled it. */
const DISABLED_FOR_MS = 5_000;

/**
 * One lane as this process sees it: the slots it holds of it, who waits for one, and what to report of its destination. No clock of its own
 * and no input or output: times are given, in milliseconds of one monotonic clock.
 */
export class LaneTraffic {
  private idle: IdleSlot[] = [];
  private readonly busy = new Map<number, Slot>();
  private readonly waiters = new Set<Waiter>();
  private closedUntilMs = 0;
  private quietUntilMs = 0;
  private congestedUntilMs = 0;
  private report: { -readonly [Part in keyof LaneReport]: LaneReport[Part] };
  private lastUsedMs = 0;
  private counted = { sinceMs: 0, passed: 0, passedBefore: 0 };

  /** Most requests at once over all senders, and milliseconds between two; unknown until the lane was entered or asked about. */
  concurrencyMax: number | undefined;
  intervalMs = 0;
  isDisabled = false;
  /** Some of its deliveries keep an order. */
  isOrdered = false;
  isWell = true;
  /** Deliveries of this lane are in the waiting room, as far as this process knows. */
  hasWaiting = false;
  /** The slot that became free last went to the waiting room: the next goes to who waits in memory. */
  isRoomsTurn = false;

  constructor(readonly key: string) {
    this.report = nothingToReport(key);
  }

  get slotsHeld(): number {
    return this.idle.length + this.busy.size;
  }

  get slotsIdle(): number {
    return this.idle.length;
  }

  get waiting(): number {
    return this.waiters.size;
  }

  get heldNumbers(): number[] {
    return [...this.busy.keys(), ...this.idle.map(({ number }) => number)];
  }

  /** No use to ask for a slot. */
  isClosed(nowMs: number): boolean {
    return nowMs < Math.max(this.closedUntilMs, this.quietUntilMs);
  }

  /** Lately a delivery waited in vain: others had better not wait here. */
  isCongested(nowMs: number): boolean {
    return nowMs < this.congestedUntilMs;
  }

  isUnused(nowMs: number, forMs: number): boolean {
    return this.slotsHeld === 0 && this.waiters.size === 0 && !this.hasWaiting && nowMs - this.lastUsedMs > forMs;
  }

  noteCongestion(untilMs: number): void {
    this.congestedUntilMs = untilMs;
  }

  /** Takes in what the lane's state is said to be. Closed, it sends the waiting away. */
  apply(state: LaneState, nowMs: number): void {
    this.concurrencyMax = state.concurrencyMax;
    this.intervalMs = state.intervalMs;
    this.isDisabled = state.isDisabled;
    this.isWell = state.isWell;
    const closedForMs = this.isDisabled ? DISABLED_FOR_MS : state.closedForMs;
    this.closedUntilMs = state.allowed === 0 ? nowMs + closedForMs : 0;
    if (state.allowed === 0) this.dismiss(this.isDisabled ? { kind: 'disabled' } : { kind: 'full' });
  }

  /** Adds slots that were claimed. */
  grant(numbers: readonly number[], heldUntilMs: number, nowMs: number): void {
    for (const number of numbers) this.idle.push({ number, heldUntilMs, idleSinceMs: nowMs });
  }

  /**
   * Of the slots that were asked about, the kept ones are held until `heldUntilMs` now, the others are lost. An attempt under way in a lost
   * slot goes on: it began in time.
   */
  renew(asked: readonly number[], kept: readonly number[], heldUntilMs: number): void {
    const lost = new Set(asked.filter((number) => !kept.includes(number)));
    const isKept = ({ number }: Slot): boolean => kept.includes(number);
    this.idle = this.idle.filter(({ number }) => !lost.has(number)).map((slot) => (isKept(slot) ? { ...slot, heldUntilMs } : slot));
    for (const slot of this.busy.values()) if (isKept(slot)) this.busy.set(slot.number, { ...slot, heldUntilMs });
  }

  /** A slot to send in, if one is free and held for sure. */
  take(nowMs: number): Slot | undefined {
    this.lastUsedMs = nowMs;
    const slot = this.idle.pop();
    // A process that was stopped for a while may have lost its slots without having heard of it.
    if (slot === undefined || slot.heldUntilMs <= nowMs) return undefined;
    this.busy.set(slot.number, slot);
    return slot;
  }

  /** How many requests ended in half a second, lately. */
  passedLately(nowMs: number): number {
    const { sinceMs, passed, passedBefore } = this.counted;
    return nowMs - sinceMs < 2 * COUNTED_MS ? Math.max(passed, passedBefore) : 0;
  }

  /** Gives back the slot of a request that has ended. */
  leave(slot: Slot, nowMs: number): void {
    this.count(nowMs);
    const held = this.busy.get(slot.number);
    if (held === undefined) return;
    this.busy.delete(slot.number);
    if (held.heldUntilMs > nowMs) this.idle.push({ ...held, idleSinceMs: nowMs });
  }

  private count(nowMs: number): void {
    const { sinceMs, passed } = this.counted;
    if (nowMs - sinceMs >= COUNTED_MS) this.counted = { sinceMs: nowMs, passed: 0, passedBefore: this.passedLately(nowMs) && passed };
    this.counted.passed += 1;
  }

  /** Waits for a slot. The returned function ends the waiting, and tells whether it had not been answered yet. */
  wait(waiter: Waiter): () => boolean {
    this.waiters.add(waiter);
    return () => this.waiters.delete(waiter);
  }

  /** Gives free slots to those who wait. */
  feed(nowMs: number): void {
    for (const waiter of this.waiters) {
      const slot = this.take(nowMs);
      if (slot === undefined) return;
      this.waiters.delete(waiter);
      waiter({ kind: 'slot', slot });
    }
  }

  dismiss(turn: Turn): void {
    for (const waiter of this.waiters) {
      this.waiters.delete(waiter);
      waiter(turn);
    }
  }

  /**
   * Takes out the slots that were idle for at least `lingerMs`, and the one used last when it was idle for `lastLingerMs`; all idle ones while
   * the lane is closed.
   */
  takeUnused(nowMs: number, lingerMs: number, lastLingerMs: number): number[] {
    const last = this.idle.at(-1);
    const isUnused = (slot: IdleSlot): boolean =>
      this.isClosed(nowMs) || nowMs - slot.idleSinceMs >= (slot === last ? lastLingerMs : lingerMs);
    const unused = this.idle.filter(isUnused);
    this.idle = this.idle.filter((slot) => !isUnused(slot));
    return unused.map(({ number }) => number);
  }

  /** Takes in what a destination answered here. */
  note(signal: LaneSignal, nowMs: number): void {
    const { report } = this;
    report.delivered += signal.health === 'alive' ? 1 : 0;
    report.failed += signal.health === 'failing' ? 1 : 0;
    report.isSlowed ||= signal.isSlowed;
    const pauseMs = signal.isSlowed ? (signal.pauseMs ?? SLOW_PAUSE_MS) : 0;
    if (pauseMs === 0) return;
    report.pauseMs = Math.max(report.pauseMs, pauseMs);
    this.quietUntilMs = nowMs + Math.min(pauseMs, QUIET_MS_MAX);
    this.dismiss({ kind: 'full' });
  }

  /** Something happened that others must hear of at once. */
  get hasBadNews(): boolean {
    return this.report.failed > 0 || this.report.isSlowed;
  }

  /** What to report, if anything: success is news only of a lane that was not well. The next report begins anew. */
  takeReport(): LaneReport | undefined {
    const { report } = this;
    const isNews = this.hasBadNews || (report.delivered > 0 && !this.isWell);
    this.report = nothingToReport(this.key);
    return isNews ? report : undefined;
  }
}

function nothingToReport(lane: string): LaneReport {
  return { lane, delivered: 0, failed: 0, isSlowed: false, pauseMs: 0 };
}

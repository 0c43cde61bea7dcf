import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { GroupCommit } from '@crossdock/group-commit';
import { type HeldSlot, LaneControl, type LaneState, type SlotClaim } from '@crossdock/lanes';
import type { Lane, LaneSignal } from '@crossdock/workflow';
import { Periodic } from '../periodic.js';
import { LANE_TRAFFIC } from './lane.config.js';
import { LaneTraffic, type Slot, type Turn } from './lane-traffic.js';

/** The right to send one request. Leave it when the request has ended, whatever came of it; a second call does nothing. */
export interface Pass {
  readonly lane: string;
  /** In a lane with a rate: waits for the start that belongs to this pass, with all else done. False: it was missed, or is not to be. */
  readonly start?: () => Promise<boolean>;
  leave(signal?: LaneSignal): void;
}

/** `full`: not now; it must wait where it is in nobody's way. `disabled`: nothing may be sent there. */
export type Admission = { readonly kind: 'pass'; readonly pass: Pass } | { readonly kind: 'full' } | { readonly kind: 'disabled' };

const now = (): number => performance.now();

/**
 * This process' part in the traffic of all lanes. Slots are claimed from those all senders share and kept while a lane is busy, so that a
 * healthy lane under load costs no statement per request.
 */
@Injectable()
export class LaneService implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly logger = new Logger(LaneService.name);
  private readonly traffics = new Map<string, LaneTraffic>();
  private readonly opened = new Map<string, Promise<void>>();
  private readonly claiming = new Set<LaneTraffic>();
  private readonly claims = this.claimTogether();
  /** On their own, so that no delivery on its way waits for those that wait anyway. */
  private readonly roomClaims = this.claimTogether();
  private readonly freed: Array<(traffic: LaneTraffic) => void> = [];
  private senders = 1;
  /** Deliveries under way or waiting in memory, in all lanes. */
  private placesTaken = 0;
  private renewedMs = 0;
  private isStopping = false;
  private readonly rounds = new Periodic(() => this.tick(), LANE_TRAFFIC.tickMs);
  private reporting: Promise<void> | undefined;

  constructor(private readonly control: LaneControl) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  /** From here on no slot is kept that is not in use, and other senders may have this one's part. */
  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await this.control.signOff().catch((err: unknown) => this.logger.warn({ err }, 'This sender left the lanes without a farewell.'));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
    await this.tick();
  }

  /** Calls `listener` when a delivery in the waiting room may have its turn: a slot of its lane became free, or it just came. */
  onFreed(listener: (traffic: LaneTraffic) => void): void {
    this.freed.push(listener);
  }

  /** Hears that a delivery of the lane waits in the database. */
  noteWaiting(key: string): void {
    const traffic = this.trafficOf(key);
    traffic.hasWaiting = true;
    for (const listener of this.freed) listener(traffic);
  }

  /** What this process knows of a lane. */
  trafficOf(key: string): LaneTraffic {
    const known = this.traffics.get(key);
    if (known !== undefined) return known;
    const traffic = new LaneTraffic(key);
    this.traffics.set(key, traffic);
    return traffic;
  }

  /** Makes the lane if it is not there. */
  async open(lane: Lane): Promise<LaneTraffic> {
    const traffic = this.trafficOf(lane.key);
    traffic.concurrencyMax ??= lane.concurrencyMax;
    traffic.intervalMs ||= lane.intervalMs;
    const opening = this.opened.get(lane.key) ?? this.control.open([lane]);
    this.opened.set(lane.key, opening);
    try {
      await opening;
    } catch (error) {
      this.opened.delete(lane.key);
      throw error;
    }
    return traffic;
  }

  /** Asks for a slot and waits for it a moment, if the lane is one that moves. Throws `storage_unavailable`. */
  async enter(lane: Lane): Promise<Admission> {
    const traffic = await this.open(lane);
    if (traffic.isClosed(now())) return { kind: traffic.isDisabled ? 'disabled' : 'full' };
    // Only the waiting room gives out the starts of a rate.
    if (traffic.intervalMs > 0 || traffic.isCongested(now())) return { kind: 'full' };
    const slot = traffic.waiting === 0 ? traffic.take(now()) : undefined;
    if (slot !== undefined) return this.admit(traffic, slot);
    // In a lane that lets many through they do not wait long: to write them all down would only be more work.
    const waitersMax = Math.min(Math.max(LANE_TRAFFIC.waitersMax, traffic.passedLately(now())), this.placesPerLane());
    if (traffic.waiting >= waitersMax) return { kind: 'full' };
    this.placesTaken += 1;
    const turn = await this.waitTurn(traffic);
    this.placesTaken -= 1;
    return turn.kind === 'slot' ? this.admit(traffic, turn.slot) : turn;
  }

  /** A slot for a delivery out of the waiting room. */
  takeSlot(traffic: LaneTraffic): Pass | undefined {
    const slot = traffic.take(now());
    return slot === undefined ? undefined : this.passOf(traffic, slot);
  }

  /** Claims slots for deliveries out of the waiting room where this process may hold more. False: there is no such lane. */
  async claimSlots(traffic: LaneTraffic, wantedMax: number): Promise<boolean> {
    const room = this.roomFor(traffic);
    return room === 0 || this.roomClaims.add({ lane: traffic.key, slots: Math.min(wantedMax, room) });
  }

  private admit(traffic: LaneTraffic, slot: Slot): Admission {
    return { kind: 'pass', pass: this.passOf(traffic, slot) };
  }

  private passOf(traffic: LaneTraffic, slot: Slot): Pass {
    let isLeft = false;
    this.placesTaken += 1;
    return {
      lane: traffic.key,
      leave: (signal) => {
        if (isLeft) return;
        isLeft = true;
        this.placesTaken -= 1;
        if (signal !== undefined) traffic.note(signal, now());
        traffic.leave(slot, now());
        if (traffic.hasBadNews) void this.report().catch(() => undefined);
        this.useFreed(traffic);
      },
    };
  }

  /** Those who wait in memory and those in the waiting room take turns. */
  private useFreed(traffic: LaneTraffic): void {
    if (traffic.isClosed(now())) return;
    traffic.isRoomsTurn = traffic.hasWaiting && (traffic.waiting === 0 || !traffic.isRoomsTurn);
    if (!traffic.isRoomsTurn) traffic.feed(now());
    if (traffic.hasWaiting && traffic.slotsIdle > 0) for (const listener of this.freed) listener(traffic);
  }

  private waitTurn(traffic: LaneTraffic): Promise<Turn> {
    const turn = new Promise<Turn>((resolve) => {
      const stop = traffic.wait((answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      const timer = setTimeout(() => {
        if (!stop()) return;
        traffic.noteCongestion(now() + LANE_TRAFFIC.congestedMs);
        resolve({ kind: 'full' });
      }, LANE_TRAFFIC.waitMs);
    });
    void this.claimForWaiting(traffic);
    return turn;
  }

  private async claimForWaiting(traffic: LaneTraffic): Promise<void> {
    if (this.claiming.has(traffic)) return;
    this.claiming.add(traffic);
    try {
      for (;;) {
        const wanted = Math.min(traffic.waiting, this.roomFor(traffic));
        if (wanted <= 0) break;
        await this.claims.add({ lane: traffic.key, slots: wanted });
        const before = traffic.waiting;
        traffic.feed(now());
        if (traffic.waiting === before) break;
      }
      // Others hold all slots there are: they look after the waiting room.
      if (traffic.slotsHeld === 0) {
        traffic.noteCongestion(now() + LANE_TRAFFIC.tickMs);
        traffic.dismiss({ kind: 'full' });
      }
    } catch (err) {
      this.logger.warn({ lane: traffic.key, err }, 'A lane could not be asked for; its deliveries wait.');
      traffic.dismiss({ kind: 'full' });
    } finally {
      this.claiming.delete(traffic);
    }
  }

  /**
   * Slots of a lane this process may hold beyond those it has: its even part, so that one sender does not keep all from the others, and no
   * more than leaves room for other lanes.
   */
  private roomFor(traffic: LaneTraffic): number {
    const share = Math.max(1, Math.ceil((traffic.concurrencyMax ?? 1) / this.senders));
    return Math.max(0, Math.min(share, this.placesPerLane()) - traffic.slotsHeld);
  }

  private placesPerLane(): number {
    return Math.max(1, Math.floor((LANE_TRAFFIC.placesMax - this.placesTaken) / LANE_TRAFFIC.freePlacesShare));
  }

  /** The state of lanes may be lost, and they with it: whoever enters one next makes it anew. */
  private forgetLimits(lane: string): void {
    this.opened.delete(lane);
    this.trafficOf(lane).concurrencyMax = undefined;
  }

  private claimTogether(): GroupCommit<SlotClaim, boolean> {
    return new GroupCommit((batch: readonly SlotClaim[]) => this.claimAll(batch), { batchMax: 500, concurrency: 2 });
  }

  private async claimAll(batch: readonly SlotClaim[]): Promise<boolean[]> {
    const heldUntilMs = now() + LANE_TRAFFIC.slotTrustedMs;
    const states = await this.control.claim(batch);
    for (const state of states) {
      const traffic = this.trafficOf(state.lane);
      traffic.grant(state.slots, heldUntilMs, now());
      traffic.apply(state, now());
    }
    const lanes = new Set(states.map(({ lane }) => lane));
    for (const { lane } of batch) if (!lanes.has(lane)) this.forgetLimits(lane);
    return batch.map(({ lane }) => lanes.has(lane));
  }

  /** Tells what destinations answered. One report at a time: what happens meanwhile goes with the next. */
  private report(): Promise<void> {
    this.reporting ??= this.sendReports().finally(() => (this.reporting = undefined));
    return this.reporting;
  }

  private async sendReports(): Promise<void> {
    // What ends in the same turn of the event loop is told together.
    await Promise.resolve();
    const reports = [...this.traffics.values()].flatMap((traffic) => traffic.takeReport() ?? []);
    this.applyAll(await this.control.report(reports));
  }

  private applyAll(states: readonly LaneState[]): void {
    for (const state of states) this.trafficOf(state.lane).apply(state, now());
  }

  private async tick(): Promise<void> {
    try {
      await this.report();
      await this.releaseUnused();
      if (now() - this.renewedMs >= LANE_TRAFFIC.renewEveryMs) await this.renew();
    } catch (err) {
      this.logger.warn({ err }, 'The lanes could not be reached; slots that are not renewed are lost.');
    }
  }

  private async releaseUnused(): Promise<void> {
    const { lingerMs, lastLingerMs } = LANE_TRAFFIC;
    const unused = [...this.traffics.values()].flatMap((traffic) => {
      const numbers = this.isMissed(traffic) ? traffic.takeUnused(now(), 0, 0) : traffic.takeUnused(now(), lingerMs, lastLingerMs);
      return numbers.map((number): HeldSlot => ({ lane: traffic.key, number }));
    });
    await this.control.release(unused);
  }

  /** A slot that is kept is missed elsewhere, where there are few of them for many senders. */
  private isMissed(traffic: LaneTraffic): boolean {
    return this.isStopping || (this.senders > 1 && (traffic.concurrencyMax ?? 0) < 4 * this.senders);
  }

  private async renew(): Promise<void> {
    const heldUntilMs = now() + LANE_TRAFFIC.slotTrustedMs;
    this.renewedMs = now();
    const asked = new Map([...this.traffics.values()].map((traffic) => [traffic.key, traffic.heldNumbers]));
    const held = [...asked].flatMap(([lane, numbers]) => numbers.map((number): HeldSlot => ({ lane, number })));
    for (const state of await this.control.renew(held)) {
      this.trafficOf(state.lane).renew(asked.get(state.lane) ?? [], state.slots, heldUntilMs);
      this.trafficOf(state.lane).apply(state, now());
    }
    if (!this.isStopping) this.senders = await this.control.signOn();
    this.forgetUnused();
  }

  private forgetUnused(): void {
    for (const [key, traffic] of this.traffics) {
      if (!traffic.isUnused(now(), LANE_TRAFFIC.forgetAfterMs)) continue;
      this.traffics.delete(key);
      this.opened.delete(key);
    }
  }
}

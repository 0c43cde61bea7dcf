import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { newEventId } from '@crossdock/contracts';
import { LANE_RULES, LaneControl } from '@crossdock/lanes';
import { type TakenDelivery, WaitingRoom } from '@crossdock/ledger';
import { DelivererService } from '../delivering/deliverer.service.js';
import { type OutcomeRecorder, OutcomeService } from '../delivering/outcome.service.js';
import { Periodic } from '../periodic.js';
import { LANE_TRAFFIC } from './lane.config.js';
import { LaneService, type Pass } from './lane.service.js';
import type { LaneTraffic } from './lane-traffic.js';

/** Lanes whose deliveries are not known to belong to any other: their requests were not rendered yet. */
const UNASSIGNED = '';

/** A delivery that may be attempted. */
interface Admitted {
  readonly delivery: TakenDelivery;
  readonly recorder: OutcomeRecorder;
  /** None for what belongs to no lane that is known. */
  readonly pass: Pass | undefined;
}

/**
 * Lets deliveries out of the waiting room when their lane has room, their time has come and, with a rate, its next start. Runs in every
 * dispatcher; each takes what it has slots for.
 */
@Injectable()
export class WaitingRoomScheduler implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(WaitingRoomScheduler.name);
  private readonly toServe = new Set<LaneTraffic>();
  private readonly underWay = new Map<TakenDelivery, Promise<void>>();
  private readonly servedAlone = new Map<LaneTraffic, Promise<void>>();
  private readonly stopped = new AbortController();
  /** Lanes of which the last start was given up. */
  private readonly startsGivenUp = new Set<string>();
  private serving: Promise<void> | undefined;
  private readonly rounds = new Periodic(() => this.tick(), LANE_TRAFFIC.tickMs);
  private heldMs = 0;

  constructor(
    private readonly lanes: LaneService,
    private readonly control: LaneControl,
    private readonly room: WaitingRoom,
    private readonly deliverer: DelivererService,
    private readonly outcomes: OutcomeService,
  ) {}

  onApplicationBootstrap(): void {
    this.lanes.onFreed((traffic) => this.wake(traffic));
    this.rounds.start();
  }

  /** Takes nothing more. */
  onModuleDestroy(): void {
    this.stopped.abort();
  }

  /** Waits for what is under way: no longer than an attempt takes. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.serving;
    await Promise.all(this.servedAlone.values());
    await Promise.all(this.underWay.values());
    await this.rounds.stop();
  }

  private async tick(): Promise<void> {
    try {
      await this.hold();
      if (this.stopped.signal.aborted) return;
      for (const lane of await this.room.findDueLanes()) this.lanes.noteWaiting(lane);
    } catch (err) {
      this.logger.warn({ err }, 'The waiting room could not be looked into.');
    }
  }

  private async hold(): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.heldMs < LANE_TRAFFIC.holdEveryMs) return;
    this.heldMs = nowMs;
    await this.room.hold([...this.underWay.keys()]);
  }

  private wake(traffic: LaneTraffic): void {
    if (this.stopped.signal.aborted) return;
    this.toServe.add(traffic);
    this.serving ??= this.serveAll().finally(() => (this.serving = undefined));
  }

  private async serveAll(): Promise<void> {
    try {
      while (this.toServe.size > 0 && !this.stopped.signal.aborted) {
        // What becomes free in the same turn of the event loop is filled together.
        await new Promise((resolve) => setImmediate(resolve));
        const open = [...this.toServe].filter((traffic) => !traffic.isClosed(performance.now()));
        this.toServe.clear();
        // The oldest of each key may stand behind many that have to wait: nobody else waits for that search.
        for (const traffic of open.filter(({ isOrdered }) => isOrdered)) this.serveAlone(traffic);
        await this.serveTogether(open.filter(({ isOrdered }) => !isOrdered));
      }
    } catch (err) {
      this.logger.warn({ err }, 'The waiting room was not served; it is looked into again.');
    }
  }

  /** Lanes share their statements; when one of these fails, each lane is served for itself, so that one that cannot be does not stop the others. */
  private async serveTogether(traffics: readonly LaneTraffic[]): Promise<void> {
    try {
      await this.serve(traffics);
    } catch (err) {
      this.logger.warn({ err, lanes: traffics.length }, 'Lanes could not be served together.');
      for (const traffic of traffics) this.serveAlone(traffic);
    }
  }

  private serveAlone(traffic: LaneTraffic): void {
    if (this.servedAlone.has(traffic)) return;
    const serving = this.serve([traffic])
      .catch((err: unknown) => this.logger.warn({ lane: traffic.key, err }, 'A lane was not served; it is looked into again.'))
      .finally(() => this.servedAlone.delete(traffic));
    this.servedAlone.set(traffic, serving);
  }

  private async serve(traffics: readonly LaneTraffic[]): Promise<void> {
    let room = LANE_TRAFFIC.takenMax - this.underWay.size;
    const wanted = await Promise.all(traffics.map((traffic) => this.deliveriesFor(traffic)));
    const claims = traffics.flatMap((traffic, index) => {
      const deliveries = Math.min(wanted[index] ?? 0, room);
      room -= deliveries;
      return deliveries > 0 ? [{ traffic, lane: traffic.key, deliveries }] : [];
    });
    const takeId = newEventId();
    const taken = byLane(await this.room.take(claims, takeId));
    for (const { traffic, lane, deliveries } of claims) traffic.hasWaiting = (taken.get(lane)?.length ?? 0) === deliveries;
    const startsInMs = await this.startsOf(
      claims.map(({ traffic }) => traffic),
      taken,
    );
    const recorder = this.outcomes.openTake(takeId);
    for (const { traffic, lane } of claims) this.send(traffic, taken.get(lane) ?? [], recorder, startsInMs.get(lane));
  }

  /** How many deliveries of a lane can be taken: as many as there are slots for. Those of a lane that does not exist, or is disabled, need none. */
  private async deliveriesFor(traffic: LaneTraffic): Promise<number> {
    const isLane = traffic.key !== UNASSIGNED && (await this.lanes.claimSlots(traffic, LANE_TRAFFIC.claimMax));
    if (!isLane || traffic.isDisabled) return LANE_TRAFFIC.unassignedMax;
    const startsMax = traffic.intervalMs > 0 ? 1 + Math.floor(LANE_RULES.startsAheadMs / traffic.intervalMs) : Infinity;
    return Math.min(traffic.slotsIdle, startsMax);
  }

  /** When deliveries of lanes with a rate may start, each in milliseconds from now. */
  private async startsOf(
    traffics: readonly LaneTraffic[],
    taken: ReadonlyMap<string, readonly TakenDelivery[]>,
  ): Promise<ReadonlyMap<string, readonly number[]>> {
    const rated = traffics.filter(({ key, intervalMs }) => intervalMs > 0 && taken.has(key));
    const starts = await this.control.takeStarts(rated.map(({ key }) => ({ lane: key, slots: taken.get(key)?.length ?? 0 })));
    const times = new Map(starts.map((given) => [given.lane, timesOf(given.starts, given.firstMs, given.stepMs)]));
    return new Map(rated.map(({ key }) => [key, times.get(key) ?? []]));
  }

  /** Sends what has a slot and, where there is a rate, a start; gives the rest back. */
  private send(traffic: LaneTraffic, taken: readonly TakenDelivery[], recorder: OutcomeRecorder, startsInMs?: readonly number[]): void {
    const left: TakenDelivery[] = [];
    for (const [index, delivery] of taken.entries()) {
      traffic.isOrdered ||= delivery.orderKey !== null;
      const startInMs = startsInMs?.[index];
      const hasNoStart = startsInMs !== undefined && startInMs === undefined;
      const pass = hasNoStart ? undefined : this.lanes.takeSlot(traffic);
      // What belongs to no lane finds its own.
      const isFree = pass !== undefined || traffic.isDisabled || traffic.concurrencyMax === undefined;
      if (isFree) this.start(traffic, { delivery, recorder, pass: this.withStart(pass, startInMs) });
      else left.push(delivery);
    }
    if (left.length === 0) return;
    traffic.hasWaiting = true;
    this.room.giveBack(left).catch((err: unknown) => this.logger.warn({ err }, 'Deliveries were not given back; their lease ends.'));
  }

  private start(traffic: LaneTraffic, admitted: Admitted): void {
    const { delivery } = admitted;
    const work = this.make(admitted).finally(() => {
      this.underWay.delete(delivery);
      admitted.pass?.leave();
      // No slot becomes free that would tell of its end: without this, a bulk replay would move at the pace of the ticks.
      if (traffic.key === UNASSIGNED && traffic.hasWaiting) this.wake(traffic);
    });
    this.underWay.set(delivery, work);
  }

  private withStart(pass: Pass | undefined, startInMs: number | undefined): Pass | undefined {
    if (pass === undefined || startInMs === undefined) return pass;
    const startMs = performance.now() + startInMs;
    return { ...pass, start: () => this.keepsStart(pass.lane, startMs) };
  }

  /**
   * Waits for a start. One that this process is late for is given up: the next may be near, and the rate would not be kept. But not one
   * after the other, unless it is very late: a process that is a little late for all of them would send nothing.
   */
  private async keepsStart(lane: string, startMs: number): Promise<boolean> {
    const aheadMs = startMs - performance.now();
    if (aheadMs > 0) await delay(aheadMs, undefined, { signal: this.stopped.signal }).catch(() => undefined);
    if (this.stopped.signal.aborted) return false;
    const lateMs = performance.now() - startMs;
    const isGivenUp = lateMs > LANE_TRAFFIC.startMissedMs || (lateMs > LANE_TRAFFIC.startLateMsMax && !this.startsGivenUp.has(lane));
    if (isGivenUp) this.startsGivenUp.add(lane);
    else this.startsGivenUp.delete(lane);
    return !isGivenUp;
  }

  private async make({ delivery, recorder, pass }: Admitted): Promise<void> {
    try {
      await this.deliverer.makeTaken(delivery, recorder, pass);
    } catch (err) {
      // What cannot be postponed either is free again when its lease ends.
      await this.deliverer.postpone(delivery, err).catch(() => undefined);
    }
  }
}

function timesOf(starts: number, firstMs: number, stepMs: number): number[] {
  return Array.from({ length: starts }, (_, index) => firstMs + index * stepMs);
}

function byLane(deliveries: readonly TakenDelivery[]): ReadonlyMap<string, readonly TakenDelivery[]> {
  const lanes = new Map<string, TakenDelivery[]>();
  for (const delivery of deliveries) lanes.set(delivery.lane, [...(lanes.get(delivery.lane) ?? []), delivery]);
  return lanes;
}

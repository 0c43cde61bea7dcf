import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LANE_RULES } from './lane-rules.js';
import { CLAIM_SLOTS, OPEN_LANES, RELEASE_SLOTS, RENEW_SLOTS, REPORT, SIGN_OFF, SIGN_ON, TAKE_STARTS } from './lane-statements.js';
import { LaneStore } from './lane-store.js';

/** What is fixed about a lane; see `laneOf` of @crossdock/workflow. */
export interface LaneLimits {
  readonly key: string;
  readonly concurrencyMax: number;
  readonly intervalMs: number;
}

/** How many slots of a lane are wanted. */
export interface SlotClaim {
  readonly lane: string;
  readonly slots: number;
}

/** A lane as it stands, and the slots of it that the question was about. */
export interface LaneState {
  readonly lane: string;
  readonly concurrencyMax: number;
  readonly intervalMs: number;
  /** Numbers of the slots that were claimed, or are still held. */
  readonly slots: readonly number[];
  /** How many of its slots may be in use, over all senders. 0: it is closed. */
  readonly allowed: number;
  /** No use to ask again before; at most 5 s, for somebody may open it by hand. */
  readonly closedForMs: number;
  /** Nothing may be sent until somebody enables it again. */
  readonly isDisabled: boolean;
  /** Neither failing nor slowed: successes need no report. */
  readonly isWell: boolean;
}

export interface HeldSlot {
  readonly lane: string;
  readonly number: number;
}

/** Starts of a lane with a rate: the first in `firstMs`, each further one `stepMs` later. */
export interface Starts {
  readonly lane: string;
  readonly starts: number;
  readonly firstMs: number;
  readonly stepMs: number;
}

/** What a lane's destination answered since the last report. */
export interface LaneReport {
  readonly lane: string;
  readonly delivered: number;
  readonly failed: number;
  /** It asked for fewer requests (429, 503 with Retry-After). */
  readonly isSlowed: boolean;
  /** Milliseconds it asked to be left alone, an hour at most; 0 for none. */
  readonly pauseMs: number;
}

interface StateRow {
  readonly lane: string;
  readonly slots: number[];
  readonly concurrency_max: number;
  readonly interval_ms: number;
  readonly allowed: number;
  readonly closed_for_ms: number;
  readonly is_disabled: boolean;
  readonly is_well: boolean;
}

/**
 * The lanes as all senders share them. Slots are leased: whoever holds one may have one request under way in its lane, and it is free
 * again 15 s after its holder was last heard of, so what a lane allows is never exceeded, whoever dies. One statement each, for any number
 * of lanes; an empty list makes none. Throws `storage_unavailable`.
 */
@Injectable()
export class LaneControl {
  /** This process, among all that send. */
  private readonly sender = randomUUID();

  constructor(private readonly store: LaneStore) {}

  /** Makes lanes that are not there yet. */
  async open(lanes: readonly LaneLimits[]): Promise<void> {
    if (lanes.length === 0) return;
    await this.store.query(OPEN_LANES, [
      lanes.map(({ key }) => key),
      lanes.map((lane) => lane.concurrencyMax),
      lanes.map((lane) => lane.intervalMs),
    ]);
  }

  /** Takes free slots, as many as are wanted, there and allowed. A lane that was never opened is missing in the answer. */
  claim(claims: readonly SlotClaim[]): Promise<LaneState[]> {
    if (claims.length === 0) return Promise.resolve([]);
    return this.states(CLAIM_SLOTS, [this.sender, claims.map(({ lane }) => lane), claims.map(({ slots }) => slots), LANE_RULES.slotHeldMs]);
  }

  /** Holds slots for another 15 s. Those missing in the answer are lost: they were not renewed in time. */
  renew(held: readonly HeldSlot[]): Promise<LaneState[]> {
    if (held.length === 0) return Promise.resolve([]);
    return this.states(RENEW_SLOTS, [this.sender, held.map(({ lane }) => lane), held.map(({ number }) => number), LANE_RULES.slotHeldMs]);
  }

  async release(held: readonly HeldSlot[]): Promise<void> {
    if (held.length === 0) return;
    await this.store.query(RELEASE_SLOTS, [this.sender, held.map(({ lane }) => lane), held.map(({ number }) => number)]);
  }

  /** Starts of lanes with a rate. A lane that has none to give within half a second is missing in the answer. */
  async takeStarts(claims: readonly SlotClaim[]): Promise<Starts[]> {
    if (claims.length === 0) return [];
    const rows = await this.store.query<{ lane: string; starts: number; first_ms: number; step_ms: number }>(TAKE_STARTS, [
      claims.map(({ lane }) => lane),
      claims.map(({ slots }) => slots),
    ]);
    return rows.map((row) => ({ lane: row.lane, starts: row.starts, firstMs: row.first_ms, stepMs: row.step_ms }));
  }

  /** Writes down what destinations answered; gives the state of their lanes after it. */
  report(reports: readonly LaneReport[]): Promise<LaneState[]> {
    if (reports.length === 0) return Promise.resolve([]);
    return this.states(REPORT, [
      reports.map(({ lane }) => lane),
      reports.map(({ delivered }) => delivered),
      reports.map(({ failed }) => failed),
      reports.map(({ isSlowed }) => isSlowed),
      reports.map(({ pauseMs }) => Math.min(pauseMs, LANE_RULES.pauseMsMax)),
    ]);
  }

  /** Says that this process still sends; answers how many do. */
  async signOn(): Promise<number> {
    const [row] = await this.store.query<{ senders: number }>(SIGN_ON, [this.sender, LANE_RULES.slotHeldMs]);
    return row?.senders ?? 1;
  }

  async signOff(): Promise<void> {
    await this.store.query(SIGN_OFF, [this.sender]);
  }

  private async states(sql: string, parameters: unknown[]): Promise<LaneState[]> {
    const rows = await this.store.query<StateRow>(sql, parameters);
    return rows.map((row) => ({
      lane: row.lane,
      slots: row.slots,
      concurrencyMax: row.concurrency_max,
      intervalMs: row.interval_ms,
      allowed: row.allowed,
      closedForMs: row.closed_for_ms,
      isDisabled: row.is_disabled,
      isWell: row.is_well,
    }));
  }
}

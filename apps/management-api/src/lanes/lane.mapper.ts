import { type LaneView, numberedIdOf } from '@crossdock/contracts';
import type { LaneNotice, LaneStatus } from '@crossdock/lanes';
import type { RecordedEvent } from '@crossdock/ledger';
import { parseLaneKey } from '@crossdock/workflow';
import { laneIdOf } from './lane-id.js';

/** @param waiting deliveries that wait, counted one further than `waitingMax`. */
export function toLane(lane: LaneStatus, waiting: number, waitingMax: number): LaneView {
  return {
    id: laneIdOf(lane.key),
    ...parseLaneKey(lane.key),
    concurrency: lane.concurrencyMax,
    state: lane.state,
    slotsInUse: lane.slotsInUse,
    pace: lane.pace,
    pausedUntil: lane.pausedUntil?.toISOString() ?? null,
    failingSince: lane.failingSince?.toISOString() ?? null,
    nextProbeAt: lane.nextProbeAt?.toISOString() ?? null,
    disabledAt: lane.disabledAt?.toISOString() ?? null,
    waiting: Math.min(waiting, waitingMax),
    hasMoreWaiting: waiting > waitingMax,
  };
}

/** A notice as a line of the event list. */
export function toNoticeEvent({ number, lane, kind, at }: LaneNotice): RecordedEvent {
  return {
    id: numberedIdOf(at.getTime(), number),
    kind: 'notice',
    action: `destination.${kind}`,
    time: at.toISOString(),
    incomingIntegrationId: null,
    incomingEventId: null,
    deliveryId: null,
    params: { lane: laneIdOf(lane), ...parseLaneKey(lane) },
  };
}

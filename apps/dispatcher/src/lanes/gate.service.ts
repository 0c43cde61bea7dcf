import { Injectable } from '@nestjs/common';
import { type NextAttempt, WaitingRoom } from '@crossdock/ledger';
import type { Lane } from '@crossdock/workflow';
import { LANE_TRAFFIC } from './lane.config.js';
import { type Admission, LaneService } from './lane.service.js';

/** Where deliveries enter their lane, or turn off into the waiting room. */
@Injectable()
export class GateService {
  constructor(
    private readonly lanes: LaneService,
    private readonly room: WaitingRoom,
  ) {}

  /**
   * A pass to send at once, or `full` once the delivery waits in the database, where it has its turn without further doing. Deliveries with
   * a rate or an order always wait there: it alone keeps both over all processes. Throws `storage_unavailable`.
   *
   * @param acceptedMs when the event came; deliveries with an order let those of earlier events arrive first.
   */
  async enter(next: NextAttempt, lane: Lane, acceptedMs: number): Promise<Admission> {
    if (next.orderKey !== null) {
      const traffic = await this.lanes.open(lane);
      traffic.isOrdered = true;
      // Waiting would not end: a disabled lane lets its deliveries out only to have them fail.
      if (traffic.isDisabled && traffic.isClosed(performance.now())) return { kind: 'disabled' };
      return this.wait(next, Math.max(0, acceptedMs + LANE_TRAFFIC.orderSettleMs - Date.now()));
    }
    const admission = await this.lanes.enter(lane);
    return admission.kind === 'full' ? this.wait(next, 0) : admission;
  }

  private async wait(next: NextAttempt, delayMs: number): Promise<Admission> {
    await this.room.put(next, delayMs);
    // What is due later is found when it is due.
    if (delayMs === 0) this.lanes.noteWaiting(next.lane);
    return { kind: 'full' };
  }
}

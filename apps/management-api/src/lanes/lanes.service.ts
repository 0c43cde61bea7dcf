import { Injectable } from '@nestjs/common';
import { CrossdockError, LANE_WAITING_LISTED_MAX, LANE_WAITING_MAX, type LaneView, type Page, type PageQuery } from '@crossdock/contracts';
import { LaneReader, LaneSwitch } from '@crossdock/lanes';
import { WaitingRoom } from '@crossdock/ledger';
import { WORKSPACE_ID } from '../app.config.js';
import { laneIdOf, laneKeyOf } from './lane-id.js';
import { toLane } from './lane.mapper.js';

@Injectable()
export class LanesService {
  constructor(
    private readonly lanes: LaneReader,
    private readonly laneSwitch: LaneSwitch,
    private readonly room: WaitingRoom,
  ) {}

  async list({ limit, cursor }: PageQuery): Promise<Page<LaneView>> {
    const found = await this.lanes.list(WORKSPACE_ID, limit + 1, cursor === undefined ? undefined : keyIn(cursor));
    const shown = found.slice(0, limit);
    const keys = shown.map(({ key }) => key);
    const waiting = await this.room.countWaiting(keys, LANE_WAITING_LISTED_MAX + 1);
    const items = shown.map((lane) => toLane(lane, waiting.get(lane.key) ?? 0, LANE_WAITING_LISTED_MAX));
    return { items, nextCursor: found.length > limit ? laneIdOf(keys.at(-1) ?? '') : null };
  }

  async get(key: string): Promise<LaneView> {
    const lane = await this.lanes.find(WORKSPACE_ID, key);
    if (lane === undefined) throw new CrossdockError('not_found', { detail: 'There is no lane with this id.' });
    const waiting = await this.room.countWaiting([key], LANE_WAITING_MAX + 1);
    return toLane(lane, waiting.get(key) ?? 0, LANE_WAITING_MAX);
  }

  async enable(key: string): Promise<LaneView> {
    await this.laneSwitch.enable(WORKSPACE_ID, key);
    return this.get(key);
  }

  async disable(key: string): Promise<LaneView> {
    await this.laneSwitch.disable(WORKSPACE_ID, key);
    return this.get(key);
  }
}

function keyIn(cursor: string): string {
  const key = laneKeyOf(cursor);
  if (key !== undefined) return key;
  const message = 'The cursor is not one that a list gave out.';
  throw new CrossdockError('validation_failed', { detail: message, errors: [{ path: 'cursor', message }] });
}

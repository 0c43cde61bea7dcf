export {
  LaneControl,
  type HeldSlot,
  type LaneLimits,
  type LaneReport,
  type LaneState,
  type SlotClaim,
  type Starts,
} from './lane-control.js';
export { type LaneNotice, LaneReader, type LaneStatus, type NoticeQuery } from './lane-reader.js';
export { LANE_RULES } from './lane-rules.js';
export { LaneSwitch } from './lane-switch.js';
export { LanesModule } from './lanes.module.js';
export { lanesSchema } from './lanes-schema.js';

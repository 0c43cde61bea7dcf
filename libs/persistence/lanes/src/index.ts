export {
  LaneControl,
  type HeldSlot,
  type LaneLimits,
  type LaneReport,
  type LaneState,
  type SlotClaim,
  type Starts,
} from './lane-control.js';
export { LANE_RULES } from './lane-rules.js';
export { LanesModule } from './lanes.module.js';
export { lanesSchema } from './lanes-schema.js';

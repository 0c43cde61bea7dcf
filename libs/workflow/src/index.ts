export { checkOutgoing, fieldsRead, type DestinationRules } from './check-outgoing.js';
export { checkWorkflow, missingFormFields } from './check-workflow.js';
export {
  compileOutgoing,
  type CompiledOutgoing,
  type RenderedParameter,
  type RenderedRequest,
  type RenderOutcome,
  requestScope,
} from './compiled-outgoing.js';
export { envelopeOf, toEnvelope } from './envelope.js';
export { checkFilter, matchFilter } from './filter.js';
export { laneOf, laneSignalOf, parseLaneKey, type Lane, type LaneName, type LaneSignal } from './lane.js';
export { planDeliveries } from './plan-deliveries.js';
export { responseEventParams } from './response-event.js';
export { judgeAttempt, type AttemptEnd, type Verdict } from './retry-policy.js';

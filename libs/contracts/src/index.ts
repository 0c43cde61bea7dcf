export { Secret } from './secret.js';
export { deliveryIdOf, idTimeMs, lowestIdAt, newEventId, numberedIdOf, numberIn, replayedDeliveryIdOf, responseEventIdOf } from './ids.js';
export { CrossdockError, type FieldError } from './errors/crossdock-error.js';
export { ERROR_CATALOGUE, type ErrorCode } from './errors/error-catalogue.js';
export { parseWith, toFieldErrors } from './errors/parse-with.js';
export { problemSchema, toProblem, type Problem } from './errors/problem.js';
export {
  apiKeyConnectionInputSchema,
  basicConnectionInputSchema,
  connectionInputSchema,
  connectionSchema,
  MASKED_SECRET,
  type Connection,
  type ConnectionInput,
} from './http/connection.js';
export {
  attemptSchema,
  deliveryQuerySchema,
  deliverySchema,
  idempotencyKeySchema,
  replayedDeliverySchema,
  type Attempt,
  type Delivery,
  type DeliveryQuery,
  type ReplayedDelivery,
} from './http/delivery.js';
export {
  eventQuerySchema,
  eventStorySchema,
  eventSummarySchema,
  type EventQuery,
  type EventStory,
  type EventSummary,
} from './http/event.js';
export {
  incomingIntegrationInputSchema,
  incomingIntegrationSchema,
  type IncomingIntegration,
  type IncomingIntegrationInput,
} from './http/incoming-integration.js';
export { LANE_ID_CHARS_MAX, LANE_WAITING_LISTED_MAX, LANE_WAITING_MAX, laneQuerySchema, laneSchema, type LaneView } from './http/lane.js';
export {
  DEFAULT_EVENT_NAME,
  type DeliverySettings,
  deliverySettingsSchema,
  LANE_CONCURRENCY_DEFAULT,
  outgoingDefinitionSchema,
  outgoingIntegrationInputSchema,
  outgoingIntegrationSchema,
  PARAMETER_VALUE_CHARS_MAX,
  RESERVED_PARAMETER_NAMES,
  type OutgoingDefinition,
  type OutgoingIntegration,
  type OutgoingIntegrationInput,
} from './http/outgoing-integration.js';
export { pageQuerySchema, pageSchema, type Page, type PageQuery } from './http/paging.js';
export { replayInputSchema, replaySchema, type Replay, type ReplayInput } from './http/replay.js';
export {
  TEMPLATE_POSITIONS,
  templateRenderInputSchema,
  templateRenderResultSchema,
  type TemplateRenderInput,
  type TemplateRenderResult,
} from './http/template.js';
export {
  FILTER_OPERATORS,
  filterSchema,
  TRIGGER_NODE_ID,
  workflowDefinitionSchema,
  workflowInputSchema,
  workflowSchema,
  type Filter,
  type FilterCondition,
  type OutgoingNode,
  type Workflow,
  type WorkflowDefinition,
  type WorkflowInput,
} from './http/workflow.js';
export { acceptedEventSchema, INLINE_BODY_CHARS_MAX, type AcceptedEvent } from './jobs/accepted-event.js';
export { JOBS } from './jobs/catalogue.js';
export { type JobContract, type JobPayload, type ServiceName } from './jobs/job-contract.js';
export {
  outcomeBatchIdsOf,
  outcomeJobIdOf,
  RECORDED_BODY_CHARS_MAX,
  recordOutcome,
  type AttemptRecord,
  type RecordOutcome,
  type ResponseEventRecord,
} from './jobs/record-outcome.job.js';
export { routeEvent, type RouteEvent, routingBatchIdOf } from './jobs/route-event.job.js';
export { QUESTIONS } from './messages/catalogue.js';
export { DEFINITION_CHANGED_TOPIC, definitionChangedSchema, type DefinitionChanged } from './messages/definition-changed.js';
export { type QuestionContract } from './messages/question-contract.js';
export { resolveMaterial } from './messages/resolve-material.question.js';
export { storeSecrets } from './messages/store-secrets.question.js';

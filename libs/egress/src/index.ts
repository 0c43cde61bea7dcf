export { EgressModule } from './egress.module.js';
export { type AddressLookup } from './exchange/connection.js';
export { EgressClient, type EgressClientOptions, RESPONSE_BODY_BYTES_MAX } from './exchange/egress-client.js';
export {
  type ConfidentialNames,
  type EgressRequest,
  type EgressResponse,
  type EgressResult,
  type EgressTimings,
} from './exchange/egress-result.js';
export { type EgressFailure } from './exchange/failure.js';
export { type DestinationVerdict, type EgressDenial } from './policy/denial.js';
export { checkDestination } from './policy/destination.js';
export { EgressPolicy, parseEgressPolicy } from './policy/egress-policy.js';
export { checkHeaderName } from './policy/header-rules.js';

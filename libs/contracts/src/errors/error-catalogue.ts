/** What a code means to whoever meets it. `retryable`: the same request may succeed later without a change. */
interface ErrorEntry {
  readonly status: number;
  readonly title: string;
  readonly retryable: boolean;
}

/**
 * Every error code a caller can see, with its HTTP status and title. Closed: an error without a code here cannot be made.
 * `docs/failure-modes.md` explains each one, and a spec holds the two together.
 */
export const ERROR_CATALOGUE = {
  invalid_json: { status: 400, title: 'The body is not valid JSON', retryable: false },
  empty_body: { status: 400, title: 'The body is empty', retryable: false },
  body_not_object: { status: 400, title: 'The body is not a JSON object', retryable: false },
  body_too_deep: { status: 400, title: 'The body is nested too deeply', retryable: false },
  body_too_wide: { status: 400, title: 'The body holds too many values or too long parameter names', retryable: false },
  validation_failed: { status: 400, title: 'Some fields are not valid', retryable: false },
  bad_request: { status: 400, title: 'The request is malformed', retryable: false },
  unauthorized: { status: 401, title: 'A valid bearer token is required', retryable: false },
  endpoint_not_found: { status: 404, title: 'No published integration has this endpoint', retryable: false },
  not_found: { status: 404, title: 'Nothing is here', retryable: false },
  method_not_allowed: { status: 405, title: 'This method is not allowed here', retryable: false },
  request_timeout: { status: 408, title: 'The request took too long to arrive', retryable: true },
  conflict: { status: 409, title: 'The request conflicts with the present state', retryable: false },
  body_too_large: { status: 413, title: 'The body is too large', retryable: false },
  unsupported_media_type: { status: 415, title: 'The content type must be application/json', retryable: false },
  headers_too_large: { status: 431, title: 'The headers are too large', retryable: false },
  internal_error: { status: 500, title: 'Something went wrong here', retryable: true },
  storage_unavailable: { status: 503, title: 'The database or the queue cannot be reached', retryable: true },
  credentials_unavailable: { status: 503, title: 'The credential service did not answer', retryable: true },
} as const satisfies Record<string, ErrorEntry>;

/** A code of the catalogue. Codes are part of the outside contract: none is ever renamed or given a new meaning. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;

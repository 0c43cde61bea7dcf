import { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue.js';

/** One fault of one field. `path` is written as in a parameter path: `headers[0].key`. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

interface ErrorParts {
  /** A sentence for the caller. Never holds a secret, a stack or a value of another workspace. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly cause?: unknown;
}

/**
 * The one base class of errors raised on purpose. `detail` and `errors` are public; `cause` is for logs only.
 * Expected outcomes are return values, not errors: see docs/failure-modes.md for where each code arises.
 */
export class CrossdockError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly errors: readonly FieldError[];

  constructor(code: ErrorCode, parts: ErrorParts = {}) {
    super(parts.detail ?? ERROR_CATALOGUE[code].title, parts.cause === undefined ? {} : { cause: parts.cause });
    this.name = 'CrossdockError';
    this.code = code;
    this.detail = parts.detail;
    this.errors = parts.errors ?? [];
  }

  get status(): number {
    return ERROR_CATALOGUE[this.code].status;
  }

  get retryable(): boolean {
    return ERROR_CATALOGUE[this.code].retryable;
  }
}

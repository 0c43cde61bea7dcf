import { CrossdockError, type FieldError } from '@crossdock/contracts';

/** Throws `validation_failed` with all faults, if there are any. */
export function refuseFaults(errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  throw new CrossdockError('validation_failed', { detail: `The request body has ${errors.length} fault(s).`, errors });
}

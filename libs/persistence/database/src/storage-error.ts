import { CrossdockError } from '@crossdock/contracts';
import { DatabaseError } from 'pg';
import { QueryFailedError } from 'typeorm';
import { codeOf } from './system-error.js';

/**
 * SQLSTATE classes in which the statement is not at fault and may succeed later: connection (08), resources (53), intervention
 * such as a shutdown or a timeout (57), system (58), and a server that became a read-only standby (25006).
 */
const UNAVAILABLE = /^(08|53|57|58|25006)/;

/**
 * What the error of a database call means to a caller: `storage_unavailable` when the database was not reached, is shutting down,
 * overloaded or too slow; any other error as it is. Use it only around database calls: an error that is not the server's answer
 * counts as the connection's.
 */
export function toStorageError(error: unknown): unknown {
  if (error instanceof CrossdockError) return error;
  const fault: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (fault instanceof DatabaseError && !UNAVAILABLE.test(fault.code ?? '')) return error;
  if (fault instanceof TypeError || fault instanceof RangeError) return error;
  return new CrossdockError('storage_unavailable', { cause: error });
}

/** `storage_unavailable` for a connection that could not be opened. Names the server's host and port, not its credentials. */
export function unreachable(url: string, cause: unknown): CrossdockError {
  const { hostname, port } = new URL(url);
  const where = `${hostname}:${port === '' ? '5432' : port}`;
  return new CrossdockError('storage_unavailable', { detail: `The database at ${where} cannot be used: ${reasonOf(cause)}.`, cause });
}

function reasonOf(cause: unknown): string {
  if (cause instanceof DatabaseError) return cause.message;
  return codeOf(cause) ?? 'it did not answer';
}

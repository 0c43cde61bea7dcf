import type { StoredConnection } from '@crossdock/catalog';
import { joinConnection } from '@crossdock/connections';
import type { Connection } from '@crossdock/contracts';

/** Secrets read as asterisks: this service could not show them if it wanted to. */
export function toConnection({ id, name, settings, createdAt, updatedAt }: StoredConnection): Connection {
  return joinConnection(settings, { id, name, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() });
}

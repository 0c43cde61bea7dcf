import type { EntitySchema, MigrationInterface } from 'typeorm';

type Constructor<T> = new () => T;

/**
 * One of the Postgres schemas with what its owner keeps in it. Each has its own migrations table inside itself, so that one
 * can be dropped, restored or moved without the others.
 */
export interface SchemaDefinition {
  readonly name: 'catalog' | 'vault' | 'lanes' | 'ledger';
  readonly entities: ReadonlyArray<Constructor<object> | EntitySchema>;
  /** Class names end in 13 digits (milliseconds), which order them. SQL inside names its schema: the search path is not set. */
  readonly migrations: ReadonlyArray<Constructor<MigrationInterface>>;
}

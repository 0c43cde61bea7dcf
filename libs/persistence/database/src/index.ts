export { openDataSource } from './data-source.js';
export { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded/start-embedded-postgres.js';
export { assertMigrated, migrate } from './migrate.js';
export type { SchemaDefinition } from './schema-definition.js';
export { toStorageError } from './storage-error.js';

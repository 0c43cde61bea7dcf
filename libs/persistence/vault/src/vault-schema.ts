import type { SchemaDefinition } from '@crossdock/database';
import { KeyCheckEntity } from './entities/key-check.entity.js';
import { SecretEntity } from './entities/secret.entity.js';
import { CreateVault1767225600000 } from './migrations/1767225600000-create-vault.js';

/** The Postgres schema `vault`: sealed secrets. Only the credential service reads and writes it. */
export const vaultSchema: SchemaDefinition = {
  name: 'vault',
  entities: [SecretEntity, KeyCheckEntity],
  migrations: [CreateVault1767225600000],
};

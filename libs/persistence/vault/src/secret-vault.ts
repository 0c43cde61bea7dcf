import { Inject, Injectable } from '@nestjs/common';
import type { SecretFields, SecretsAddress } from '@crossdock/connections';
import type { Secret } from '@crossdock/contracts';
import { toStorageError } from '@crossdock/database';
import { DataSource } from 'typeorm';
import { SecretEntity } from './entities/secret.entity.js';
import { type Keyring, KEYRING } from './keyring/keyring.js';
import { openRecord } from './keyring/open-record.js';
import { sealRecord } from './keyring/seal-record.js';
import { VAULT_DATA_SOURCE } from './vault-data-source.js';

/** Keeps the secrets of connections sealed in Postgres. Both operations throw `storage_unavailable` when the database is not there. */
@Injectable()
export class SecretVault {
  constructor(
    @Inject(VAULT_DATA_SOURCE) private readonly dataSource: DataSource,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  /**
   * Stores all fields or none. Stored again, a field is replaced, so a repeated call is harmless; of two at once, one wins whole.
   * No fields is no change.
   */
  async store(address: SecretsAddress, secrets: SecretFields): Promise<void> {
    const { workspaceId, connectionId, secretVersion } = address;
    const key = this.keyring.newest;
    // Always in one order: two calls at once could otherwise wait for each other's rows.
    const rows = Object.keys(secrets)
      .sort()
      .map((field) => {
        const place = { workspaceId, connectionId, secretVersion, field };
        return { ...place, keyId: key.id, sealed: sealRecord(key, place, secrets[field] ?? '') };
      });
    if (rows.length === 0) return;
    await this.attempt(() => this.dataSource.manager.upsert(SecretEntity, rows, ['workspaceId', 'connectionId', 'secretVersion', 'field']));
  }

  /** The fields stored at an address, by name; undefined when there are none. Throws `internal_error` when a record does not open. */
  async open(address: SecretsAddress): Promise<Readonly<Record<string, Secret<string>>> | undefined> {
    const { workspaceId, connectionId, secretVersion } = address;
    const rows = await this.attempt(() => this.dataSource.manager.findBy(SecretEntity, { workspaceId, connectionId, secretVersion }));
    if (rows.length === 0) return undefined;
    return Object.fromEntries(rows.map(({ field, sealed }) => [field, openRecord(this.keyring, { ...address, field }, sealed)]));
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toStorageError(error);
    }
  }
}

import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings, SettingsError } from '@crossdock/config';
import { assertMigrated, openDataSource } from '@crossdock/database';
import { DataSource } from 'typeorm';
import { assertKeyFits } from './key-check.js';
import { type Keyring, KEYRING, keyringOf } from './keyring/keyring.js';
import { SecretVault } from './secret-vault.js';
import { VAULT_DATA_SOURCE } from './vault-data-source.js';
import { vaultSchema } from './vault-schema.js';

/** A resolved connection is kept by who asked, so secrets are read seldom. */
const POOL_MAX = 5;

/**
 * Opens the vault when the process starts and closes it last. A process without a master key, with another one than the vault was
 * first used with, or behind the schema does not start.
 */
@Module({
  providers: [
    { provide: KEYRING, useFactory: readKeyring, inject: [SETTINGS] },
    { provide: VAULT_DATA_SOURCE, useFactory: openVault, inject: [SETTINGS, KEYRING] },
    SecretVault,
  ],
  exports: [SecretVault],
})
export class VaultModule implements OnApplicationShutdown {
  constructor(@Inject(VAULT_DATA_SOURCE) private readonly dataSource: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}

function readKeyring({ masterKey }: Settings): Keyring {
  if (masterKey === null) throw new SettingsError(['CROSSDOCK_MASTER_KEY is required by the vault.']);
  return keyringOf(masterKey.reveal());
}

async function openVault(settings: Settings, keyring: Keyring): Promise<DataSource> {
  const dataSource = await openDataSource(vaultSchema, { url: settings.databaseUrl, poolMax: POOL_MAX });
  try {
    await assertMigrated(dataSource, vaultSchema);
    await assertKeyFits(dataSource, keyring);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

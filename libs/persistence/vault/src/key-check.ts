import { SettingsError } from '@crossdock/config';
import type { DataSource } from 'typeorm';
import { KeyCheckEntity } from './entities/key-check.entity.js';
import type { Keyring } from './keyring/keyring.js';
import { openRecord } from './keyring/open-record.js';
import type { SecretPlace } from './keyring/record-layout.js';
import { sealRecord } from './keyring/seal-record.js';

const ROW_ID = 1;
const PLACE: SecretPlace = { workspaceId: 0, connectionId: 'key-check', secretVersion: 1, field: 'key-check' };

/**
 * Refuses to go on with a master key that is not the one this vault was first used with: `SettingsError`. The first start ever
 * decides which one that is; of several first starts at once, one does.
 *
 * Without this, a service with a wrong key would accept new secrets that its replicas cannot open, and fail only when it sends.
 */
export async function assertKeyFits(dataSource: DataSource, keyring: Keyring): Promise<void> {
  const { newest } = keyring;
  const rows = dataSource.getRepository(KeyCheckEntity);
  const first = { id: ROW_ID, keyId: newest.id, sealed: sealRecord(newest, PLACE, 'key-check') };
  await rows.createQueryBuilder().insert().values(first).orIgnore().execute();
  const { keyId, sealed } = await rows.findOneByOrFail({ id: ROW_ID });
  if (keyring.find(keyId) === undefined) {
    throw new SettingsError([
      `CROSSDOCK_MASTER_KEY is not the key that the stored secrets were sealed with (it has the id ${newest.id}, they need ${keyId}): start with the former key.`,
    ]);
  }
  openRecord(keyring, PLACE, sealed);
}

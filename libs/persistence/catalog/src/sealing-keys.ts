import { Injectable } from '@nestjs/common';
import { CatalogStore } from './store/catalog-store.js';
import { SealingKeyEntity } from './entities/sealing-key.entity.js';

/** A public key to which secrets are sealed. */
export interface SealingKey {
  readonly keyId: string;
  readonly publicKey: Buffer;
}

/** Where the credential service announces its public key, and others find it. */
@Injectable()
export class SealingKeys {
  constructor(private readonly store: CatalogStore) {}

  /** Makes the key the current one. Announcing it again is harmless. */
  async announce({ keyId, publicKey }: SealingKey): Promise<void> {
    await this.store.use((manager) =>
      manager.query(
        // The time of the statement, not of the transaction, by the one clock all replicas share.
        `INSERT INTO catalog.sealing_key (key_id, public_key, announced_at) VALUES ($1, $2, clock_timestamp())
       ON CONFLICT (key_id) DO UPDATE SET public_key = EXCLUDED.public_key, announced_at = EXCLUDED.announced_at`,
        [keyId, publicKey],
      ),
    );
  }

  /** The key announced last. Undefined until the credential service has started for the first time. */
  async current(): Promise<SealingKey | undefined> {
    const [key] = await this.store.use((manager) => manager.find(SealingKeyEntity, { order: { announcedAt: 'DESC' }, take: 1 }));
    return key === undefined ? undefined : { keyId: key.keyId, publicKey: key.publicKey };
  }
}

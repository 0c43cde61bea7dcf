import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings, SettingsError } from '@crossdock/config';
import { materialKey, sealingKeyPair, type SealingKeyPair } from '@crossdock/connections';
import { Secret } from '@crossdock/contracts';

/** The keys this service speaks with, derived from the master key: every replica has the same. */
@Injectable()
export class ServiceKeys {
  /** Others seal secrets to its public half. */
  readonly sealing: SealingKeyPair;
  /** Seals material for those who ask for it. */
  readonly material: Secret<Buffer>;

  constructor(@Inject(SETTINGS) { masterKey }: Settings) {
    if (masterKey === null) throw new SettingsError(['CROSSDOCK_MASTER_KEY is required by credentials.']);
    this.sealing = sealingKeyPair(masterKey.reveal());
    this.material = new Secret(materialKey(masterKey.reveal()));
  }
}

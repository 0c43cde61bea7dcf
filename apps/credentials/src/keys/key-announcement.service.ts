import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SealingKeys } from '@crossdock/catalog';
import { ServiceKeys } from './service-keys.js';

/** Tells the catalog, at every start, the public key that secrets are sealed to. A start that cannot tell fails. */
@Injectable()
export class KeyAnnouncement implements OnApplicationBootstrap {
  private readonly logger = new Logger(KeyAnnouncement.name);

  constructor(
    private readonly keys: ServiceKeys,
    private readonly sealingKeys: SealingKeys,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { keyId, publicKey } = this.keys.sealing;
    await this.sealingKeys.announce({ keyId, publicKey });
    this.logger.log({ keyId }, 'Secrets are sealed to this key.');
  }
}

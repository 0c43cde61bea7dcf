import { Injectable } from '@nestjs/common';
import { SealingKeys } from '@crossdock/catalog';
import { type SecretFields, sealSecrets, type SecretsAddress } from '@crossdock/connections';
import { CrossdockError, storeSecrets } from '@crossdock/contracts';
import { Questions } from '@crossdock/messaging';

/** Hands secrets to the credential service, sealed to its public key: nothing between can read them, this service included. */
@Injectable()
export class SecretKeeper {
  constructor(
    private readonly sealingKeys: SealingKeys,
    private readonly questions: Questions,
  ) {}

  /** Resolves once the secrets are stored under their address. Throws `credentials_unavailable` when they are not. */
  async store(address: SecretsAddress, secrets: SecretFields): Promise<void> {
    const key = await this.sealingKeys.current();
    if (key === undefined) {
      throw new CrossdockError('credentials_unavailable', { detail: 'The credential service has not started yet.' });
    }
    const sealed = sealSecrets(key.publicKey, address, secrets);
    const answer = await this.questions.ask(storeSecrets, { v: 1, ...address, sealedSecrets: sealed });
    if (answer.outcome === 'stored') return;
    throw new CrossdockError('credentials_unavailable', { detail: `The credential service did not take the secrets: ${answer.reason}` });
  }
}

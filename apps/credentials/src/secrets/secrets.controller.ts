import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { Connections } from '@crossdock/catalog';
import { openSecrets, type SecretFields, type SecretsAddress } from '@crossdock/connections';
import { CrossdockError, type Secret, storeSecrets } from '@crossdock/contracts';
import { SecretVault } from '@crossdock/vault';
import type { z } from 'zod';
import { ServiceKeys } from '../keys/service-keys.js';

type Question = z.output<typeof storeSecrets.question>;
type Answer = z.output<typeof storeSecrets.answer>;

/** Takes secrets that were sealed to this service and keeps them in the vault. */
@Controller()
export class SecretsController {
  constructor(
    private readonly connections: Connections,
    private readonly vault: SecretVault,
    private readonly keys: ServiceKeys,
  ) {}

  /**
   * Asked again, it does no harm. A version that no connection uses yet may be stored anew, for whoever asked may have failed after;
   * the version in use is never changed, for then requests would go out with secrets that nobody put in force.
   */
  @MessagePattern(storeSecrets.pattern)
  async store(@Payload() { workspaceId, connectionId, secretVersion, sealedSecrets }: Question): Promise<Answer> {
    const address = { workspaceId, connectionId, secretVersion };
    const secrets = this.open(address, sealedSecrets);
    if (secrets === undefined) {
      return { outcome: 'refused', reason: 'The sealed secrets do not open: they were altered, or sealed to another key or connection.' };
    }
    const stored = (await this.isInUse(address)) ? await this.vault.open(address) : undefined;
    if (stored === undefined) {
      await this.vault.store(address, secrets);
      return { outcome: 'stored' };
    }
    if (holdSame(stored, secrets)) return { outcome: 'stored' };
    return { outcome: 'refused', reason: `Version ${secretVersion} of the secrets is in use and cannot be changed.` };
  }

  private open(address: SecretsAddress, sealed: string): SecretFields | undefined {
    try {
      return openSecrets(this.keys.sealing.privateKey, address, sealed);
    } catch (error) {
      if (error instanceof CrossdockError) return undefined;
      throw error;
    }
  }

  private async isInUse({ workspaceId, connectionId, secretVersion }: SecretsAddress): Promise<boolean> {
    const connection = await this.connections.find(connectionId);
    return connection?.workspaceId === workspaceId && connection.secretVersion === secretVersion;
  }
}

function holdSame(stored: Readonly<Record<string, Secret<string>>>, secrets: SecretFields): boolean {
  const fields = Object.keys(secrets);
  return fields.length === Object.keys(stored).length && fields.every((field) => stored[field]?.reveal() === secrets[field]);
}

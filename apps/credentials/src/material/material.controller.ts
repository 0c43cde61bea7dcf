import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { Connections, type StoredConnection } from '@crossdock/catalog';
import {
  materialContext,
  type MaterialOutcome,
  parseConnectionSettings,
  resolveMaterial as resolve,
  sealMaterial,
} from '@crossdock/connections';
import { resolveMaterial } from '@crossdock/contracts';
import { SecretVault } from '@crossdock/vault';
import type { z } from 'zod';
import { ServiceKeys } from '../keys/service-keys.js';

type Question = z.output<typeof resolveMaterial.question>;
type Answer = z.output<typeof resolveMaterial.answer>;

/** Answers what a request must carry to use a connection. Nothing is kept in memory: who asks keeps the answer. */
@Controller()
export class MaterialController {
  constructor(
    private readonly connections: Connections,
    private readonly vault: SecretVault,
    private readonly keys: ServiceKeys,
  ) {}

  /**
   * The answer holds for the revision it names, which is at least the one asked for: that revision was committed before anyone could
   * ask, and the connection is read after.
   */
  @MessagePattern(resolveMaterial.pattern)
  async resolve(@Payload() { connectionId, catalogRevision }: Question): Promise<Answer> {
    const connection = await this.connections.find(connectionId);
    if (connection === undefined) return { outcome: 'refused', reason: 'There is no such connection.' };
    const outcome = await this.resolveConnection(connection);
    if (!outcome.ok) return { outcome: 'refused', reason: `${outcome.path}: ${outcome.reason}` };
    const validAt = Math.max(catalogRevision, connection.revision);
    const context = materialContext(connectionId, validAt);
    return {
      outcome: 'resolved',
      sealedMaterial: sealMaterial(this.keys.material.reveal(), outcome.material, context),
      catalogRevision: validAt,
    };
  }

  private async resolveConnection({ id, workspaceId, secretVersion, settings }: StoredConnection): Promise<MaterialOutcome> {
    const secrets = (await this.vault.open({ workspaceId, connectionId: id, secretVersion })) ?? {};
    const revealed = Object.fromEntries(Object.entries(secrets).map(([field, secret]) => [field, secret.reveal()]));
    return resolve(parseConnectionSettings(settings), revealed);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { type Changed, Connections, newResourceId, type StoredConnection } from '@crossdock/catalog';
import { checkConnection, type SecretFields, splitConnection } from '@crossdock/connections';
import type { Connection, ConnectionInput, FieldError, Page, PageQuery } from '@crossdock/contracts';
import { Broadcasts } from '@crossdock/messaging';
import type { DestinationRules } from '@crossdock/workflow';
import { WORKSPACE_ID } from '../app.config.js';
import { DESTINATION_RULES } from '../saving/destination-rules.js';
import { refuseFaults } from '../saving/refuse-faults.js';
import { toConnection } from './connection.mapper.js';
import { SecretKeeper } from './secret-keeper.service.js';

const FIRST_SECRET_VERSION = 1;

/**
 * Saves connections: secrets go to the credential service first, the rest to the catalog after. A failure between leaves secrets of a
 * version that no connection names, which nothing reads.
 */
@Injectable()
export class ConnectionsService {
  constructor(
    private readonly connections: Connections,
    private readonly keeper: SecretKeeper,
    private readonly broadcasts: Broadcasts,
    @Inject(DESTINATION_RULES) private readonly rules: DestinationRules,
  ) {}

  async create(input: ConnectionInput): Promise<Connection> {
    const { settings, secrets, kept } = splitConnection(input);
    refuseFaults([...checkConnection(input, this.rules), ...missingSecrets(kept)]);
    const id = newResourceId();
    const secretVersion = FIRST_SECRET_VERSION;
    await this.keeper.store({ workspaceId: WORKSPACE_ID, connectionId: id, secretVersion }, secrets);
    return this.announced(await this.connections.create({ workspaceId: WORKSPACE_ID, id }, { name: input.name, settings, secretVersion }));
  }

  async update(id: string, input: ConnectionInput): Promise<Connection> {
    const stored = await this.connections.get(WORKSPACE_ID, id);
    const { settings, secrets, kept } = splitConnection(input);
    const lost = stored.settings.kind === input.kind ? [] : kept;
    refuseFaults([...checkConnection(input, this.rules), ...missingSecrets(lost)]);
    // Every kind has one secret field: the stored one is kept, or all secrets are new.
    const secretVersion = kept.length > 0 ? stored.secretVersion : await this.storeAnew(id, secrets);
    const parts = { name: input.name, settings, secretVersion };
    return this.announced(await this.connections.update({ workspaceId: WORKSPACE_ID, id }, parts, stored.revision));
  }

  async get(id: string): Promise<Connection> {
    return toConnection(await this.connections.get(WORKSPACE_ID, id));
  }

  async list(query: PageQuery): Promise<Page<Connection>> {
    const { items, nextCursor } = await this.connections.list(WORKSPACE_ID, query);
    return { items: items.map(toConnection), nextCursor };
  }

  async remove(id: string): Promise<void> {
    const catalogRevision = await this.connections.remove(WORKSPACE_ID, id);
    await this.broadcasts.announce({ v: 1, kind: 'connection', id, catalogRevision });
  }

  private async storeAnew(id: string, secrets: SecretFields): Promise<number> {
    const secretVersion = await this.connections.reserveSecretVersion(WORKSPACE_ID, id);
    await this.keeper.store({ workspaceId: WORKSPACE_ID, connectionId: id, secretVersion }, secrets);
    return secretVersion;
  }

  private async announced({ resource, catalogRevision }: Changed<StoredConnection>): Promise<Connection> {
    await this.broadcasts.announce({ v: 1, kind: 'connection', id: resource.id, catalogRevision });
    return toConnection(resource);
  }
}

function missingSecrets(kept: readonly string[]): FieldError[] {
  return kept.map((path) => ({ path, message: 'A value is required: no secret of this kind is stored that could be kept.' }));
}

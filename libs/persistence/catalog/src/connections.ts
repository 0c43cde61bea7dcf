import { Injectable } from '@nestjs/common';
import type { ConnectionSettings } from '@crossdock/connections';
import { CrossdockError, type Page, type PageQuery } from '@crossdock/contracts';
import { CatalogStore, type Changed } from './store/catalog-store.js';
import { ConnectionEntity } from './entities/connection.entity.js';
import { ResourceRows } from './store/resource-rows.js';
import { refuseWhenUsed, usersOfConnection } from './rules/usage.query.js';

/** What is known of a connection outside the vault: everything but its secrets. */
export interface StoredConnection {
  readonly id: string;
  readonly workspaceId: number;
  readonly name: string;
  readonly settings: ConnectionSettings;
  /** Which secrets of the vault belong to these settings. */
  readonly secretVersion: number;
  /** The catalog revision of the last change. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The parts of a connection a change replaces. */
export type ConnectionParts = Pick<StoredConnection, 'name' | 'settings' | 'secretVersion'>;

/** Who a connection is. The caller makes the id (`newResourceId`), because secrets are sealed to it before the row is written. */
export type ConnectionKey = Pick<StoredConnection, 'workspaceId' | 'id'>;

const rows = new ResourceRows(ConnectionEntity, 'connection');

/**
 * The connections of all workspaces. Every change is in force at once and moves the catalog's revision. `get`, `update` and `remove`
 * throw `not_found` for an id the workspace does not have.
 */
@Injectable()
export class Connections {
  constructor(private readonly store: CatalogStore) {}

  create({ workspaceId, id }: ConnectionKey, parts: ConnectionParts): Promise<Changed<StoredConnection>> {
    return this.store.change(async (manager, revision) => {
      await manager.insert(ConnectionEntity, { ...parts, id, workspaceId, revision, secretVersionsReserved: parts.secretVersion });
      return rows.get(manager, workspaceId, id);
    });
  }

  /**
   * A version for new secrets of a connection, given to no other caller: two changes at once, or one after a failure, never store
   * their secrets under the same version.
   */
  async reserveSecretVersion(workspaceId: number, id: string): Promise<number> {
    const [reserved] = await this.store.use((manager) =>
      manager.query<[Array<{ version: number }>, number]>(
        `UPDATE catalog.connection SET secret_versions_reserved = secret_versions_reserved + 1
          WHERE workspace_id = $1 AND id = $2 RETURNING secret_versions_reserved AS version`,
        [workspaceId, id],
      ),
    );
    const row = reserved[0];
    if (row === undefined) throw rows.notFound(id);
    return row.version;
  }

  /**
   * Replaces the parts. Throws `conflict` when another change came between: `basedOn` is the revision of the connection as read by
   * the caller, so that two changes at once cannot pair the settings of one with the secrets of the other.
   */
  update({ workspaceId, id }: ConnectionKey, parts: ConnectionParts, basedOn: number): Promise<Changed<StoredConnection>> {
    return this.store.change(async (manager, revision) => {
      const stored = await rows.get(manager, workspaceId, id);
      if (stored.revision !== basedOn) throw new CrossdockError('conflict', { detail: 'The connection was changed meanwhile: try again.' });
      await manager.update(ConnectionEntity, { workspaceId, id }, { ...parts, revision });
      return rows.get(manager, workspaceId, id);
    });
  }

  get(workspaceId: number, id: string): Promise<StoredConnection> {
    return this.store.use((manager) => rows.get(manager, workspaceId, id));
  }

  /** By id alone, for the credential service, which is asked about connections of every workspace. */
  async find(id: string): Promise<StoredConnection | undefined> {
    return (await this.store.use((manager) => manager.findOneBy(ConnectionEntity, { id }))) ?? undefined;
  }

  /** Newest first. */
  list(workspaceId: number, page: PageQuery): Promise<Page<StoredConnection>> {
    return this.store.use((manager) => rows.list(manager, workspaceId, page));
  }

  /** Which of these ids the workspace has. */
  existing(workspaceId: number, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return this.store.use((manager) => rows.existing(manager, workspaceId, ids));
  }

  /** Gives the new revision. Throws `conflict` while an integration uses the connection. */
  async remove(workspaceId: number, id: string): Promise<number> {
    const { catalogRevision } = await this.store.change(async (manager) => {
      await rows.get(manager, workspaceId, id);
      refuseWhenUsed(rows.kind, await usersOfConnection(manager, workspaceId, id));
      await manager.delete(ConnectionEntity, { workspaceId, id });
    });
    return catalogRevision;
  }
}

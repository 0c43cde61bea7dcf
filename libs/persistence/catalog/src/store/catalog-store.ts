import { Inject, Injectable } from '@nestjs/common';
import { toStorageError } from '@crossdock/database';
import { DataSource, type EntityManager } from 'typeorm';

/** The injection token of the catalog's own `DataSource`. */
export const CATALOG_DATA_SOURCE = Symbol('CatalogDataSource');

/** A resource after a change, and the catalog revision that the change made. */
export interface Changed<T> {
  readonly resource: T;
  readonly catalogRevision: number;
}

/** The catalog's database. Errors of the connection leave as `storage_unavailable`. */
@Injectable()
export class CatalogStore {
  constructor(@Inject(CATALOG_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Reads, or writes what is not in force yet: drafts. */
  async use<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await work(this.dataSource.manager);
    } catch (error) {
      throw toStorageError(error);
    }
  }

  /**
   * Runs a change of what is in force as one transaction that moves the catalog to its next revision. The counter is taken first and
   * held to the end: such changes happen one after another, so that a check made by `change` (is it still published, is it in use)
   * stays true until the commit, and whoever sees revision R sees every change up to R.
   */
  change<T>(change: (manager: EntityManager, revision: number) => Promise<T>): Promise<Changed<T>> {
    return this.use((outer) =>
      outer.transaction(async (manager) => {
        const catalogRevision = await takeNextRevision(manager);
        return { resource: await change(manager, catalogRevision), catalogRevision };
      }),
    );
  }
}

async function takeNextRevision(manager: EntityManager): Promise<number> {
  const [rows] = await manager.query<[Array<{ value: string }>, number]>('UPDATE catalog.revision SET value = value + 1 RETURNING value');
  const row = rows[0];
  if (row === undefined) throw new Error('The catalog has no revision row: its migration is incomplete.');
  return Number(row.value);
}

import { Inject, Injectable } from '@nestjs/common';
import { toStorageError } from '@crossdock/database';
import { DataSource, type EntityManager } from 'typeorm';

/** The injection token of the ledger's own `DataSource`. */
export const LEDGER_DATA_SOURCE = Symbol('LedgerDataSource');

/** The ledger's database. Errors of the connection leave as `storage_unavailable`. */
@Injectable()
export class LedgerStore {
  constructor(@Inject(LEDGER_DATA_SOURCE) private readonly dataSource: DataSource) {}

  async use<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await work(this.dataSource.manager);
    } catch (error) {
      throw toStorageError(error);
    }
  }

  /** One statement; its rows. */
  query<Row>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return this.use((manager) => manager.query<Row[]>(sql, parameters));
  }

  transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.use((manager) => manager.transaction(work));
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { toStorageError } from '@crossdock/database';
import { DataSource, type EntityManager } from 'typeorm';
import { toArrayLiteral } from './array-literal.js';

/** The injection token of the ledger's own `DataSource`. */
export const LEDGER_DATA_SOURCE = Symbol('LedgerDataSource');

/** The injection token of the `LedgerStore` for sweeps, whose statements may take longer than all others. */
export const SWEEP_STORE = Symbol('SweepStore');

/** What TypeORM connects by, as far as it is used here: the driver's own client. */
interface PreparingConnection {
  query<Row>(statement: { readonly name: string; readonly text: string; readonly values: unknown[] }): Promise<{ readonly rows: Row[] }>;
}

/** The ledger's database. Errors of the connection leave as `storage_unavailable`. */
@Injectable()
export class LedgerStore {
  private readonly names = new Map<string, string>();

  constructor(@Inject(LEDGER_DATA_SOURCE) private readonly dataSource: DataSource) {}

  async use<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await work(this.dataSource.manager);
    } catch (error) {
      throw toStorageError(error);
    }
  }

  /**
   * One statement; its rows. Each connection keeps it prepared under its text, for good: so the text must be constant, and its best plan
   * must not depend on the parameters. What is written for every event is then parsed and planned once, not every time.
   *
   * @param parameters values, and flat lists of them for arrays.
   */
  query<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    const values = parameters.map((value) => (Array.isArray(value) ? toArrayLiteral(value) : value));
    return this.use(async ({ dataSource }) => {
      const runner = dataSource.createQueryRunner();
      try {
        const connection = (await runner.connect()) as PreparingConnection;
        return (await connection.query<Row>({ name: this.nameOf(sql), text: sql, values })).rows;
      } finally {
        await runner.release();
      }
    });
  }

  transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.use((manager) => manager.transaction(work));
  }

  private nameOf(sql: string): string {
    const known = this.names.get(sql) ?? `ledger_${this.names.size}`;
    this.names.set(sql, known);
    return known;
  }
}

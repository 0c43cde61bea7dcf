import { Inject, Injectable } from '@nestjs/common';
import { toStorageError } from '@crossdock/database';
import { DataSource, type EntityManager } from 'typeorm';

/** The injection token of the lanes' own `DataSource`. */
export const LANES_DATA_SOURCE = Symbol('LanesDataSource');

/** The database of the lanes. Errors of the connection leave as `storage_unavailable`. */
@Injectable()
export class LaneStore {
  constructor(@Inject(LANES_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** One statement; its rows. */
  query<Row>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return this.use(async () => rowsOf(await this.dataSource.query<Row[] | [Row[], number]>(sql, parameters)));
  }

  transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.use(() => this.dataSource.transaction(work));
  }

  private async use<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toStorageError(error);
    }
  }
}

/** For an UPDATE the ORM gives its rows together with their count. */
function rowsOf<Row>(answer: Row[] | [Row[], number]): Row[] {
  return Array.isArray(answer[0]) ? answer[0] : (answer as Row[]);
}

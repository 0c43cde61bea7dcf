import { CrossdockError, type Page, type PageQuery } from '@crossdock/contracts';
import { type EntityManager, type EntityTarget, type FindOptionsWhere } from 'typeorm';
import { keysetPage } from './keyset-page.js';

/** What every row of the catalog that a user can name has. */
export interface ResourceRow {
  id: string;
  workspaceId: number;
}

/** The rows of one kind of resource, always within one workspace: an id of another workspace is as unknown as one that never was. */
export class ResourceRows<T extends ResourceRow> {
  constructor(
    private readonly entity: EntityTarget<T>,
    /** The kind in words, for messages: `incoming integration`. */
    readonly kind: string,
  ) {}

  async find(manager: EntityManager, workspaceId: number, id: string): Promise<T | undefined> {
    const row = await manager.getRepository(this.entity).findOneBy({ workspaceId, id } as FindOptionsWhere<T>);
    return row ?? undefined;
  }

  /** Throws `not_found` with the kind and the id. */
  async get(manager: EntityManager, workspaceId: number, id: string): Promise<T> {
    const row = await this.find(manager, workspaceId, id);
    if (row === undefined) throw this.notFound(id);
    return row;
  }

  list(manager: EntityManager, workspaceId: number, page: PageQuery): Promise<Page<T>> {
    return keysetPage(manager.getRepository(this.entity), workspaceId, page);
  }

  /** Which of these ids exist. */
  async existing(manager: EntityManager, workspaceId: number, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const rows = await manager
      .createQueryBuilder(this.entity, 'row')
      .select('row.id')
      .where('row.workspaceId = :workspaceId AND row.id IN (:...ids)', { workspaceId, ids })
      .getMany();
    return new Set(rows.map(({ id }) => id));
  }

  notFound(id: string): CrossdockError {
    return new CrossdockError('not_found', { detail: `There is no ${this.kind} with the id ${id}.` });
  }
}

import { Injectable } from '@nestjs/common';
import { Workflows } from '@crossdock/catalog';
import {
  CrossdockError,
  idempotencyKeySchema,
  type Page,
  type PageQuery,
  parseWith,
  type Replay,
  type ReplayInput,
} from '@crossdock/contracts';
import { Replays } from '@crossdock/ledger';
import { WORKSPACE_ID } from '../app.config.js';

@Injectable()
export class ReplaysService {
  constructor(
    private readonly replays: Replays,
    private readonly workflows: Workflows,
  ) {}

  /** Throws `validation_failed`, and `conflict` for a key that belongs to another replay. */
  async create(input: ReplayInput, idempotencyKey: unknown): Promise<Replay> {
    const key = parseWith(idempotencyKeySchema, idempotencyKey, 'header Idempotency-Key') ?? null;
    return this.replays.create(WORKSPACE_ID, input, await this.versionsOf(input), key);
  }

  list(query: PageQuery): Promise<Page<Replay>> {
    return this.replays.list(WORKSPACE_ID, query);
  }

  async get(id: string): Promise<Replay> {
    return found(id, await this.replays.find(WORKSPACE_ID, id));
  }

  async cancel(id: string): Promise<Replay> {
    return found(id, await this.replays.cancel(WORKSPACE_ID, id));
  }

  private async versionsOf({ filter }: ReplayInput): Promise<readonly string[] | null> {
    if (filter.workflowId === undefined) return null;
    const versions = await this.workflows.findVersionIds(WORKSPACE_ID, filter.workflowId);
    if (versions.length > 0) return versions;
    const message = 'No workflow with this id was ever published.';
    throw new CrossdockError('validation_failed', { detail: message, errors: [{ path: 'filter.workflowId', message }] });
  }
}

function found(id: string, replay: Replay | undefined): Replay {
  if (replay === undefined) throw new CrossdockError('not_found', { detail: `There is no replay with the id ${id}.` });
  return replay;
}

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Workflows } from '@crossdock/catalog';
import {
  CrossdockError,
  type Delivery,
  type DeliveryQuery,
  idempotencyKeySchema,
  type Page,
  parseWith,
  type ReplayedDelivery,
} from '@crossdock/contracts';
import { LedgerReader, Replays } from '@crossdock/ledger';
import { WORKSPACE_ID } from '../app.config.js';

@Injectable()
export class DeliveriesService {
  constructor(
    private readonly ledger: LedgerReader,
    private readonly replays: Replays,
    private readonly workflows: Workflows,
  ) {}

  async list({ workflowId, ...query }: DeliveryQuery): Promise<Page<Delivery>> {
    const versions = workflowId === undefined ? {} : { workflowVersionIds: await this.workflows.findVersionIds(WORKSPACE_ID, workflowId) };
    return this.ledger.listDeliveries(WORKSPACE_ID, { ...query, ...versions });
  }

  /** Throws `not_found` for an id of which the ledger knows nothing. */
  async get(id: string): Promise<Delivery> {
    const delivery = await this.ledger.getDelivery(WORKSPACE_ID, id);
    if (delivery === undefined) throw unknown(id);
    return delivery;
  }

  /** Does a delivery again. Throws `not_found`, and `conflict` for one that has not ended. */
  async replay(id: string, idempotencyKey: unknown): Promise<ReplayedDelivery> {
    const key = parseWith(idempotencyKeySchema, idempotencyKey, 'header Idempotency-Key');
    // A key of a caller can never be the id of a bulk replay, which names replays as well.
    const answer = await this.replays.replayDelivery(WORKSPACE_ID, id, key === undefined ? randomUUID() : `key ${key}`);
    if (answer.kind === 'replayed') return answer.replay;
    if (answer.kind === 'open' || (await this.ledger.getDelivery(WORKSPACE_ID, id)) !== undefined) {
      throw new CrossdockError('conflict', { detail: `The delivery ${id} has not ended: it is still attempted by itself.` });
    }
    throw unknown(id);
  }
}

function unknown(id: string): CrossdockError {
  return new CrossdockError('not_found', { detail: `No attempt of a delivery with the id ${id} is recorded.` });
}

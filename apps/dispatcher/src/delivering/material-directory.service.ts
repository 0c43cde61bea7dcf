import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '@crossdock/config';
import { materialContext, type Material, materialKey, openMaterial } from '@crossdock/connections';
import { resolveMaterial, Secret } from '@crossdock/contracts';
import { Broadcasts, Questions } from '@crossdock/messaging';
import { LRUCache } from 'lru-cache';
import { DISPATCHER } from '../app.config.js';
import { type Dated, fetchAsOf } from './fetch-as-of.js';

/** What a connection adds to a request, or why it cannot be had. */
export type MaterialAnswer = Dated &
  ({ readonly outcome: 'resolved'; readonly material: Secret<Material> } | { readonly outcome: 'refused'; readonly reason: string });

const NOTHING: MaterialAnswer = {
  outcome: 'resolved',
  material: new Secret<Material>({ headers: [], urlParameters: [], secrets: [] }),
  asOfRevision: Number.MAX_SAFE_INTEGER,
};

/**
 * Material of connections, asked of the credential service and kept in memory. It crosses the queue sealed under a key that only
 * dispatchers and the credential service hold.
 */
@Injectable()
export class MaterialDirectory implements OnModuleInit {
  private readonly key: Secret<Buffer>;
  private readonly materials = new LRUCache<string, MaterialAnswer, number>({
    max: DISPATCHER.definitionsMax,
    ttl: DISPATCHER.materialTtlMs,
    // A definition that changes while it is read: the reader gets what it asked for, and nothing of it is kept.
    ignoreFetchAbort: true,
    fetchMethod: (connectionId, _stale, { context: catalogRevision }) => this.ask(connectionId, catalogRevision),
  });

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly questions: Questions,
    private readonly broadcasts: Broadcasts,
  ) {
    if (settings.masterKey === null) throw new Error('The dispatcher needs CROSSDOCK_MASTER_KEY.');
    this.key = new Secret(materialKey(settings.masterKey.reveal()));
  }

  onModuleInit(): void {
    this.broadcasts.onDefinitionChanged((change) => {
      if (change.kind === 'connection') this.materials.delete(change.id);
    });
  }

  /**
   * The material of a connection, never older than `catalogRevision`; without a connection there is nothing to add. Throws
   * `credentials_unavailable` when no credential service answers in time.
   */
  async resolve(connectionId: string | null, catalogRevision: number): Promise<MaterialAnswer> {
    if (connectionId === null) return NOTHING;
    const answer = await fetchAsOf(this.materials, connectionId, catalogRevision);
    if (answer === undefined) throw new Error(`No answer about the connection ${connectionId} was kept or given.`);
    // A refusal may be mended by the next change, or by the next second: it is told, not kept.
    if (answer.outcome === 'refused') this.materials.delete(connectionId);
    return answer;
  }

  private async ask(connectionId: string, catalogRevision: number): Promise<MaterialAnswer> {
    const answer = await this.questions.ask(resolveMaterial, { v: 1, connectionId, catalogRevision });
    if (answer.outcome === 'refused') return { ...answer, asOfRevision: catalogRevision };
    const material = openMaterial(this.key.reveal(), answer.sealedMaterial, materialContext(connectionId, answer.catalogRevision));
    return { outcome: 'resolved', material: new Secret(material), asOfRevision: answer.catalogRevision };
  }
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import { jsonText } from './json-text.js';

/** An accepted event. Written by `EventLedger.append` only, never changed. */
@Entity({ name: 'incoming_event', schema: 'ledger' })
export class IncomingEvent {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'int', name: 'workspace_id' })
  workspaceId!: number;

  @Column({ type: 'uuid', name: 'incoming_integration_id' })
  incomingIntegrationId!: string;

  @Column({ type: 'uuid', name: 'endpoint_id' })
  endpointId!: string;

  /** A bigint comes as text; a counter of changes stays far below 2^53. */
  @Column({ type: 'bigint', name: 'catalog_revision', transformer: { to: String, from: Number } })
  catalogRevision!: number;

  @Column({ type: 'timestamptz', name: 'accepted_at' })
  acceptedAt!: Date;

  @Column({ type: 'text' })
  method!: string;

  @Column({ type: 'text', transformer: jsonText })
  headers!: Record<string, string>;

  @Column({ type: 'text' })
  body!: string;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An accepted event. Written by `EventLedger.append` only, never changed. */
@Entity({ name: 'incoming_event', schema: 'ledger' })
export class IncomingEventEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'int', name: 'workspace_id' })
  workspaceId!: number;

  @Column({ type: 'uuid', name: 'incoming_integration_id' })
  incomingIntegrationId!: string;

  @Column({ type: 'uuid', name: 'endpoint_id' })
  endpointId!: string;

  /** The driver gives a bigint as text. */
  @Column({ type: 'bigint', name: 'catalog_revision' })
  catalogRevision!: string;

  @Column({ type: 'timestamptz', name: 'accepted_at' })
  acceptedAt!: Date;

  @Column({ type: 'text' })
  method!: string;

  @Column({ type: 'text' })
  headers!: string;

  @Column({ type: 'text' })
  body!: string;
}

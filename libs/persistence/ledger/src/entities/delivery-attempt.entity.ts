import type { AttemptRecord } from '@crossdock/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One attempt of one delivery. The delivery has ended with it unless `retryAt` is set. */
@Entity({ name: 'delivery_attempt', schema: 'ledger' })
export class DeliveryAttemptEntity {
  @PrimaryColumn({ type: 'uuid', name: 'event_id' })
  eventId!: string;

  @PrimaryColumn({ type: 'uuid', name: 'delivery_id' })
  deliveryId!: string;

  @PrimaryColumn({ type: 'smallint' })
  attempt!: number;

  @Column({ type: 'uuid', name: 'workflow_version_id' })
  workflowVersionId!: string;

  @Column({ type: 'timestamptz', name: 'started_at' })
  startedAt!: Date;

  @Column({ type: 'timestamptz', name: 'retry_at', nullable: true })
  retryAt!: Date | null;

  @Column({ type: 'smallint', name: 'deliveries_planned' })
  deliveriesPlanned!: number;

  @Column({ type: 'int', name: 'workspace_id' })
  workspaceId!: number;

  @Column({ type: 'smallint' })
  status!: number;

  @Column({ type: 'text', name: 'node_id' })
  nodeId!: string;

  /** Of a replay, the delivery that was made first. */
  @Column({ type: 'uuid', name: 'replay_of', nullable: true })
  replayOf!: string | null;

  /** Origin of the request. Null when there was none, and in rows of releases that did not write it. */
  @Column({ type: 'text', nullable: true })
  destination!: string | null;

  @Column({ type: 'text' })
  outcome!: AttemptRecord['outcome'];

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'text' })
  timings!: string;

  @Column({ type: 'text', nullable: true })
  request!: string | null;

  @Column({ type: 'text', nullable: true })
  response!: string | null;
}

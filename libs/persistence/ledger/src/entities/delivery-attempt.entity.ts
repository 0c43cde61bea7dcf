import type { AttemptRecord } from '@crossdock/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { jsonText } from './json-text.js';

/** One attempt of one delivery. The delivery has ended with it unless `retryAt` is set. */
@Entity({ name: 'delivery_attempt', schema: 'ledger' })
export class DeliveryAttempt {
  @PrimaryColumn({ type: 'uuid', name: 'event_id' })
  eventId!: string;

  @PrimaryColumn({ type: 'uuid', name: 'delivery_id' })
  deliveryId!: string;

  @PrimaryColumn({ type: 'int' })
  attempt!: number;

  @Column({ type: 'uuid', name: 'workflow_version_id' })
  workflowVersionId!: string;

  @Column({ type: 'timestamptz', name: 'started_at' })
  startedAt!: Date;

  @Column({ type: 'timestamptz', name: 'retry_at', nullable: true })
  retryAt!: Date | null;

  @Column({ type: 'int', name: 'deliveries_planned' })
  deliveriesPlanned!: number;

  @Column({ type: 'int', name: 'workspace_id' })
  workspaceId!: number;

  @Column({ type: 'int' })
  status!: number;

  @Column({ type: 'text', name: 'node_id' })
  nodeId!: string;

  @Column({ type: 'text' })
  outcome!: AttemptRecord['outcome'];

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'text', transformer: jsonText })
  timings!: AttemptRecord['timings'];

  @Column({ type: 'text', nullable: true, transformer: jsonText })
  request!: AttemptRecord['request'];

  @Column({ type: 'text', nullable: true, transformer: jsonText })
  response!: AttemptRecord['response'];
}

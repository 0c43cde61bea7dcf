import type { WorkflowDefinition } from '@crossdock/contracts';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { revisionNumber } from './revision-number.js';

/** One published state of a workflow. Kept when the workflow is removed: deliveries name it. */
@Entity({ schema: 'catalog', name: 'workflow_version' })
export class WorkflowVersionEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('int', { name: 'workspace_id' })
  workspaceId!: number;

  @Column('uuid', { name: 'workflow_id' })
  workflowId!: string;

  @Column('int')
  number!: number;

  @Column('text')
  name!: string;

  @Column('uuid', { name: 'incoming_integration_id' })
  incomingIntegrationId!: string;

  @Column('jsonb')
  definition!: WorkflowDefinition;

  @Column('bigint', { name: 'valid_from_revision', transformer: revisionNumber })
  validFromRevision!: number;

  @Column('bigint', { name: 'valid_to_revision', nullable: true, transformer: revisionNumber })
  validToRevision!: number | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}

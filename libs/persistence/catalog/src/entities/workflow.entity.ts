import type { Workflow, WorkflowDefinition } from '@crossdock/contracts';
import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn, VirtualColumn } from 'typeorm';

/** The saved definition of a workflow; what runs is its version in force. */
@Entity({ schema: 'catalog', name: 'workflow' })
export class WorkflowEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('int', { name: 'workspace_id' })
  workspaceId!: number;

  @Column('text')
  name!: string;

  @Column('jsonb')
  definition!: WorkflowDefinition;

  @Column('text')
  status!: Workflow['status'];

  @Column('uuid', { name: 'published_version_id', nullable: true })
  publishedVersionId!: string | null;

  @VirtualColumn('boolean', {
    query: (alias) =>
      `SELECT COALESCE((SELECT (v.name, v.definition) IS DISTINCT FROM (${alias}.name, ${alias}.definition)
         FROM catalog.workflow_version v WHERE v.id = ${alias}.published_version_id), true)`,
  })
  hasUnpublishedChanges!: boolean;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}

import type { OutgoingDefinition, OutgoingIntegration } from '@crossdock/contracts';
import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn, VirtualColumn } from 'typeorm';

/** The saved definition of a reusable outgoing integration; what is published is its current version. */
@Entity({ schema: 'catalog', name: 'outgoing_integration' })
export class OutgoingIntegrationEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('int', { name: 'workspace_id' })
  workspaceId!: number;

  @Column('text')
  name!: string;

  @Column('text', { name: 'icon_url', nullable: true })
  iconUrl!: string | null;

  @Column('jsonb')
  definition!: OutgoingDefinition;

  @Column('text')
  status!: OutgoingIntegration['status'];

  @Column('uuid', { name: 'published_version_id', nullable: true })
  publishedVersionId!: string | null;

  @VirtualColumn('boolean', {
    query: (alias) =>
      `SELECT COALESCE((SELECT (v.name, v.definition) IS DISTINCT FROM (${alias}.name, ${alias}.definition)
         FROM catalog.outgoing_integration_version v WHERE v.id = ${alias}.published_version_id), true)`,
  })
  hasUnpublishedChanges!: boolean;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}

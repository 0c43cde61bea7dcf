import type { OutgoingDefinition } from '@crossdock/contracts';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { revisionNumber } from './revision-number.js';

/** One published state of an outgoing integration. Kept when the integration is removed: deliveries name it. */
@Entity({ schema: 'catalog', name: 'outgoing_integration_version' })
export class OutgoingIntegrationVersionEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('int', { name: 'workspace_id' })
  workspaceId!: number;

  @Column('uuid', { name: 'integration_id' })
  integrationId!: string;

  @Column('int')
  number!: number;

  @Column('text')
  name!: string;

  @Column('jsonb')
  definition!: OutgoingDefinition;

  @Column('bigint', { name: 'valid_from_revision', transformer: revisionNumber })
  validFromRevision!: number;

  @Column('bigint', { name: 'valid_to_revision', nullable: true, transformer: revisionNumber })
  validToRevision!: number | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}

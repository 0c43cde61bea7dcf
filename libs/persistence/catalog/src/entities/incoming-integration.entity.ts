import type { IncomingIntegration } from '@crossdock/contracts';
import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

@Entity({ schema: 'catalog', name: 'incoming_integration' })
export class IncomingIntegrationEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('int', { name: 'workspace_id' })
  workspaceId!: number;

  @Column('text')
  name!: string;

  @Column('text')
  authentication!: IncomingIntegration['authentication'];

  @Column('text', { name: 'icon_url', nullable: true })
  iconUrl!: string | null;

  @Column('text')
  status!: IncomingIntegration['status'];

  @Column('uuid', { name: 'endpoint_id', unique: true })
  endpointId!: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}

import { type ConnectionSettings, parseConnectionSettings } from '@crossdock/connections';
import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import { revisionNumber } from './revision-number.js';

/** The part of a connection that is no secret. The vault keeps the secrets under `secretVersion`. */
@Entity({ schema: 'catalog', name: 'connection' })
export class ConnectionEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('int', { name: 'workspace_id' })
  workspaceId!: number;

  @Column('text')
  name!: string;

  @Column('jsonb', { transformer: { to: (settings: ConnectionSettings) => settings, from: parseConnectionSettings } })
  settings!: ConnectionSettings;

  @Column('int', { name: 'secret_version' })
  secretVersion!: number;

  /** Version numbers are given out once each; see `Connections.reserveSecretVersion`. */
  @Column('int', { name: 'secret_versions_reserved' })
  secretVersionsReserved!: number;

  @Column('bigint', { transformer: revisionNumber })
  revision!: number;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}

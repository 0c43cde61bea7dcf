import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** One secret field of one version of a connection, sealed. See `sealRecord` for what is inside. */
@Entity({ schema: 'vault', name: 'secret' })
export class SecretEntity {
  @PrimaryColumn('int', { name: 'workspace_id' })
  workspaceId!: number;

  @PrimaryColumn('uuid', { name: 'connection_id' })
  connectionId!: string;

  @PrimaryColumn('int', { name: 'secret_version' })
  secretVersion!: number;

  @PrimaryColumn('text')
  field!: string;

  @Column('bytea')
  sealed!: Buffer;

  /** The key that wraps the data key: counted, to know when an old one is no longer needed. */
  @Column('text', { name: 'key_id' })
  keyId!: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}

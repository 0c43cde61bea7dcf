import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** The one row that tells, at every start, whether the master key is the one the secrets were sealed with. */
@Entity({ schema: 'vault', name: 'key_check' })
export class KeyCheckEntity {
  @PrimaryColumn('smallint')
  id!: number;

  @Column('bytea')
  sealed!: Buffer;

  @Column('text', { name: 'key_id' })
  keyId!: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A public key of the credential service. Its private half never leaves that service. */
@Entity({ schema: 'catalog', name: 'sealing_key' })
export class SealingKeyEntity {
  @PrimaryColumn('text', { name: 'key_id' })
  keyId!: string;

  @Column('bytea', { name: 'public_key' })
  publicKey!: Buffer;

  @Column('timestamptz', { name: 'announced_at' })
  announcedAt!: Date;
}

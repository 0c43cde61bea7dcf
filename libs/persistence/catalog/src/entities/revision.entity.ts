import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row that counts the changes of what is in force. */
@Entity({ schema: 'catalog', name: 'revision' })
export class RevisionEntity {
  @PrimaryColumn('smallint')
  id!: number;

  @Column('bigint')
  value!: string;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event that started nothing, and why. */
@Entity({ name: 'event_discard', schema: 'ledger' })
export class EventDiscardEntity {
  @PrimaryColumn({ type: 'uuid', name: 'event_id' })
  eventId!: string;

  @Column({ type: 'int', name: 'workspace_id' })
  workspaceId!: number;

  @Column({ type: 'timestamptz', name: 'recorded_at' })
  recordedAt!: Date;

  @Column({ type: 'text' })
  reason!: string;
}

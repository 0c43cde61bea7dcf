import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The one event a delivery leaves behind (seed). */
@Entity({ name: 'response_event', schema: 'ledger' })
export class ResponseEventEntity {
  @PrimaryColumn({ type: 'uuid', name: 'event_id' })
  eventId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'delivery_id' })
  deliveryId!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'int', name: 'workspace_id' })
  workspaceId!: number;

  @Column({ type: 'text' })
  action!: string;

  @Column({ type: 'text' })
  params!: string;
}

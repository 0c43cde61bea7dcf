import { Column, Entity, PrimaryColumn } from 'typeorm';
import { jsonText } from './json-text.js';

/** The one event a delivery leaves behind (seed). */
@Entity({ name: 'response_event', schema: 'ledger' })
export class ResponseEvent {
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

  @Column({ type: 'text', transformer: jsonText })
  params!: Record<string, unknown>;
}

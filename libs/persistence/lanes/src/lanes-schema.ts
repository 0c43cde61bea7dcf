import type { SchemaDefinition } from '@crossdock/database';
import { CreateLanes1767225800000 } from './migrations/1767225800000-create-lanes.js';

/** The schema `lanes`: how fast each destination may be sent to just now. All of it but what was disabled by hand can be lost: it is found out anew. */
export const lanesSchema: SchemaDefinition = {
  name: 'lanes',
  entities: [],
  migrations: [CreateLanes1767225800000],
};

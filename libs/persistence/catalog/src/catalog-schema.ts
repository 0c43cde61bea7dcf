import type { SchemaDefinition } from '@crossdock/database';
import { ConnectionEntity } from './entities/connection.entity.js';
import { IncomingIntegrationEntity } from './entities/incoming-integration.entity.js';
import { OutgoingIntegrationEntity } from './entities/outgoing-integration.entity.js';
import { OutgoingIntegrationVersionEntity } from './entities/outgoing-integration-version.entity.js';
import { RevisionEntity } from './entities/revision.entity.js';
import { SealingKeyEntity } from './entities/sealing-key.entity.js';
import { WorkflowEntity } from './entities/workflow.entity.js';
import { WorkflowVersionEntity } from './entities/workflow-version.entity.js';
import { CreateCatalog1767225600000 } from './migrations/1767225600000-create-catalog.js';

/**
 * The Postgres schema `catalog`: what users define, and the revision that counts its changes. Jsonb columns are read as the type
 * of this release: a release that adds a field brings a migration that fills it in.
 */
export const catalogSchema: SchemaDefinition = {
  name: 'catalog',
  entities: [
    RevisionEntity,
    IncomingIntegrationEntity,
    OutgoingIntegrationEntity,
    OutgoingIntegrationVersionEntity,
    ConnectionEntity,
    WorkflowEntity,
    WorkflowVersionEntity,
    SealingKeyEntity,
  ],
  migrations: [CreateCatalog1767225600000],
};

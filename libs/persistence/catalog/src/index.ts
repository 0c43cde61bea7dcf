export { CatalogModule } from './catalog.module.js';
export { type Changed } from './store/catalog-store.js';
export { catalogSchema } from './catalog-schema.js';
export { Connections, type ConnectionKey, type ConnectionParts, type StoredConnection } from './connections.js';
export { IncomingIntegrations, type PublishedEndpoint, type StoredIncomingIntegration } from './incoming-integrations.js';
export { newResourceId } from './store/keyset-page.js';
export { OutgoingIntegrations, type PublishedOutgoing, type StoredOutgoingIntegration } from './outgoing-integrations.js';
export { SealingKeys, type SealingKey } from './sealing-keys.js';
export { Workflows, type StoredWorkflow, type WorkflowVersion } from './workflows.js';

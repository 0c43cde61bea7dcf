import { vaultSchema } from '@crossdock/credentials';
import type { SchemaDefinition } from '@crossdock/database';

import { lanesSchema } from '@crossdock/dispatcher';
import { ledgerSchema } from '@crossdock/event-sink';
import { catalogSchema } from '@crossdock/management-api';

/** Every schema, in the order in which they are migrated: the ledger reads the catalog's revision. */
export const SCHEMAS: readonly SchemaDefinition[] = [catalogSchema, vaultSchema, lanesSchema, ledgerSchema];

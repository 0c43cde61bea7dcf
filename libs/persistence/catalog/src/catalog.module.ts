import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '@crossdock/config';
import { assertMigrated, openDataSource } from '@crossdock/database';
import { DataSource } from 'typeorm';
import { CATALOG_DATA_SOURCE, CatalogStore } from './store/catalog-store.js';
import { catalogSchema } from './catalog-schema.js';
import { Connections } from './connections.js';
import { IncomingIntegrations } from './incoming-integrations.js';
import { OutgoingIntegrations } from './outgoing-integrations.js';
import { SealingKeys } from './sealing-keys.js';
import { Workflows } from './workflows.js';

/** Definitions are read on a cache miss only, so few connections serve a whole process. */
const POOL_MAX = 5;

const REPOSITORIES = [IncomingIntegrations, OutgoingIntegrations, Connections, Workflows, SealingKeys];

/** Opens the catalog when the process starts and closes it last. A process behind the schema does not start. */
@Module({
  providers: [{ provide: CATALOG_DATA_SOURCE, useFactory: openCatalog, inject: [SETTINGS] }, CatalogStore, ...REPOSITORIES],
  exports: REPOSITORIES,
})
export class CatalogModule implements OnApplicationShutdown {
  constructor(@Inject(CATALOG_DATA_SOURCE) private readonly dataSource: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}

async function openCatalog(settings: Settings): Promise<DataSource> {
  const dataSource = await openDataSource(catalogSchema, { url: settings.databaseUrl, poolMax: POOL_MAX });
  try {
    await assertMigrated(dataSource, catalogSchema);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

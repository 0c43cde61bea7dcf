import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '@crossdock/config';
import { assertMigrated, openDataSource } from '@crossdock/database';
import { DataSource } from 'typeorm';
import { LaneControl } from './lane-control.js';
import { LaneReader } from './lane-reader.js';
import { LANES_DATA_SOURCE, LaneStore } from './lane-store.js';
import { LaneSwitch } from './lane-switch.js';
import { lanesSchema } from './lanes-schema.js';

/** Questions about many lanes share a statement: there is seldom more than one under way. */
const POOL_MAX = 3;

/** Opens the lanes when the process starts and closes them last. A process behind the schema does not start. */
@Module({
  providers: [{ provide: LANES_DATA_SOURCE, useFactory: openLanes, inject: [SETTINGS] }, LaneStore, LaneControl, LaneReader, LaneSwitch],
  exports: [LaneControl, LaneReader, LaneSwitch],
})
export class LanesModule implements OnApplicationShutdown {
  constructor(@Inject(LANES_DATA_SOURCE) private readonly dataSource: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}

async function openLanes(settings: Settings): Promise<DataSource> {
  const dataSource = await openDataSource(lanesSchema, {
    url: settings.databaseUrl,
    poolMax: POOL_MAX,
    isDisposable: true,
    looksUpByIndex: true,
  });
  try {
    await assertMigrated(dataSource, lanesSchema);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

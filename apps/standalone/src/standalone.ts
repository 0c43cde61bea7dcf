import { join, resolve } from 'node:path';
import { type Environment, readEnvironment, type Settings, toSettings } from '@crossdock/config';
import { type EmbeddedPostgres, migrate, startEmbeddedPostgres } from '@crossdock/database';
import { createLogger } from '@crossdock/observability';
import { type Host, startHost } from '@crossdock/service-host';
import { StandaloneModule } from './app.module.js';
import { readOrGenerateKey } from './generated-key.js';
import { SCHEMAS } from './schemas.js';

const NAME = 'standalone';

/** A running hub. */
export interface Standalone extends Host {
  /** Where the generated bearer token of the management API is; null when the environment gave one. */
  readonly adminTokenFile: string | null;
}

/**
 * Starts the whole hub in this process. Without a database URL it starts an embedded PostgreSQL under the data directory and keeps
 * the queues there too; keys that are not given are generated into the data directory.
 *
 * @param overrides environment variables that win over those of the process.
 */
export async function startStandalone(overrides: NodeJS.ProcessEnv = {}): Promise<Standalone> {
  const environment = readEnvironment(overrides);
  const dataDir = resolve(environment.CROSSDOCK_DATA_DIR);
  const embedded = environment.CROSSDOCK_DATABASE_URL === undefined ? await startEmbedded(environment, dataDir) : undefined;
  try {
    const settings = await completeSettings(environment, dataDir, embedded);
    await migrate(settings.databaseUrl, SCHEMAS);
    const host = await startHost({ name: NAME, module: StandaloneModule, settings, answersFor: ['credentials'] });
    const adminTokenFile = environment.CROSSDOCK_ADMIN_TOKEN === undefined ? tokenFileIn(dataDir) : null;
    return { ...withEmbedded(host, embedded), adminTokenFile };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

function startEmbedded(environment: Environment, dataDir: string): Promise<EmbeddedPostgres> {
  const logger = createLogger(NAME, environment.CROSSDOCK_LOG_LEVEL).child({ context: 'EmbeddedPostgres' });
  return startEmbeddedPostgres({ dataDir, log: (line) => logger.debug(line) });
}

async function completeSettings(environment: Environment, dataDir: string, embedded: EmbeddedPostgres | undefined): Promise<Settings> {
  const masterKey = environment.CROSSDOCK_MASTER_KEY ?? Buffer.from(await readOrGenerateKey(join(dataDir, 'master.key')), 'base64');
  const adminToken = environment.CROSSDOCK_ADMIN_TOKEN ?? (await readOrGenerateKey(tokenFileIn(dataDir)));
  return toSettings({
    ...environment,
    CROSSDOCK_MASTER_KEY: masterKey,
    CROSSDOCK_ADMIN_TOKEN: adminToken,
    ...(embedded === undefined ? {} : { CROSSDOCK_DATABASE_URL: embedded.url }),
  });
}

function tokenFileIn(dataDir: string): string {
  return join(dataDir, 'admin.token');
}

/** The database stops last, after everything that writes to it. */
function withEmbedded(host: Host, embedded: EmbeddedPostgres | undefined): Host {
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await host.close();
    await embedded?.stop();
  };
  return { ...host, close: () => (closing ??= close()) };
}

import { readEnvironment, SettingsError } from '@crossdock/config';
import { migrate } from '@crossdock/database';
import { SCHEMAS } from './schemas.js';

/** The migrate command: brings the schemas of the database at CROSSDOCK_DATABASE_URL up to this release. */
async function run(): Promise<void> {
  const { CROSSDOCK_DATABASE_URL: url } = readEnvironment();
  if (url === undefined) throw new SettingsError(['CROSSDOCK_DATABASE_URL is required by the migrate command.']);
  const applied = await migrate(url, SCHEMAS);
  process.stdout.write(
    applied.length === 0 ? 'The schemas are up to date.\n' : `Applied:\n${applied.map((name) => `  ${name}\n`).join('')}`,
  );
}

await run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

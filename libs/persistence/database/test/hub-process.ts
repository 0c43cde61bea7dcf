import { startEmbeddedPostgres } from '../src/index.js';

/** A hub for tests: starts the database on the directory named first, as the user named second, and waits to be killed. */
const [dataDir = '', uid] = process.argv.slice(2);
// The groups of the superuser would still open doors.
if (uid !== undefined) process.setgroups?.([]);
if (uid !== undefined) process.setgid?.(Number(uid));
if (uid !== undefined) process.setuid?.(Number(uid));
const { url } = await startEmbeddedPostgres({ dataDir, log: (line) => process.stderr.write(`${line}\n`) });
process.stdout.write(`${url}\n`);
setInterval(() => undefined, 60_000);

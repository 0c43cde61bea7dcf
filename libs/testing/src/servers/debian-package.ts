import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian asks this program before it starts any service; exit code 101 forbids it. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Whether packages can be installed here: as root, on Debian or a relative of it. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Installs a package of the distribution. A service in it is not started: only its files are wanted. */
export async function installPackage(name: string): Promise<void> {
  process.stderr.write(`The tests need ${name}, which is not installed: apt-get install ${name}\n`);
  const isGuardOurs = !existsSync(POLICY);
  if (isGuardOurs) await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '--quiet'], { env });
    await run('apt-get', ['install', '--quiet', '--yes', '--no-install-recommends', name], { env });
  } finally {
    if (isGuardOurs) await rm(POLICY, { force: true });
  }
}

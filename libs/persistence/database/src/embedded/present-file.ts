import { open, readFile, rename } from 'node:fs/promises';
import { codeOf } from '../system-error.js';

/** The text of a file; undefined when there is none. Any other fault, such as a missing right, is thrown. */
export async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a file that only this user may read, whole or not at all, also when the power fails. */
export async function writePrivate(file: string, content: string): Promise<void> {
  const draft = `${file}.new`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOrGenerateKey } from './generated-key.js';

describe('a generated key', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'crossdock-key-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is 32 bytes in base64, in a file only its owner can read', async () => {
    const path = join(directory, 'new', 'master.key');
    expect(Buffer.from(await readOrGenerateKey(path), 'base64')).toHaveLength(32);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('is the same on every later call', async () => {
    const path = join(directory, 'master.key');
    expect(await readOrGenerateKey(path)).toBe(await readOrGenerateKey(path));
  });
});

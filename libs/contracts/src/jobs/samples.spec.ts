import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { JOBS } from './catalogue.js';

const DIRECTORY = fileURLToPath(new URL('../../samples/', import.meta.url));
const FILE_NAME = /^(?<job>[a-z-]+)\.v(?<version>\d+)(?:\.[a-z-]+)?\.json$/;
const FILES = readdirSync(DIRECTORY);

/** A sample is what a release once put on a queue. It is never edited: a job taken after an upgrade looks like it. */
describe('the samples of released jobs', () => {
  it.each(JOBS.map(({ name, version }) => `${name}.v${version}.json`))('hold %s, the present version', (file) => {
    expect(FILES).toContain(file);
  });

  it.each(FILES)('%s is understood by the present contract, fits its size limit and gives an id a queue takes', (file) => {
    const job = FILE_NAME.exec(file)?.groups?.['job'];
    const contract = JOBS.find(({ name }) => name === job);
    if (contract === undefined)
      throw new Error(`${file} is a sample of no job: name it <job>.v<version>.json or <job>.v<version>.<case>.json.`);
    const text = readFileSync(`${DIRECTORY}${file}`, 'utf8');
    const payload = contract.schema.parse(JSON.parse(text));
    expect(payload).toMatchObject(JSON.parse(text) as object);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(contract.payloadBytesMax);
    expect(contract.idOf(payload)).toMatch(/^[0-9a-z_-]{10,}$/);
  });
});

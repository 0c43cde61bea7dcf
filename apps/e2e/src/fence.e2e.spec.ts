import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryDirectory, type TemporaryDirectory } from '@crossdock/testing';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const MINUTE_MS = 60_000;

const LAYERS = 'layer:(contracts|core|adapter|app|host|testing)';
const BOUNDARY = '@nx/enforce-module-boundaries';
const OWNER = 'no-restricted-imports';
const ENVIRONMENT = 'no-restricted-syntax';
const FENCE_RULES = [BOUNDARY, OWNER, ENVIRONMENT];

interface Case {
  readonly says: string;
  /** A file that exists: the linter needs to know its project. */
  readonly file: string;
  readonly text: string;
  /** The rule that must refuse the text; null when none may. */
  readonly refusedBy: string | null;
}

const importing = (name: string): string => `import * as it from '${name}';\nexport { it };\n`;

const CASES: readonly Case[] = [
  {
    says: 'refuses a core library that imports an adapter',
    file: 'libs/flattening/src/index.ts',
    text: importing('@crossdock/config'),
    refusedBy: BOUNDARY,
  },
  {
    says: 'refuses an adapter that imports an app',
    file: 'libs/config/src/index.ts',
    text: importing('@crossdock/ingress'),
    refusedBy: BOUNDARY,
  },
  {
    says: 'refuses an app that imports another app',
    file: 'apps/ingress/src/main.ts',
    text: importing('@crossdock/dispatcher'),
    refusedBy: BOUNDARY,
  },
  {
    says: 'refuses the ingress that imports the vault',
    file: 'apps/ingress/src/main.ts',
    text: importing('@crossdock/vault'),
    refusedBy: BOUNDARY,
  },
  {
    says: 'refuses an adapter that imports the vault',
    file: 'libs/messaging/src/index.ts',
    text: importing('@crossdock/vault'),
    refusedBy: BOUNDARY,
  },
  {
    says: 'refuses contracts that import anything of ours',
    file: 'libs/contracts/src/index.ts',
    text: importing('@crossdock/flattening'),
    refusedBy: BOUNDARY,
  },
  {
    says: 'refuses production code that imports the testing library',
    file: 'apps/dispatcher/src/main.ts',
    text: importing('@crossdock/testing'),
    refusedBy: BOUNDARY,
  },
  { says: 'refuses templating that imports axios', file: 'libs/templating/src/index.ts', text: importing('axios'), refusedBy: OWNER },
  { says: 'refuses an app that imports BullMQ', file: 'apps/dispatcher/src/main.ts', text: importing('bullmq'), refusedBy: OWNER },
  {
    says: 'refuses to read the environment outside config',
    file: 'libs/messaging/src/index.ts',
    text: `export const home = process.env['HOME'];\n`,
    refusedBy: ENVIRONMENT,
  },
  { says: 'lets an app import an adapter', file: 'apps/ingress/src/main.ts', text: importing('@crossdock/messaging'), refusedBy: null },
  {
    says: 'lets the credential service import the vault',
    file: 'apps/credentials/src/main.ts',
    text: importing('@crossdock/vault'),
    refusedBy: null,
  },
  { says: 'lets the owner import its package', file: 'libs/messaging/src/index.ts', text: importing('bullmq'), refusedBy: null },
  {
    says: 'lets config read the environment',
    file: 'libs/config/src/index.ts',
    text: `export const home = process.env['HOME'];\n`,
    refusedBy: null,
  },
];

/** Lints texts as if they stood in the given files, in a process of its own: ESLint and Nx keep state for each process. */
const LINTER = `
import { ESLint } from 'eslint';
const eslint = new ESLint();
const rules = [];
for (const { file, text } of JSON.parse(process.argv[1])) {
  const [{ messages }] = await eslint.lintText(text, { filePath: file });
  rules.push(messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify(rules));
`;

describe('the fence', () => {
  let directory: TemporaryDirectory;
  let tags: string[][];
  let reported: string[][];

  // A graph of its own, so that neither a missing nor an old one in .nx decides what is proven here.
  const environment = (): NodeJS.ProcessEnv => ({
    ...process.env,
    NX_DAEMON: 'false',
    NX_WORKSPACE_DATA_DIRECTORY: join(directory.path, 'nx'),
  });

  beforeAll(async () => {
    directory = await temporaryDirectory();
    const options = { cwd: ROOT, env: environment() };
    const graphFile = join(directory.path, 'graph.json');
    await run(process.execPath, ['node_modules/.bin/nx', 'graph', `--file=${graphFile}`], options);
    const { graph } = JSON.parse(await readFile(graphFile, 'utf8'));
    tags = Object.values<{ data: { tags: string[] } }>(graph.nodes).map(({ data }) => data.tags);
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', LINTER, JSON.stringify(CASES)], options);
    reported = JSON.parse(stdout);
  }, 5 * MINUTE_MS);
  afterAll(() => directory.remove());

  it('covers every project: each has exactly one layer', () => {
    expect(tags.length).toBeGreaterThan(15);
    for (const own of tags) expect(own.filter((tag) => new RegExp(`^${LAYERS}$`).test(tag))).toHaveLength(1);
  });

  it('closes the vault to every project but itself, the credential service and what hosts or tests them', () => {
    const open = tags.filter((own) => !own.includes('vault:closed'));
    for (const own of open) expect(own.join(' ')).toMatch(/scope:vault|scope:credentials|layer:host|layer:testing/);
  });

  it.each(CASES.map((one, index) => ({ ...one, index })))('$says', ({ index, refusedBy }) => {
    const refusals = reported[index]?.filter((rule) => FENCE_RULES.includes(rule));
    expect(refusals).toEqual(refusedBy === null ? [] : expect.arrayContaining([refusedBy]));
  });
});

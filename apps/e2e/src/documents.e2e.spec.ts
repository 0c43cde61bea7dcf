import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentSchema } from '@crossdock/config';
import { ERROR_CATALOGUE, type ErrorCode } from '@crossdock/contracts';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const VARIABLES = Object.keys(environmentSchema.shape);

const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');

const exists = (path: string): Promise<boolean> =>
  access(join(ROOT, path)).then(
    () => true,
    () => false,
  );

/** All files of the repository whose name matches, as paths from its root. Built, installed and hidden folders do not count. */
const filesNamed = async (pattern: RegExp, folder = '.'): Promise<string[]> => {
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true });
  const found = entries.map(async (entry): Promise<string[]> => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(node_modules|dist|coverage|\..*)$/.test(entry.name) ? [] : filesNamed(pattern, path);
    return pattern.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(found)).flat();
};

/** The files a document names: by a relative link, or in code that begins with a folder of the root. What a build makes is not meant. */
const pathsNamedIn = (document: string, text: string): string[] => {
  const links = [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, target = '']) => join(dirname(document), target));
  const inCode = [...text.matchAll(/`((?:apps|libs|docs|docker|k8s|\.ci)\/[\w./@-]+)`/g)].map(([, path = '']) => path);
  return [...links, ...inCode].filter((path) => !/(^|\/)dist\//.test(path));
};

const markdown = (await filesNamed(/\.md$/)).sort();

describe('the documents', () => {
  it('are found', () => {
    expect(markdown).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/glossary.md', 'apps/ingress/README.md']));
  });

  it.each(markdown)('%s names only files that exist', async (document) => {
    const named = pathsNamedIn(document, await read(document));
    const missing = await Promise.all(named.map(async (path) => ((await exists(path)) ? [] : [path])));
    expect(missing.flat()).toEqual([]);
  });

  it.each(markdown)('%s names only variables that exist', async (document) => {
    const named = [...(await read(document)).matchAll(/\bCROSSDOCK_(?!TEST_|BIND\b|TAG\b)[A-Z_]*[A-Z]\b/g)].map(([name]) => name);
    expect(named.filter((name) => !VARIABLES.includes(name))).toEqual([]);
  });

  it('explain every error code, with its status and whether to try again', async () => {
    const text = await read('docs/failure-modes.md');
    const explained = [...text.matchAll(/^### `(\w+)`\n\n- \*\*Caller sees\*\*: (\d{3}), again: (yes|no)/gm)];
    const documented = explained.map(([, code, status, again]) => [code, Number(status), again === 'yes']);
    const catalogue = (Object.keys(ERROR_CATALOGUE) as ErrorCode[]).map((code) => {
      const { status, retryable } = ERROR_CATALOGUE[code];
      return [code, status, retryable];
    });
    expect(documented.sort()).toEqual(catalogue.sort());
  });

  it('describe every setting in the words of its schema', async () => {
    const text = await read('docs/settings.md');
    const documented = [...text.matchAll(/^\| `(CROSSDOCK_\w+)` +\| (.*?) +\|$/gm)].map(([, name, meaning]) => [name, meaning]);
    expect(documented).toEqual(Object.entries(environmentSchema.shape).map(([name, schema]) => [name, schema.description]));
  });
});

interface ComposeService {
  readonly build?: { readonly args: { readonly APP: string } };
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly image: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

describe('docker/compose.yml', () => {
  const HUB = ['ingress', 'dispatcher', 'credentials', 'event-sink', 'management-api'];
  let services: Record<string, ComposeService>;
  let own: Array<[string, ComposeService]>;

  beforeAll(async () => {
    services = parse(await read('docker/compose.yml'), { merge: true }).services;
    own = Object.entries(services).filter(([, { build }]) => build !== undefined);
  });

  it('runs every service, from an app that exists', async () => {
    expect(own.map(([name]) => name).sort()).toEqual([...HUB, 'migrate'].sort());
    for (const [name, { build, image }] of own) {
      const app = build?.args.APP ?? '';
      expect(app).toBe(name === 'migrate' ? 'standalone' : name);
      expect(image).toMatch(new RegExp(`^crossdock/${app}:`));
      expect(await exists(`apps/${app}/package.json`)).toBe(true);
    }
  });

  it('sets only variables that exist', () => {
    const set = own.flatMap(([, { environment }]) => Object.keys(environment ?? {}));
    expect(set.length).toBeGreaterThan(0);
    expect(set.filter((name) => !VARIABLES.includes(name))).toEqual([]);
  });

  it('gives each secret to the services that need it, and stops when it is not set', () => {
    const holders = (variable: string): string[] => own.filter(([, { environment }]) => environment?.[variable]).map(([name]) => name);
    expect(holders('CROSSDOCK_MASTER_KEY').sort()).toEqual(['credentials', 'dispatcher']);
    expect(holders('CROSSDOCK_ADMIN_TOKEN')).toEqual(['management-api']);
    expect(services['dispatcher']?.environment?.['CROSSDOCK_MASTER_KEY']).toMatch(/^\$\{CROSSDOCK_MASTER_KEY:\?.+\}$/);
    expect(services['management-api']?.environment?.['CROSSDOCK_ADMIN_TOKEN']).toMatch(/^\$\{CROSSDOCK_ADMIN_TOKEN:\?.+\}$/);
  });

  it('publishes the ingress and the management API only, to this machine only', () => {
    const published = Object.entries(services).filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name]) => name).sort()).toEqual(['ingress', 'management-api']);
    for (const [, { ports }] of published) for (const port of ports ?? []) expect(port).toMatch(/^\$\{CROSSDOCK_BIND:-127\.0\.0\.1\}:/);
  });

  it('starts no service before the schemas are up to date', () => {
    for (const name of HUB) expect(services[name]?.depends_on?.['migrate']?.condition).toBe('service_completed_successfully');
    expect(services['migrate']?.depends_on?.['postgres']?.condition).toBe('service_healthy');
  });
});

describe('deployment files', () => {
  it.each([
    'docker/Dockerfile',
    'k8s/crossdock/values.yaml',
    'k8s/crossdock/templates/_pod.tpl',
    'k8s/crossdock/templates/migrate-job.yaml',
  ])('%s names only variables that exist', async (file) => {
    const named = [...(await read(file)).matchAll(/CROSSDOCK_[A-Z_]+/g)].map(([name]) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !VARIABLES.includes(name))).toEqual([]);
  });
});

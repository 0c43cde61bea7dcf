import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { isJsonObject, type JsonObject, parseJsonObject } from '@crossdock/flattening';
import { compileTemplate } from './compile-template.js';
import { DATE_METHODS } from './language/dates/date-members.js';
import { JINJAVA } from './language/jinjava.js';
import { LIST_METHODS } from './language/methods/list-methods.js';
import { MAP_METHODS } from './language/methods/map-methods.js';
import { TEXT_METHODS } from './language/methods/text-methods.js';
import { TEMPLATE_LIMITS } from './limits.js';
import type { TemplatePosition } from './template.js';

/** What became of a template: its text, or why it was refused on save, or why it ended while it rendered; and the first warning. */
interface Outcome {
  readonly prints?: string | undefined;
  readonly refused?: string | undefined;
  readonly fails?: string | undefined;
  readonly warning?: string | undefined;
}

interface Example {
  readonly where: string;
  readonly template: string;
  readonly position: TemplatePosition;
  readonly hasProfile: boolean;
  readonly expected: Outcome;
}

interface Table {
  readonly where: string;
  readonly head: readonly string[];
  readonly rows: ReadonlyArray<readonly string[]>;
}

/** A row that names filters, tests or the like, with the examples of it and of the rows below that name none. */
interface Entry {
  readonly kind: string;
  readonly names: readonly string[];
  readonly templates: readonly string[];
}

const PAGES = [
  'templates.md',
  'templates/tags.md',
  'templates/filters.md',
  'templates/functions-tests-methods.md',
  'templates/differences.md',
];

const EXAMPLES_MIN = 515;

/** The time of the event in the sample, which is the "now" of the examples. */
const NOW_MS = 1_583_206_296_408;

/** How the column with the templates is headed, and so how they are compiled. */
const TEMPLATE_COLUMNS: ReadonlyMap<string, Pick<Example, 'position' | 'hasProfile'>> = new Map([
  ['Template', { position: 'text', hasProfile: true }],
  ['Body', { position: 'json', hasProfile: true }],
  ['URI', { position: 'uri', hasProfile: true }],
  ['Header', { position: 'header', hasProfile: true }],
  ['In a business workflow', { position: 'text', hasProfile: false }],
]);

const RESULT_COLUMNS: ReadonlyMap<string, keyof Outcome> = new Map([
  ['Prints', 'prints'],
  ['Sent', 'prints'],
  ['Refused', 'refused'],
  ['Fails', 'fails'],
  ['Warning', 'warning'],
]);

/** What the word behind "```jinja" says of the place. */
const FENCE_POSITIONS: ReadonlyMap<string, TemplatePosition> = new Map([
  ['', 'text'],
  ['body', 'json'],
]);

/** What is documented: how the first column is headed, all names there are, and how a template that uses one looks. */
const KINDS: ReadonlyArray<readonly [string, readonly string[], (name: string) => string]> = [
  ['Filter', [...JINJAVA.filters.keys()], (name) => `\\|${name}(?!\\w)`],
  ['Test', [...JINJAVA.tests.keys()], (name) => ` is (?:not )?${name}(?![\\w=])`],
  ['Function', [...JINJAVA.functions.keys()], (name) => `${name}\\(`],
  ['Tag', [...JINJAVA.tags.parsers.keys()], (name) => `{%-? ${name}(?!\\w)`],
  ['Text method', [...TEXT_METHODS.keys()], (name) => `\\.${name}\\(`],
  ['List method', [...LIST_METHODS.keys()], (name) => `\\.${name}\\(`],
  ['Map method', [...MAP_METHODS.keys()], (name) => `\\.${name}\\(`],
  ['Date method', [...DATE_METHODS.keys()], (name) => `\\.${name}\\(`],
];

const texts = PAGES.map((page) => [page, readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8')] as const);
const tables = texts.flatMap(([page, text]) => tablesOf(page, text));
const examples = [...tables.flatMap(examplesOfTable), ...texts.flatMap(([page, text]) => examplesOfFences(page, text))];
const entries = tables.flatMap(entriesOf);
const variables = parseBlock('sample');
const host = parseBlock('inserts');

/** The data that the first page shows, with every digit of its numbers. */
function parseBlock(name: string): JsonObject {
  const [, text = ''] = new RegExp(`^\`\`\`json ${name}\\n([^]*?)^\`\`\``, 'm').exec(texts[0]?.[1] ?? '') ?? [];
  const parsed = parseJsonObject(text);
  if (!parsed.ok) throw new Error(`"${name}": ${parsed.fault.detail}`);
  return parsed.value;
}

function hosted(name: string): JsonObject {
  const part = host[name];
  return part !== undefined && isJsonObject(part) ? part : {};
}

function textsOf(part: JsonObject): Array<[string, string]> {
  return Object.entries(part).map(([id, text]) => [id, typeof text === 'string' ? text : '']);
}

/** Tables that do not stand in a fenced block. */
function tablesOf(page: string, text: string): Table[] {
  const lines = text.replace(/^```[^]*?^```$/gm, (block) => block.replace(/.+/g, '')).split('\n');
  const starts = lines.flatMap((line, index) => (/^\|[-: |]+\|$/.test(line) ? [index - 1] : []));
  return starts.map((start) => {
    const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
    const [head = [], , ...rows] = lines.slice(start, end).map(cellsOf);
    return { where: `${page}:${start + 1}`, head, rows };
  });
}

/** In a table, a bar inside a cell is written with a backslash. */
function cellsOf(line: string): string[] {
  const cells = line.slice(1, -1).split(/(?<!\\)\|/);
  return cells.map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** The text of a code span; a cell of another kind stands as it is. */
function textOf(cell: string): string {
  const code = /^`(.*)`$/.exec(cell)?.[1];
  return code === undefined ? cell : code.replace(/^ (.*\S.*) $/, '$1');
}

function examplesOfTable({ where, head, rows }: Table): Example[] {
  const column = head.findIndex((name) => TEMPLATE_COLUMNS.has(name));
  const options = TEMPLATE_COLUMNS.get(head[column] ?? '');
  if (options === undefined) return [];
  const results = head.flatMap((name, index) => (RESULT_COLUMNS.has(name) ? [[RESULT_COLUMNS.get(name) ?? name, index] as const] : []));
  if (results.length === 0) throw new Error(`${where}: a table of templates without results`);
  return rows.map((row, index) => ({
    ...options,
    where: `${where} row ${index + 1}`,
    template: textOf(row[column] ?? ''),
    expected: Object.fromEntries(results.map(([name, at]) => [name, textOf(row[at] ?? '')])),
  }));
}

/** Each block of a template is followed by the block of its result. */
function examplesOfFences(page: string, text: string): Example[] {
  const blocks = [...text.matchAll(/^```(\w*) ?(\w*)\n([^]*?)^```$/gm)];
  return blocks.flatMap(([, language, word = '', template = ''], index) => {
    if (language !== 'jinja') return [];
    const [, resultLanguage, , result = ''] = blocks[index + 1] ?? [];
    const position = FENCE_POSITIONS.get(word);
    if (resultLanguage !== 'text' || position === undefined) throw new Error(`${page}: a template without a result: ${template}`);
    const where = `${page} block ${index + 1}`;
    return [{ where, template: template.slice(0, -1), position, hasProfile: true, expected: { prints: result.slice(0, -1) } }];
  });
}

function entriesOf({ head, rows }: Table): Entry[] {
  const [kind = ''] = head;
  const column = head.indexOf('Template');
  const found: Array<{ kind: string; names: string[]; templates: string[] }> = [];
  for (const row of rows) {
    const names = [...(row[0] ?? '').matchAll(/`([^`(]+)[^`]*`/g)].map(([, name = '']) => name);
    if (names.length > 0) found.push({ kind, names, templates: [] });
    found.at(-1)?.templates.push(row[column] ?? '');
  }
  return found;
}

function namesOf(kind: string): string[] {
  return entries
    .filter((entry) => entry.kind === kind)
    .flatMap(({ names }) => names)
    .sort();
}

/** The anchors of a page's headings, as they are made where Markdown is shown. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

function unique(names: Iterable<string>): string[] {
  return [...new Set(names)].sort();
}

function render({ template, position, hasProfile }: Example): Outcome {
  const names = hasProfile ? Object.keys(variables) : ['request'];
  const compiled = compileTemplate(template, { position, variables: names, hasProfile, hasSnippets: hasProfile });
  if (!compiled.ok) return { refused: reasonOf(compiled.faults) };
  const result = compiled.template.render({
    variables,
    fields: Object.fromEntries(textsOf(hosted('fields'))),
    inserts: {
      aggregates: new Map(Object.entries(hosted('aggregates'))),
      expressions: new Map(Object.entries(hosted('expressions'))),
      snippets: new Map(textsOf(hosted('snippets'))),
    },
    nowMs: NOW_MS,
    seed: 'documentation',
  });
  const warning = reasonOf([...compiled.warnings, ...result.warnings]);
  return result.ok ? { prints: result.text, warning } : { fails: reasonOf([result.fault]), warning };
}

/** The first message, without the excerpt of the template. */
function reasonOf([first]: ReadonlyArray<{ readonly message: string }>): string | undefined {
  return first?.message.split(' Near: ')[0];
}

describe('the documents about templates', () => {
  it('hold all the examples that they held', () => {
    expect(examples.length).toBeGreaterThanOrEqual(EXAMPLES_MIN);
  });

  it.each(examples.map((example) => [example.where, example.template, example] as const))(
    'say at %s what becomes of %s',
    (...[, , example]) => {
      expect(render(example)).toEqual(example.expected);
    },
  );

  it.each(KINDS)('name each %s, and none that does not exist', (kind, known) => {
    expect(unique(namesOf(kind))).toEqual(unique(known));
  });

  it.each(KINDS)('show each %s in an example', (kind, _known, usage) => {
    const everywhere = examples.map(({ template }) => template);
    const unseen = entries
      .filter((entry) => entry.kind === kind)
      .flatMap(({ names, templates }) => {
        const shown = kind === 'Tag' ? everywhere : templates;
        return names.filter((name) => !shown.some((template) => new RegExp(usage(name)).test(template)));
      });
    expect(unseen).toEqual([]);
  });

  it('name each tag that is refused with a reason', () => {
    expect(namesOf('Refused tag')).toEqual(unique(JINJAVA.tags.refusals.keys()));
  });

  it.each(texts)('link in %s to headings that exist', (page, text) => {
    const links = [...text.matchAll(/\]\(([\w/.-]*)#([\w-]+)\)/g)].map(([, path = '', anchor = '']) => [
      path === '' ? page : join(dirname(page), path),
      anchor,
    ]);
    const broken = links.filter(
      ([target, anchor]) => !texts.some(([name, other]) => name === target && anchorsOf(other).includes(anchor ?? '')),
    );
    expect(broken).toEqual([]);
  });

  it('tell every limit', () => {
    const told = tables
      .filter(({ head }) => head[0] === 'Limit')
      .flatMap(({ rows }) => rows.map(([, limit]) => limit?.replace(/[^0-9]/g, '')));
    expect(told).toEqual(expect.arrayContaining(Object.values(TEMPLATE_LIMITS).map(String)));
  });
});

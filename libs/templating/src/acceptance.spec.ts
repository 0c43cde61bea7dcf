import { readdirSync, readFileSync } from 'node:fs';
import { type JsonObject, parseJsonObject } from '@crossdock/flattening';
import { compileTemplate } from './compile-template.js';

/** A case of the real engine (`output`, and its errors), or of our own (`jinjava`: what the real engine prints where we differ). */
interface Case {
  readonly template: string;
  readonly context?: object;
  readonly contextText?: string;
  readonly output: string;
}

interface SampleCase extends Case {
  readonly id: string;
  readonly class: 'follow' | 'deviate' | 'unsupported';
  readonly fatal: boolean;
  readonly errors?: readonly string[];
  readonly alts?: readonly string[];
}

interface OwnCase extends Case {
  readonly jinjava?: string;
  readonly why?: string;
}

const folder = new URL('../test/', import.meta.url);
const sample = (JSON.parse(readFileSync(new URL('jinjava-sample.json', folder), 'utf8')) as { items: SampleCase[] }).items;
const ownFiles = readdirSync(new URL('cases/', folder)).filter((name) => name.endsWith('.json'));
const own = ownFiles.flatMap((name) =>
  (JSON.parse(readFileSync(new URL(`cases/${name}`, folder), 'utf8')) as OwnCase[]).map((each, index) => ({
    ...each,
    id: `${name} ${index}`,
  })),
);

/**
 * Cases that we answer otherwise on purpose, with the decision that says so (DOMAIN §9.15 numbers its quirks). Each stands here with what we
 * print.
 */
const DIFFERENCES: Readonly<Record<string, { readonly output: string; readonly why: string }>> = {
  'filter:sum/002': { output: '[0.6]', why: '§9.15.5: sums of decimals print the shortest decimal that is right' },
  'tag:cycle/003': { output: 'ababab', why: '§9.15.9: blanks around commas mean nothing' },
  'identifier/016': { output: '[V][V]', why: '§9.15.7: any word may follow a dot' },
  'identifier/055': { output: '[V][V]', why: '§9.15.7: any word may follow a dot' },
  'index/118': { output: '[b]', why: '§9.15.10: what keys() gives is an ordinary list' },
  'payload:headers/001': { output: 'rid-1|0|rid-1', why: '§6: names of headers are read without regard to case' },
  'printing/043': { output: '[9223372036854775808]', why: '§9.15.12: whole numbers are exact at any size' },
  'printing/135': { output: '[{1=x}]', why: '§9.15.15: keys of a map may be computed' },
};

function variablesOf({ context, contextText }: Case): JsonObject {
  const parsed = parseJsonObject(contextText ?? JSON.stringify(context ?? {}));
  if (!parsed.ok) throw new Error(parsed.fault.detail);
  return parsed.value;
}

/** `refused`: on save, as a text that cannot be read. A fault that leaves no text gives an empty one, as in the real engine. */
function rendered(each: Case): { readonly text: string; readonly refused: boolean; readonly faults: number } {
  const variables = variablesOf(each);
  const compiled = compileTemplate(each.template, {
    position: 'text',
    variables: Object.keys(variables),
    hasProfile: true,
    hasSnippets: true,
    isLenient: true,
  });
  if (!compiled.ok)
    return { text: '', refused: compiled.faults.some(({ code }) => code === 'syntax' || code === 'unsupported'), faults: 1 };
  const result = compiled.template.render({ variables });
  return result.ok ? { text: result.text, refused: false, faults: result.warnings.length } : { text: '', refused: false, faults: 1 };
}

describe('the sample of the real engine', () => {
  const followed = sample.filter((each) => each.class === 'follow');

  it('is as large as it should be', () => {
    expect([sample.length, followed.length]).toEqual([1037, 997]);
  });

  it.each(followed.map((each) => [each.id, each] as const))('%s is followed', (id, each) => {
    const difference = DIFFERENCES[id];
    const { text, refused } = rendered(each);
    // A syntax error empties one spot in the real engine; here such a template is refused on save (§9.15.2).
    if (refused) expect(each.errors?.some((error) => error.startsWith('F '))).toBe(true);
    else expect(text).toBe(difference?.output ?? each.output);
  });

  it('is followed but for the listed cases, each of which is a different answer', () => {
    const differing = followed.filter((each) => Object.hasOwn(DIFFERENCES, each.id));
    expect(differing.map(({ id }) => id).sort()).toEqual(Object.keys(DIFFERENCES).sort());
    expect(differing.filter((each) => DIFFERENCES[each.id]?.output === each.output)).toEqual([]);
  });

  it('is answered with one of the sane alternatives where it shows a bug', () => {
    const withAlternatives = sample.filter((each) => each.class === 'deviate' && each.alts !== undefined);
    const others = withAlternatives.filter((each) => !rendered(each).refused && !each.alts?.includes(rendered(each).text));
    expect(others.map(({ id }) => id)).toEqual([]);
  });

  it('is refused on save where it needs what is not here', () => {
    const loading = sample.filter((each) => each.class === 'unsupported' && /\{%-? *(?:import|include)/.test(each.template));
    expect(loading.map((each) => rendered(each).refused)).toEqual(loading.map(() => true));
  });
});

describe('the cases of our own', () => {
  it('are at least 600', () => {
    expect(own.length).toBeGreaterThanOrEqual(600);
  });

  it.each(own.map((each) => [each.id, each] as const))('%s gives its output', (_id, each) => {
    const { text, refused } = rendered(each);
    expect(refused).toBe(false);
    expect(text).toBe(each.output);
  });

  it('say why wherever the real engine answers otherwise', () => {
    const silent = own.filter(({ jinjava, why, output }) => jinjava !== undefined && (why === undefined || jinjava === output));
    expect(silent.map(({ id }) => id)).toEqual([]);
  });
});

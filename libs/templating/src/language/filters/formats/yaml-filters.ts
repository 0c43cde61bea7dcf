import type * as Yaml from 'yaml';
import type { CST, ParsedNode, Scalar } from 'yaml';
import type { Budget } from '../../../render/budget.js';
import { toDouble } from '../../../value/numbers/double.js';
import { toWhole } from '../../../value/numbers/conversion.js';
import { emptyMap, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Filter } from '../../call.js';
import { loadOnDemand } from '../../load-on-demand.js';
import { toYaml } from './yaml-text.js';

/** Levels of a text that is read; far below what the parser, which recurses, can bear. */
const DEPTH_MAX = 64;

/** Reading takes up to four microseconds a character. */
const CHARS_MAX = 131_072;

/** Every scalar is read as text, and given its type here; tags mean nothing beyond the types of YAML, aliases nothing at all. */
const OPTIONS = { schema: 'failsafe', uniqueKeys: false, merge: false, prettyErrors: false, logLevel: 'silent' } as const;

/** YAML out and in, as Jackson and SnakeYAML do it for Jinjava (YAML 1.1). */
export const YAML_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['toyaml', (input, _args, { budget }) => toYaml(input, budget)],
  ['fromyaml', (input, _args, { budget }) => (input === null ? null : fromYaml(input, budget))],
];

function fromYaml(input: TemplateValue, budget: Budget): TemplateValue {
  if (typeof input !== 'string') throw new ValueFault('"fromyaml" needs a text.');
  if (input.length > CHARS_MAX) throw new ValueFault(`"fromyaml" reads at most ${CHARS_MAX} characters.`);
  budget.spend(1 + input.length);
  const yaml = loadOnDemand('yaml') as typeof Yaml;
  const tokens = [...new yaml.Parser().parse(input)];
  if (tokens.some((token) => isTooDeep(token, yaml))) throw new ValueFault(`"fromyaml" reads at most ${DEPTH_MAX} levels.`);
  const [document] = new yaml.Composer(OPTIONS).compose(tokens);
  if (document === undefined || document.errors.length > 0) throw new ValueFault('"fromyaml" got a text that is not YAML.');
  return readNode(document.contents, { yaml, budget, openEnd: input.endsWith('\n') ? -1 : input.length });
}

interface Reading {
  readonly yaml: typeof Yaml;
  readonly budget: Budget;
  /** Where the text ends if it does so without a line break, else -1. */
  readonly openEnd: number;
}

/** Measures without recursion, before anything that recurses sees the text. */
function isTooDeep(token: CST.Token, yaml: typeof Yaml): boolean {
  const open: Array<readonly [CST.Token | null | undefined, number]> = [[token, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [current, depth] = next;
    if (depth > DEPTH_MAX) return true;
    if (current?.type === 'document') open.push([current.value, depth]);
    else if (yaml.CST.isCollection(current)) for (const { key, value } of current.items) open.push([key, depth + 1], [value, depth + 1]);
  }
  return false;
}

function readNode(node: ParsedNode | null, reading: Reading): TemplateValue {
  const { yaml } = reading;
  if (yaml.isAlias(node)) return node.source;
  if (yaml.isScalar(node)) return readScalar(node, reading);
  if (yaml.isSeq(node)) {
    reading.budget.spendOnItems(node.items.length);
    return node.items.map((item) => readNode(item, reading));
  }
  if (!yaml.isMap(node)) return null;
  reading.budget.spendOnItems(node.items.length);
  const map = emptyMap();
  for (const { key, value } of node.items) map[readKey(key, reading)] = readNode(value, reading);
  return map;
}

function readKey(key: ParsedNode, { yaml }: Reading): string {
  if (yaml.isAlias(key)) return key.source;
  if (!yaml.isScalar(key)) throw new ValueFault('"fromyaml" got a key that is a list or a map.');
  return key.source ?? '';
}

function readScalar(scalar: Scalar, reading: Reading): TemplateValue {
  const text = textOf(scalar, reading);
  const { tag } = scalar;
  if (tag === undefined || tag === '!') return scalar.type === 'PLAIN' ? readPlain(text) : text;
  const type = /^tag:yaml\.org,2002:(int|float|bool|null)$/.exec(tag)?.[1];
  if (type === undefined) return text;
  const value = type === 'null' ? null : readPlain(text);
  return type === 'float' && typeof value === 'number' ? toDouble(value) : value;
}

function textOf({ source = '', type, range }: Scalar, { openEnd }: Reading): string {
  const isLast = range?.[1] === openEnd && (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED');
  // The parser ends the last block of a text with a line break even where there is none.
  return isLast ? source.replace(/\n$/, '') : source;
}

/** What a text without quotes means (YAML 1.1, less what Jackson leaves out: numbers with a plus, in octal and hexadecimal). */
function readPlain(text: string): TemplateValue {
  if (/^(?:~|null|Null|NULL)?$/.test(text)) return null;
  if (/^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/.test(text)) return true;
  if (/^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/.test(text)) return false;
  if (/^-?(?:0[0-7]{0,999}|[1-9][0-9]{0,999})$/.test(text)) return toWhole(BigInt(text));
  if (/^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(text)) throw new ValueFault('"fromyaml" got a number that is not finite.');
  const isDouble =
    /^[-+]?[0-9][0-9_]*(?:\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)$/.test(text) ||
    /^[-+]?\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?$/.test(text);
  return isDouble ? toDouble(Number(text.replaceAll('_', ''))) : text;
}

import type { Budget } from '../../../render/budget.js';
import { printNull } from '../../../value/print.js';
import { entriesOf, isMap, type TemplateMap, type TemplateValue } from '../../../value/template-value.js';
import { DataWalk, asData } from './json-text.js';

/** Characters of a line from which a text in quotes goes on in the next. */
const LINE_CHARS = 80;

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\0', '\\0'], ['\x07', '\\a'], ['\b', '\\b'], ['\t', '\\t'], ['\n', '\\n'], ['\v', '\\v'], ['\f', '\\f'], ['\r', '\\r'],
  ['\x1b', '\\e'], ['"', '\\"'], ['\\', '\\\\'], ['\x85', '\\N'], ['\xa0', '\\_'], ['\u2028', '\\L'], ['\u2029', '\\P'],
]); // prettier-ignore

/**
 * The YAML text of a value, as Jackson writes it for Jinjava: texts in double quotes, keys without, a line break at the end. Pays the
 * budget. Throws a `RenderStop` for what is nested too deeply or too large.
 */
export function toYaml(value: TemplateValue, budget: Budget): string {
  const data = asData(value);
  // The marker keeps an empty text from being no document at all.
  const text =
    typeof data === 'string' ? (data === '' ? '--- ""' : writeScalar(data, 0, 2, budget)) : writeNode(data, 0, new DataWalk(budget));
  budget.spendOnText(text.length);
  return `${text}\n`;
}

/** A value whose first line starts at a column, and whose others are indented to it. */
function writeNode(given: TemplateValue, column: number, walk: DataWalk): string {
  const value = asData(given);
  if (Array.isArray(value) && value.length > 0) {
    const item = (each: TemplateValue): string => `- ${writeNode(each, column + 2, walk)}`;
    return walk.nested(stepsFor(value.length, column), () => value.map(item).join(newLine(column)));
  }
  if (isMap(value) && !isEmptyMap(value)) {
    const entries = entriesOf(value);
    const member = ([key, each]: [string, TemplateValue]): string => writeMember(writeKey(key, walk.budget), asData(each), column, walk);
    return walk.nested(stepsFor(entries.length, column), () => entries.map(member).join(newLine(column)));
  }
  return writeScalar(value, column, column, walk.budget);
}

function writeMember(key: string, value: TemplateValue, column: number, walk: DataWalk): string {
  if (Array.isArray(value) && value.length > 0) return `${key}:${newLine(column)}${writeNode(value, column, walk)}`;
  if (isMap(value) && !isEmptyMap(value)) return `${key}:${newLine(column + 2)}${writeNode(value, column + 2, walk)}`;
  return `${key}: ${writeScalar(value, column + key.length + 2, column + 2, walk.budget)}`;
}

function writeScalar(value: TemplateValue, column: number, indent: number, budget: Budget): string {
  if (Array.isArray(value)) return '[]';
  if (isMap(value)) return '{}';
  if (typeof value !== 'string') return printNull(value);
  budget.spendOnText(value.length);
  // Folding goes character by character.
  budget.spend(value.length >> 3);
  return quoteFolded(value, column, indent);
}

/** A key stands without quotes where that is possible, though it then may read as a number. */
function writeKey(key: string, budget: Budget): string {
  budget.spendOnText(key.length);
  if (/[\0-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|\p{Surrogate}/u.test(key)) return quoteFolded(key, Number.NEGATIVE_INFINITY, 0);
  const isPlain = key !== '' && !/^[#,[\]{}&*!|>'"%@` ]|^[-?:](?: |$)|^(?:---|\.\.\.)|:(?: |$)| #| $/.test(key);
  return isPlain ? key : `'${key.replaceAll("'", "''")}'`;
}

/** A text in double quotes; where a line gets too long, at a blank or behind an escape, it goes on in the next. */
function quoteFolded(text: string, startColumn: number, indent: number): string {
  const characters = [...text];
  let folded = '"';
  let column = startColumn + 1;
  /** Plain characters that are still to be written: a line may end before them. */
  let run = '';
  let end = -1;
  for (const [index, character] of characters.entries()) {
    end += character.length;
    const escaped = isPlain(character) ? '' : run + escapeCharacter(character);
    if (escaped !== '') run = '';
    folded += escaped;
    column += escaped.length;
    const width = escaped === '' ? column + run.length : column - 1;
    if (width > LINE_CHARS && end > 0 && end < text.length - 1 && (character === ' ' || run === '')) {
      const next = escaped === '' ? character : characters[index + 1];
      folded += `${run}\\${newLine(indent)}${markFor(next)}`;
      column = indent + markFor(next).length;
      run = '';
    }
    if (escaped === '') run += character;
  }
  return `${folded}${run}"`;
}

/** A blank that begins a line would not count without a mark. */
function markFor(next: string | undefined): string {
  return next === ' ' ? '\\' : '';
}

function isPlain(character: string): boolean {
  return /^[ !#-[\]-~]$/.test(character);
}

function escapeCharacter(character: string): string {
  const short = SHORT_ESCAPES.get(character);
  if (short !== undefined) return short;
  if (!/[\0-\x1f\x7f-\x9f\ufffe\uffff]|\p{Surrogate}/u.test(character)) return character;
  const digits = character.charCodeAt(0).toString(16);
  return digits.length <= 2 ? `\\x${digits.padStart(2, '0')}` : `\\u${digits.padStart(4, '0')}`;
}

function stepsFor(items: number, column: number): number {
  return items * (1 + (column >> 5));
}

function newLine(column: number): string {
  return `\n${' '.repeat(column)}`;
}

function isEmptyMap(map: TemplateMap): boolean {
  return Object.keys(map).length === 0;
}

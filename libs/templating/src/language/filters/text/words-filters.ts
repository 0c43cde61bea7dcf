import { DateTime } from '../../../value/date-time.js';
import { Double } from '../../../value/numbers/double.js';
import { Entry } from '../../../value/entry.js';
import { type NumberKind, numberKind } from '../../../value/numbers/conversion.js';
import type { Budget } from '../../../render/budget.js';
import { entriesOf, isList, isMap, isNumber, type TemplateMap, type TemplateValue } from '../../../value/template-value.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { paidChange, paidPrint, paidText } from '../text-arguments.js';
import { escapeHtml } from '../../../value/safe-text.js';
import { JAVA_BLANK, trimmed } from './text-parts.js';

const WORD = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]+/gu;

/** Letters made of two: the form that begins a title is their second, between large and small. */
const TITLE_DIGRAPHS: ReadonlyMap<string, string> = new Map(
  ['Ǆǅǆ', 'Ǉǈǉ', 'Ǌǋǌ', 'Ǳǲǳ'].flatMap((forms) => [...forms].map((form) => [form, forms.charAt(1)])),
);

/** Texts as words and letters, and values as texts (DOMAIN §9.10). What `capitalize`, `lower` and `upper` do not know is given back. */
export const WORDS_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['capitalize', changingTexts(capitalize)],
  ['lower', changingTexts((text) => text.toLowerCase())],
  ['pprint', pprint],
  ['string', (input, _args, { budget }) => paidText(input, budget)],
  ['title', (input, _args, { budget }) => (input === null ? null : paidChange(paidText(input, budget), title, budget))],
  ['trim', (input, _args, { budget }) => trimmed(paidText(input, budget), (character) => character <= ' ')],
  ['upper', changingTexts((text) => text.toUpperCase())],
  ['wordcount', wordcount],
];

function changingTexts(change: (text: string) => string): Filter {
  return (input, _args, { budget }) => (typeof input === 'string' ? paidChange(paidText(input, budget), change, budget) : input);
}

function capitalize(text: string): string {
  const lower = text.toLowerCase();
  const first = String.fromCodePoint(lower.codePointAt(0) ?? 0);
  return lower === '' ? '' : toTitleCase(first) + lower.slice(first.length);
}

/** The first letter of each word that has a large form becomes large, all after it small. */
function title(text: string): string {
  const words: string[] = [];
  let isInside = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charAt(at);
    const [lower, large] = [toLowerCase(unit), toTitleCase(unit)];
    if (JAVA_BLANK.test(unit)) isInside = false;
    words.push(isInside ? lower : large);
    isInside ||= lower !== large;
  }
  return words.join('');
}

/** Of one letter and as one letter, as Java has it: what would become two (`ß`), and Georgian, stays. */
function toTitleCase(letter: string): string {
  const upper = letter.toUpperCase();
  const isKept = upper.length !== letter.length || /[\u10d0-\u10ff]/.test(letter);
  return TITLE_DIGRAPHS.get(letter) ?? (isKept ? letter : upper);
}

function toLowerCase(unit: string): string {
  return unit.toLowerCase().charAt(0);
}

function wordcount(input: TemplateValue, _args: Args, { budget }: CallServices): number {
  return paidPrint(input, budget).match(WORD)?.length ?? 0;
}

/** `(class: value)`, escaped for HTML, with the name that Jinjava's class of the value has. Maps print in the order of their keys. */
function pprint(input: TemplateValue, _args: Args, { budget }: CallServices): string {
  if (input === null) return 'null';
  const text = isMap(input) ? printSorted(input, budget) : paidText(input, budget);
  return paidChange(`(${className(input)}: ${text})`, escapeHtml, budget);
}

const NUMBER_CLASSES: { readonly [Kind in NumberKind]: string } = {
  long: 'Long',
  big: 'BigInteger',
  double: 'Double',
  decimal: 'BigDecimal',
};

function className(value: TemplateValue): string {
  if (value instanceof Double && value.isSingle) return 'Float';
  if (isNumber(value)) return NUMBER_CLASSES[numberKind(value)];
  if (typeof value === 'boolean') return 'Boolean';
  if (isList(value)) return 'SizeLimitingPyList';
  if (isMap(value)) return 'SizeLimitingPyMap';
  if (value instanceof DateTime) return 'PyishDate';
  return value instanceof Entry ? 'Entry' : 'String';
}

/** Java's order of texts is that of their UTF-16 units, and so is JavaScript's. */
function printSorted(map: TemplateMap, budget: Budget): string {
  const entries = entriesOf(map).sort(([first], [second]) => (first < second ? -1 : 1));
  return `{${entries.map(([key, value]) => `${key}=${paidText(value, budget)}`).join(', ')}}`;
}

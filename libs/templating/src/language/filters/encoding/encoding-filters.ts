import type { Budget } from '../../../render/budget.js';
import { escapeHtml, SafeText } from '../../../value/safe-text.js';
import { entriesOf, isMap, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { escapeHtml4 } from '../markup/html-entities.js';
import { changingPrinted, paidText, textArguments } from '../text-arguments.js';

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['/', '\\/'],
]);

/** Texts written so that they can stand in HTML, scripts, JSON, templates and addresses (DOMAIN §9.10). */
export const ENCODING_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['e', changingPrinted(escapeHtml)],
  ['escape', changingPrinted(escapeHtml)],
  ['escape_jinjava', escapeJinjava],
  ['escapejs', changingPrinted((text) => text.replace(/["\\\x00-\x1f\x80-\uffff]/g, escapeOf))],
  ['escapejson', (input, _args, { budget }) => escapeJson(paidText(input, budget), budget)],
  ['forceescape', changingPrinted(escapeHtml4)],
  ['safe', (input) => (typeof input === 'string' ? new SafeText(input) : input)],
  ['urldecode', changingParameters(decodeUrl)],
  ['urlencode', changingParameters(encodeUrl)],
];

function escapeJson(text: string, budget: Budget): string {
  const escaped = text.replace(/["\\/\x00-\x1f\x80-\uffff]/g, escapeOf);
  budget.spendOnText(escaped.length);
  return escaped;
}

/** The escape of a UTF-16 unit in JSON and scripts. */
function escapeOf(unit: string): string {
  return SHORT_ESCAPES.get(unit) ?? `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** All braces; with `false`, those only that begin or end something in a template. */
function escapeJinjava(input: TemplateValue, args: Args, services: CallServices): TemplateValue {
  const [escapesAll] = textArguments(args, services.budget);
  const braces = escapesAll === 'false' ? /\{\{|\}\}|\{(?=[%#])|(?<=[%#])\}/g : /[{}]/g;
  const escape = (text: string): string => text.replace(braces, (found) => found.replaceAll('{', '&lbrace;').replaceAll('}', '&rbrace;'));
  return changingPrinted(escape)(input, args, services);
}

/** A filter that changes how its input prints, or each key and value of a map, which become parameters. Null is the first argument. */
function changingParameters(change: (text: string) => string): Filter {
  return (input, args, { budget }) => {
    const changed = (value: TemplateValue): string => change(paidText(value, budget));
    const [fallback] = textArguments(args, budget);
    if (input === null) return fallback === undefined ? '' : changed(toGiven(fallback));
    if (!isMap(input)) return changed(input);
    const text = entriesOf(input)
      .map(([key, value]) => `${changed(key)}=${changed(value)}`)
      .join('&');
    budget.spendOnText(text.length);
    return text;
  };
}

function toGiven(fallback: string | null): string {
  if (fallback === null) throw new ValueFault('"urlencode" and "urldecode" need a text.');
  return fallback;
}

/** As forms are sent: a blank is a plus; half of a surrogate pair is a question mark. */
function encodeUrl(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decodeUrl(text: string): string {
  if (/%(?![0-9a-f]{2})/i.test(text)) throw new ValueFault('"urldecode" got a "%" that no two hexadecimal digits follow.');
  return text
    .replace(/\+/g, ' ')
    .replace(/%[^%]{2}(?:%[^%]{2})*/g, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());
}

import { entriesOf, isMap, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { unescapeHtml4 } from './html-entities.js';
import { textOfHtml } from './html-text.js';
import { truncateHtml } from './html-truncation.js';
import { changingPrinted, integerOr, paidPrint, paidText, saysYes, textArguments } from '../text-arguments.js';
import { escapeHtml } from '../../../value/safe-text.js';

const TRUNCATED_CHARS = 255;
const SHORTENED_CHARS_MIN = 4;
const ELLIPSIS = '...';
const ADDRESS = /https?:\/\/[-a-z0-9+&@#/%?=~_|!:,.;]*[-a-z0-9+&@#/%=~_|]/gi;

/** What `xmlattr` writes for characters that cannot stand in XML as they are; the rest of them is left out. */
const XML_SIGNS: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);

/** HTML read, cut and made (DOMAIN §9.10). */
export const MARKUP_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['striptags', stripTags],
  ['truncatehtml', truncate],
  ['unescape_html', changingPrinted(unescapeHtml4)],
  ['urlize', urlize],
  ['xmlattr', xmlAttributes],
];

/** What is not a text is given back as it is. Unlike Jinjava, a text is never run as a template. */
function stripTags(input: TemplateValue, _args: Args, { budget }: CallServices): TemplateValue {
  return typeof input === 'string' ? textOfHtml(paidText(input, budget), budget) : input;
}

/** Honours the names of its arguments. What is not a text is given back as it is. */
function truncate(input: TemplateValue, { positional, named }: Args, { budget }: CallServices): TemplateValue {
  if (typeof input !== 'string') return input;
  const argument = (name: string, index: number): string | undefined => {
    const value = named?.get(name) ?? (named?.has(name) ? null : positional[index]);
    return value === undefined ? undefined : paidText(value, budget);
  };
  const chars = integerOr(TRUNCATED_CHARS, argument('length', 0));
  const truncation = { chars, end: argument('end', 1) ?? ELLIPSIS, cutsWords: saysYes(argument('breakword', 2)) };
  return truncateHtml(paidText(input, budget), truncation, budget);
}

/** Addresses become links: shortened to a length, with `rel="nofollow"` and a target where the arguments say so. */
function urlize(input: TemplateValue, args: Args, { budget }: CallServices): string {
  const [limit, isNofollow, target] = textArguments(args, budget);
  const chars = integerOr(Number.POSITIVE_INFINITY, limit);
  const nofollow = saysYes(isNofollow) ? ' rel="nofollow"' : '';
  const attributes = nofollow + (typeof target === 'string' && target.trim() !== '' ? ` target="${escapeHtml(target)}"` : '');
  const text = paidPrint(input, budget);
  let length = 0;
  return text.replace(ADDRESS, (address) => {
    const link = `<a href="${address}"${attributes}>${shortened(address, chars)}</a>`;
    length += link.length;
    budget.spendOnText(length);
    return link;
  });
}

function shortened(address: string, chars: number): string {
  if (chars < SHORTENED_CHARS_MIN) throw new ValueFault(`"urlize" cannot shorten to less than ${SHORTENED_CHARS_MIN} characters.`);
  return address.length <= chars ? address : address.slice(0, chars - ELLIPSIS.length) + ELLIPSIS;
}

/** What is not a map is given back as it is. */
function xmlAttributes(input: TemplateValue, args: Args, { budget }: CallServices): TemplateValue {
  const [isSpaced] = textArguments(args, budget);
  if (!isMap(input)) return input;
  const attributes = entriesOf(input).map(([name, value]) => {
    if (/[\t-\r />=]/.test(name)) throw new ValueFault('"xmlattr" got a key that cannot be the name of an attribute.');
    return `${name}="${escapeXml(paidPrint(value, budget))}"`;
  });
  const text = (isSpaced === undefined || saysYes(isSpaced) ? ' ' : '') + attributes.join('\n');
  budget.spendOnText(text.length);
  return text;
}

function escapeXml(text: string): string {
  return text
    .replace(/[&<>"']/g, (sign) => XML_SIGNS.get(sign) ?? sign)
    .replace(/[\x7f-\x84\x86-\x9f]/g, (control) => `&#${control.charCodeAt(0)};`)
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '');
}

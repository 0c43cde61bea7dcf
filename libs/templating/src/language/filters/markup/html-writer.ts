import type { Budget } from '../../../render/budget.js';
import {
  childrenOf,
  escapeAttribute,
  escapeText,
  type HtmlElement,
  type HtmlNode,
  isBlock,
  isComment,
  isElement,
  isPreformatted,
  isTextNode,
} from './html-tree.js';
import { trimmed } from '../text/text-parts.js';

/** Columns by which a line is indented at most. */
const INDENT_MAX = 30;

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

const INLINE = new Set(
  (
    'object base font tt i b u big small em strong dfn code samp kbd var cite abbr time acronym mark ruby rt rp a img br wbr map q sub ' +
    'sup bdo iframe embed span input select textarea label button optgroup option legend datalist keygen output progress meter area ' +
    'param source track summary command device basefont bgsound menuitem data bdi s strike nobr'
  ).split(' '),
);

/** Blocks whose content stays on the line. */
const TIGHT_BLOCKS = new Set('title p h1 h2 h3 h4 h5 h6 pre address li th td script style ins del'.split(' '));

/** Attributes that need no value. */
const FLAGS = new Set(
  (
    'allowfullscreen async autofocus checked compact declare default defer disabled formnovalidate hidden inert ismap itemscope multiple ' +
    'muted nohref noresize noshade novalidate nowrap open readonly required reversed seamless selected sortable truespeed typemustmatch'
  ).split(' '),
);

/** Where children stand. The body has no parent here. */
interface Parent {
  readonly parent: HtmlElement | undefined;
  readonly depth: number;
  readonly keepsBlanks: boolean;
}

interface Place extends Parent {
  readonly siblings: readonly HtmlNode[];
  readonly index: number;
}

/** HTML of the content of a body, blocks on lines of their own and indented as jsoup does. */
export function writeHtml(nodes: readonly HtmlNode[], budget: Budget): string {
  const writer = new HtmlWriter(budget);
  writer.addAll(nodes, { parent: undefined, depth: 0, keepsBlanks: false });
  budget.spendOnText(writer.text.length);
  return trimmed(writer.text, (character) => character <= ' ');
}

class HtmlWriter {
  text = '';

  constructor(private readonly budget: Budget) {}

  addAll(siblings: readonly HtmlNode[], parent: Parent): void {
    this.budget.spend(siblings.length);
    siblings.forEach((node, index) => {
      const place = { ...parent, siblings, index };
      if (isTextNode(node)) this.addText(node.value, place);
      else if (isElement(node)) this.addElement(node, place);
      else if (isComment(node)) this.addComment(node.data, place);
    });
  }

  private addElement(element: HtmlElement, place: Place): void {
    if (isIndented(element, place) && this.text !== '') this.indent(place.depth);
    this.text += `<${element.tagName}${element.attrs.map(attributeText).join('')}>`;
    if (VOID.has(element.tagName)) return;
    const children = childrenOf(element);
    this.addAll(children, {
      parent: element,
      depth: place.depth + 1,
      keepsBlanks: place.keepsBlanks || isPreformatted(element),
    });
    if (children.length > 0 && isLoose(element)) this.indent(place.depth);
    this.text += `</${element.tagName}>`;
  }

  private addText(text: string, place: Place): void {
    if (place.keepsBlanks) {
      this.text += escapeText(text);
      return;
    }
    const [previous, next] = [place.siblings[place.index - 1], place.siblings[place.index + 1]];
    const isBlank = !/[^ \t\n\f\r]/.test(text);
    if (isBlank && isElement(next) && isIndented(next, { ...place, index: place.index + 1 })) return;
    const isAfterBreak = isElement(previous) && previous.tagName === 'br';
    if (isAfterBreak || (beginsLoose(place) && !isBlank)) this.indent(place.depth);
    const isInBlock = place.parent === undefined || isBlock(place.parent);
    const single = text.replace(/[ \t\n\f\r]+/g, ' ');
    this.text += escapeText(withoutEnds(single, isInBlock && previous === undefined, isInBlock && next === undefined));
  }

  private addComment(data: string, place: Place): void {
    if (beginsLoose(place)) this.indent(place.depth);
    this.text += `<!--${data}-->`;
  }

  private indent(depth: number): void {
    this.text += `\n${' '.repeat(Math.min(depth, INDENT_MAX))}`;
  }
}

function withoutEnds(text: string, atStart: boolean, atEnd: boolean): string {
  return text.slice(atStart && text.startsWith(' ') ? 1 : 0, atEnd && text.endsWith(' ') ? -1 : undefined);
}

/** Whether a node is the first in an element whose content stands on lines of its own. */
function beginsLoose({ parent, index }: Place): boolean {
  return index === 0 && parent !== undefined && isLoose(parent);
}

/** Whether an element begins a line. */
function isIndented(element: HtmlElement, { parent, index }: Place): boolean {
  const isOnItsOwn = isLoose(element) || parent === undefined || isLoose(parent);
  const flows = !isBlock(element) && (parent === undefined || isBlock(parent)) && index > 0 && element.tagName !== 'br';
  return isOnItsOwn && !flows;
}

/** Whether the content of an element stands on lines of its own. Elements that HTML does not know are so. */
function isLoose({ tagName }: HtmlElement): boolean {
  return !INLINE.has(tagName) && !TIGHT_BLOCKS.has(tagName);
}

function attributeText({ name, value }: { readonly name: string; readonly value: string }): string {
  return FLAGS.has(name) && (value === '' || value.toLowerCase() === name) ? ` ${name}` : ` ${name}="${escapeAttribute(value)}"`;
}

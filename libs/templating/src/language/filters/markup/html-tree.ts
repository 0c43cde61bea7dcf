import {
  type DefaultTreeAdapterMap,
  type DefaultTreeAdapterTypes,
  defaultTreeAdapter,
  html,
  parse,
  parseFragment,
  type TreeAdapter,
} from 'parse5';
import type { Budget } from '../../../render/budget.js';
import { ValueFault } from '../../../value/value-fault.js';

/** Elements open within each other: at each tag the parser looks through all of them. */
const DEPTH_MAX = 256;

/** What the parser does for one element, in steps of the budget. */
const ELEMENT_STEPS = 16;

export type HtmlNode = DefaultTreeAdapterTypes.ChildNode;
export type HtmlElement = DefaultTreeAdapterTypes.Element;
export type HtmlTextNode = DefaultTreeAdapterTypes.TextNode;

const BLOCKS: ReadonlySet<string> = new Set(
  (
    'html head body frameset script noscript style meta link title frame noframes section nav aside hgroup header footer p h1 h2 h3 h4 ' +
    'h5 h6 ul ol pre div blockquote hr address figure figcaption form fieldset ins del dl dt dd li table caption thead tfoot tbody ' +
    'colgroup col tr th td video audio canvas details menu plaintext template article main svg math center dir applet marquee listing'
  ).split(' '),
);

const PREFORMATTED: ReadonlySet<string> = new Set(['pre', 'plaintext', 'title', 'textarea']);

/** The nodes of a text that is a page of HTML. Throws a `ValueFault` for one that is nested too deeply. */
export function parsePage(text: string, budget: Budget): readonly HtmlNode[] {
  return parse(text, { treeAdapter: boundedAdapter(budget), scriptingEnabled: false }).childNodes;
}

/** The nodes of a text that stands in the body of a page. Throws a `ValueFault` for one that is nested too deeply. */
export function parseInBody(text: string, budget: Budget): readonly HtmlNode[] {
  const body = defaultTreeAdapter.createElement('body', html.NS.HTML, []);
  return parseFragment(body, text, { treeAdapter: boundedAdapter(budget), scriptingEnabled: false }).childNodes;
}

/** Pays for every element, as misnested ones are made again and again. */
function boundedAdapter(budget: Budget): TreeAdapter<DefaultTreeAdapterMap> {
  let depth = 0;
  return {
    ...defaultTreeAdapter,
    createElement(tagName, namespace, attributes) {
      budget.spend(ELEMENT_STEPS);
      return defaultTreeAdapter.createElement(tagName, namespace, attributes);
    },
    onItemPush() {
      depth += 1;
      if (depth > DEPTH_MAX) throw new ValueFault('The HTML is nested too deeply.');
    },
    onItemPop() {
      depth -= 1;
    },
  };
}

export function isElement(node: HtmlNode | undefined): node is HtmlElement {
  return node !== undefined && 'tagName' in node;
}

export function isComment(node: HtmlNode): node is DefaultTreeAdapterTypes.CommentNode {
  return node.nodeName === '#comment';
}

export function isTextNode(node: HtmlNode | undefined): node is HtmlTextNode {
  return node?.nodeName === '#text';
}

/** Elements of HTML that stand on lines of their own. */
export function isBlock({ tagName }: HtmlElement): boolean {
  return BLOCKS.has(tagName);
}

/** The children of an element; those of a `template` too, which the parser keeps apart. */
export function childrenOf(element: HtmlElement): readonly HtmlNode[] {
  return 'content' in element ? (element as DefaultTreeAdapterTypes.Template).content.childNodes : element.childNodes;
}

/** Whether what an element contains is no text: a script or a style. */
export function isRaw({ tagName }: HtmlElement): boolean {
  return tagName === 'script' || tagName === 'style';
}

/** Whether blanks are kept in an element as they are. */
export function isPreformatted({ tagName }: HtmlElement): boolean {
  return PREFORMATTED.has(tagName);
}

/** A text with each run of blanks as one, and without what cannot be seen. */
export function withSingleBlanks(text: string): string {
  return text.replace(/[\u200b\u00ad]/g, '').replace(/[ \t\n\f\r\u00a0]+/g, ' ');
}

/** A text as it stands in HTML. */
export function escapeText(text: string): string {
  return text.replace(/[&<>\u00a0\0-\x08\x0b\x0c\x0e-\x1f]/g, escapeOf);
}

/** The value of an attribute as it stands in double quotes. */
export function escapeAttribute(text: string): string {
  return text.replace(/[&"\u00a0\0-\x08\x0b\x0c\x0e-\x1f]/g, escapeOf);
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\u00a0', '&nbsp;'],
]);

function escapeOf(character: string): string {
  return ENTITIES.get(character) ?? `&#x${character.charCodeAt(0).toString(16)};`;
}

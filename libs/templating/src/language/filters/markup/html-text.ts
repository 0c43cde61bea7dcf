import type { Budget } from '../../../render/budget.js';
import {
  childrenOf,
  escapeText,
  type HtmlElement,
  type HtmlNode,
  isBlock,
  isElement,
  isPreformatted,
  isRaw,
  isTextNode,
  parseInBody,
  parsePage,
  withSingleBlanks,
} from './html-tree.js';
import { trimmed } from '../text/text-parts.js';

/**
 * The text of a page of HTML without its tags, written so that it can stand in HTML: what `striptags` gives. Tags that the page had
 * written as text are dropped too. Throws a `ValueFault` for HTML that is nested too deeply.
 */
export function textOfHtml(page: string, budget: Budget): string {
  const seen = new SeenText();
  seen.addAll(parsePage(page, budget), false);
  const raw = rawText(
    parseInBody(
      trimmed(seen.text, (character) => character <= ' '),
      budget,
    ),
  ).replace(/[ \t\n\f\r]+/g, ' ');
  const cleaned = escapeText(trimmed(raw, (character) => character === ' ')).replaceAll('&nbsp;', '\u00a0');
  return cleaned.replace(/[ \t-\r]{2,}/g, ' ');
}

function rawText(nodes: readonly HtmlNode[]): string {
  return nodes.map((node) => (isTextNode(node) ? node.value : isElement(node) && !isRaw(node) ? rawText(childrenOf(node)) : '')).join('');
}

/** Text as it is seen: blocks and line breaks part words. */
class SeenText {
  text = '';
  private endsInBlank = false;

  addAll(nodes: readonly HtmlNode[], keepsBlanks: boolean): void {
    nodes.forEach((node, index) => {
      if (isTextNode(node)) this.add(keepsBlanks ? node.value : withSingleBlanks(node.value), keepsBlanks);
      else if (isElement(node)) this.addElement(node, isTextNode(nodes[index + 1]), keepsBlanks);
    });
  }

  private add(text: string, keepsBlanks: boolean): void {
    const added = this.endsInBlank && !keepsBlanks && text.startsWith(' ') ? text.slice(1) : text;
    if (added === '') return;
    this.text += added;
    this.endsInBlank = added.endsWith(' ');
  }

  private addElement(element: HtmlElement, isBeforeText: boolean, keepsBlanks: boolean): void {
    if (this.text !== '' && (isBlock(element) || element.tagName === 'br')) this.part();
    if (!isRaw(element)) this.addAll(childrenOf(element), keepsBlanks || isPreformatted(element));
    if (isBlock(element) && isBeforeText) this.part();
  }

  private part(): void {
    if (!this.endsInBlank) this.add(' ', true);
  }
}

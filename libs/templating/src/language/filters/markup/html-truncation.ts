import { defaultTreeAdapter } from 'parse5';
import type { Budget } from '../../../render/budget.js';
import { childrenOf, type HtmlNode, isElement, isRaw, isTextNode, parseInBody, withSingleBlanks } from './html-tree.js';
import { writeHtml } from './html-writer.js';
import { JAVA_BLANK, endOfPair } from '../text/text-parts.js';

/** How HTML is cut: the length that its text may have, what stands for the rest, and whether words may be cut. */
export interface Truncation {
  readonly chars: number;
  readonly end: string;
  readonly cutsWords: boolean;
}

/**
 * HTML whose text is cut to a length while its tags stay whole; elements without text, such as pictures, are left out. Throws a
 * `ValueFault` for HTML that is nested too deeply.
 */
export function truncateHtml(html: string, truncation: Truncation, budget: Budget): string {
  const nodes = parseInBody(html, budget);
  return new Cutter(truncation).cutAll(nodes) ? writeHtml(nodes, budget) : '';
}

class Cutter {
  private taken = 0;

  constructor(private readonly truncation: Truncation) {}

  /** Cuts texts and removes elements in which nothing is seen. Whether anything is seen at all. */
  cutAll(nodes: readonly HtmlNode[]): boolean {
    let isSeen = false;
    for (const node of [...nodes]) {
      if (isTextNode(node)) {
        node.value = this.cut(node.value);
        isSeen ||= /[^\s\u200b\u00ad]/.test(node.value);
      } else if (isElement(node)) {
        if (!isRaw(node) && this.cutAll(childrenOf(node))) isSeen = true;
        else defaultTreeAdapter.detachNode(node);
      }
    }
    return isSeen;
  }

  private cut(text: string): string {
    const { chars, end, cutsWords } = this.truncation;
    const single = withSingleBlanks(text);
    const left = chars - this.taken;
    if (left <= 0) return '';
    this.taken = Math.min(chars, this.taken + single.length);
    if (single.length <= left) return text;
    return single.slice(0, endOfPair(single, cutsWords ? left : lastBlankBefore(single, left))) + end;
  }
}

function lastBlankBefore(text: string, chars: number): number {
  let at = chars - 1;
  while (at > 0 && !JAVA_BLANK.test(text.charAt(at))) at -= 1;
  return at;
}

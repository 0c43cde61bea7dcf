import type { SyntaxNode } from '../syntax/syntax-node.js';
import type { BodyBuilder } from './body-builder.js';
import { compileExpression } from './expressions.js';

/** Adds the statements of a list of nodes: text, inserts and tags. */
export function compileBody(nodes: readonly SyntaxNode[], body: BodyBuilder): void {
  for (const node of nodes) {
    body.compilation.construct = node;
    body.compilation.enter(node, undefined, () => compileStatement(node, body));
  }
}

function compileStatement(node: SyntaxNode, body: BodyBuilder): void {
  if (node.typename === 'Tag') return node.compile(body);
  const child = node.typename === 'Output' ? node.children[0] : undefined;
  if (child?.typename === 'TemplateData') body.addText(child.value, child);
  else if (child !== undefined) body.addInsert(compileExpression(child, body.compilation), node);
}

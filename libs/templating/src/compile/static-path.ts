import type { ExpressionNode } from '../syntax/syntax-node.js';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A key known on save, or null. */
export function staticKey(node: ExpressionNode): string | number | null {
  if (node.kind === 'unary' && node.operator === 'negative' && node.operand.kind === 'literal') {
    return typeof node.operand.value === 'number' ? -node.operand.value : null;
  }
  if (node.kind !== 'literal') return null;
  return typeof node.value === 'string' || typeof node.value === 'number' ? node.value : null;
}

/** The path as a user writes it: `request.body.products[0]`, `request.headers["X-Request-ID"]`. */
export function memberPath(container: string, key: string | number): string {
  if (typeof key === 'number') return `${container}[${key}]`;
  return NAME.test(key) ? `${container}.${key}` : `${container}[${JSON.stringify(key)}]`;
}

/** The path that a name or a look-up reads, or null if a part of it is only known when it renders. */
export function staticPath(node: ExpressionNode): string | null {
  if (node.kind === 'name') return node.name;
  if (node.kind !== 'lookup') return null;
  const container = staticPath(node.target);
  const key = staticKey(node.key);
  return container === null || key === null ? null : memberPath(container, key);
}

import { TEMPLATE_LIMITS } from '../limits.js';
import type { SyntaxNode } from '../syntax/syntax-node.js';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A key known on save, or null. */
export function staticKey(node: SyntaxNode): string | number | null {
  if (node.typename === 'Neg') {
    const { target } = node;
    return target.typename === 'Literal' && typeof target.value === 'number' ? -target.value : null;
  }
  if (node.typename !== 'Literal') return null;
  return typeof node.value === 'string' || typeof node.value === 'number' ? node.value : null;
}

/** The path as a user writes it: `request.body.products[0]`, `request.headers["X-Request-ID"]`. */
export function memberPath(container: string, key: string | number): string {
  if (typeof key === 'number') return `${container}[${key}]`;
  return NAME.test(key) ? `${container}.${key}` : `${container}[${JSON.stringify(key)}]`;
}

/** The path that a name or a look-up reads, or null if a part of it is only known when it renders. */
export function staticPath(node: SyntaxNode, depthLeft: number = TEMPLATE_LIMITS.depthMax): string | null {
  if (node.typename === 'Symbol') return node.value;
  if (node.typename !== 'LookupVal' || depthLeft === 0) return null;
  const container = staticPath(node.target, depthLeft - 1);
  const key = staticKey(node.val);
  return container === null || key === null ? null : memberPath(container, key);
}

import type { SubtractionNode, SyntaxNode } from '../syntax/syntax-node.js';
import { staticPath } from './static-path.js';

/** Parts of a name with dashes. The parser nests subtractions as deep as a template is long. */
const DASHES_MAX = 20;

const REASONS: Readonly<Partial<Record<SyntaxNode['typename'], string>>> = {
  Add: 'The operator "+" is not available.',
  Mul: 'The operator "*" is not available.',
  Div: 'The operator "/" is not available.',
  FloorDiv: 'The operator "//" is not available.',
  Mod: 'The operator "%" is not available.',
  Pow: 'The operator "**" is not available.',
  Neg: 'The operator "-" is not available.',
  Pos: 'The operator "+" is not available.',
  Concat: 'The operator "~" is not available.',
  And: 'The operator "and" is not available.',
  Or: 'The operator "or" is not available.',
  Not: 'The operator "not" is not available.',
  In: 'The operator "in" is not available.',
  Compare: 'A comparison is not available.',
  InlineIf: 'An "if" inside an insert is not available.',
  Group: 'A list is not available.',
  Array: 'A list is not available.',
  Dict: 'An object is not available.',
  KeywordArgs: 'A named argument is not available.',
};

/** What to tell a user about a node that is not part of the language. */
export function describeUnsupported(node: SyntaxNode): string {
  if (node.typename === 'Sub') return describeSubtraction(node);
  return REASONS[node.typename] ?? 'This is not available.';
}

/** `request.headers.X-Request-ID` reads as a subtraction, in Jinjava too (DOMAIN §9.6). */
function describeSubtraction(node: SubtractionNode): string {
  const reason = 'The operator "-" is not available.';
  const names = dashedNames(node);
  if (names === null) return reason;
  return `${reason} A key with "-" stands in brackets: ${names.container}["${names.key}"].`;
}

function dashedNames(node: SyntaxNode, dashesLeft = DASHES_MAX): { container: string; key: string } | null {
  if (node.typename === 'LookupVal') {
    const container = staticPath(node.target);
    const key = node.val.typename === 'Literal' ? node.val.value : null;
    return container === null || typeof key !== 'string' ? null : { container, key };
  }
  if (node.typename !== 'Sub' || dashesLeft === 0) return null;
  const left = dashedNames(node.left, dashesLeft - 1);
  const right = node.right.typename === 'Symbol' || node.right.typename === 'Literal' ? String(node.right.value) : null;
  return left === null || right === null ? null : { container: left.container, key: `${left.key}-${right}` };
}

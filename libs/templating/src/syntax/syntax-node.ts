import type { ExactNumber } from '@crossdock/flattening';
import type { BodyBuilder } from '../compile/body-builder.js';
import type { Place } from '../source-text.js';

interface Node<Name extends string> extends Place {
  readonly typename: Name;
}

export interface LiteralNode extends Node<'Literal'> {
  readonly value: string | number | boolean | null | ExactNumber;
}

/** A name. */
export interface SymbolNode extends Node<'Symbol'> {
  readonly value: string;
}

/** `target.val` and `target[val]`. */
export interface LookupNode extends Node<'LookupVal'> {
  readonly target: SyntaxNode;
  readonly val: SyntaxNode;
}

/** Brackets around one expression, or around several with commas between. */
export interface GroupNode extends Node<'Group'> {
  readonly children: readonly SyntaxNode[];
}

export interface NegativeNode extends Node<'Neg'> {
  readonly target: SyntaxNode;
}

/** `children[0]` is what stands before the bar. */
export interface FilterNode extends Node<'Filter'> {
  readonly name: SymbolNode;
  readonly args: { readonly children: readonly SyntaxNode[] };
}

export interface CallNode extends Node<'FunCall'> {
  readonly name: SyntaxNode;
  readonly args: { readonly children: readonly SyntaxNode[] };
}

export interface TestNode extends Node<'Is'> {
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
}

export interface SubtractionNode extends Node<'Sub'> {
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
}

export interface TextNode extends Node<'TemplateData'> {
  readonly value: string;
}

/** A piece of text or an insert. */
export interface OutputNode extends Node<'Output'> {
  readonly children: readonly SyntaxNode[];
}

/** A tag of our own: parsed by its `TagParser`, which also says how it compiles. */
export interface TagNode extends Node<'Tag'> {
  compile(body: BodyBuilder): void;
}

/** What the parser reads and the language does not have yet. */
export type OtherNode = Node<
  'Add' | 'Mul' | 'Div' | 'FloorDiv' | 'Mod' | 'Pow' | 'Pos' | 'Concat' | 'And' | 'Or' | 'Not' | 'In' | 'Compare' | 'InlineIf' | 'Array' | 'Dict' | 'KeywordArgs'
>; // prettier-ignore

/** The syntax tree as the parser makes it. */
export type SyntaxNode =
  | LiteralNode
  | SymbolNode
  | LookupNode
  | GroupNode
  | NegativeNode
  | FilterNode
  | CallNode
  | TestNode
  | SubtractionNode
  | TextNode
  | OutputNode
  | TagNode
  | OtherNode;

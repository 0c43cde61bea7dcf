import type { BodyBuilder } from '../compile/body-builder.js';
import type { Place } from '../source-text.js';
import type { TemplateValue } from '../value/template-value.js';

interface Node<Kind extends string> {
  readonly kind: Kind;
  readonly at: Place;
}

export interface LiteralNode extends Node<'literal'> {
  readonly value: TemplateValue;
}

export interface NameNode extends Node<'name'> {
  readonly name: string;
}

/** `target.key` (`isDotted`) and `target[key]`. */
export interface LookupNode extends Node<'lookup'> {
  readonly target: ExpressionNode;
  readonly key: ExpressionNode;
  readonly isDotted: boolean;
}

/** `target[from:to]`. */
export interface SliceNode extends Node<'slice'> {
  readonly target: ExpressionNode;
  readonly from: ExpressionNode | null;
  readonly to: ExpressionNode | null;
}

export interface ListNode extends Node<'list'> {
  readonly items: readonly ExpressionNode[];
  /** `(1, 2)`: a list that cannot be changed. */
  readonly isTuple: boolean;
}

export interface MapNode extends Node<'map'> {
  readonly entries: ReadonlyArray<readonly [ExpressionNode, ExpressionNode]>;
}

/** An argument of a call; `name` if it is named. */
export interface Argument {
  readonly name: string | null;
  readonly value: ExpressionNode;
}

/** `name(…)`. */
export interface CallNode extends Node<'call'> {
  readonly name: string;
  readonly args: readonly Argument[];
}

/** `target.name(…)`. */
export interface MethodNode extends Node<'method'> {
  readonly target: ExpressionNode;
  readonly name: ExpressionNode;
  readonly args: readonly Argument[];
}

/** `input|name(…)`. */
export interface FilterNode extends Node<'filter'> {
  readonly input: ExpressionNode;
  readonly name: string;
  readonly args: readonly Argument[];
}

/** `input is name argument`, `input is not name argument`. */
export interface TestNode extends Node<'test'> {
  readonly input: ExpressionNode;
  readonly name: string;
  readonly argument: ExpressionNode | null;
  readonly isNegated: boolean;
}

export type UnaryOperator = 'not' | 'negative' | 'absolute' | 'empty';

export interface UnaryNode extends Node<'unary'> {
  readonly operator: UnaryOperator;
  readonly operand: ExpressionNode;
}

export type BinaryOperator =
  'or' | 'and' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | '+' | '-' | '~' | '*' | '/' | '%' | '//' | '**'; // prettier-ignore

export interface BinaryNode extends Node<'binary'> {
  readonly operator: BinaryOperator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

/** `condition ? then : otherwise`, and `then if condition else otherwise`. */
export interface ChoiceNode extends Node<'choice'> {
  readonly condition: ExpressionNode;
  readonly then: ExpressionNode;
  readonly otherwise: ExpressionNode | null;
}

export type ExpressionNode =
  | LiteralNode
  | NameNode
  | LookupNode
  | SliceNode
  | ListNode
  | MapNode
  | CallNode
  | MethodNode
  | FilterNode
  | TestNode
  | UnaryNode
  | BinaryNode
  | ChoiceNode;

export interface TextNode extends Node<'text'> {
  readonly text: string;
}

export interface InsertNode extends Node<'insert'> {
  /** Null for `{{ }}`, which prints nothing. */
  readonly expression: ExpressionNode | null;
}

/** A tag, as its parser understood it. */
export interface TagNode extends Node<'tag'> {
  /** Around a whole body: its values are not to be escaped. */
  readonly optsOutOfEscaping?: boolean;
  compile(body: BodyBuilder): void;
}

export type StatementNode = TextNode | InsertNode | TagNode;

import type { Expression, Run } from '../render/run.js';
import type { ExpressionNode, ListNode, MapNode, SliceNode } from '../syntax/syntax-node.js';
import { numberToWhole } from '../value/numbers/conversion.js';
import { print } from '../value/print.js';
import { emptyMap, isNumber, type TemplateList, type TemplateValue } from '../value/template-value.js';
import { ValueFault } from '../value/value-fault.js';
import type { Compilation } from './compilation.js';
import type { CompileExpression } from './expressions.js';

/** `[a, b]`, and `(a, b)`, which cannot be changed. */
export function compileList({ items, isTuple }: ListNode, compilation: Compilation, compile: CompileExpression): Expression {
  const expressions = items.map((item) => compile(item, compilation));
  return (run) => {
    run.budget.spendOnItems(expressions.length);
    const list = expressions.map((expression) => expression(run));
    if (isTuple) Object.freeze(list);
    return list;
  };
}

/** `{'a': 1, b: 2}`: a bare name is the text of its key, as in Jinjava 2.x; any other key prints as its value does. */
export function compileMap({ entries }: MapNode, compilation: Compilation, compile: CompileExpression): Expression {
  const pairs = entries.map(([key, value]) => [compileKey(key, compilation, compile), compile(value, compilation)] as const);
  return (run) => {
    run.budget.spendOnItems(pairs.length);
    const map = emptyMap();
    for (const [key, value] of pairs) map[print(key(run))] = value(run);
    return map;
  };
}

function compileKey(node: ExpressionNode, compilation: Compilation, compile: CompileExpression): Expression {
  if (node.kind !== 'name') return compile(node, compilation);
  const { name } = node;
  return () => name;
}

/** `target[from:to]` of a text or a list; a bound below 0 counts from the end. */
export function compileSlice(node: SliceNode, compilation: Compilation, compile: CompileExpression): Expression {
  const target = compile(node.target, compilation);
  const bound = (bound: ExpressionNode | null): Expression | null => (bound === null ? null : compile(bound, compilation));
  const [from, to] = [bound(node.from), bound(node.to)];
  return (run) => {
    run.budget.spend(1);
    const value = target(run);
    if (typeof value === 'string') return sliceText(value, run, from, to);
    if (Array.isArray(value)) return sliceList(value, run, from, to);
    throw new ValueFault('Only a text or a list can be sliced.');
  };
}

function sliceText(text: string, run: Run, from: Expression | null, to: Expression | null): string {
  if (text === '') return text;
  const start = textBound(from, 0, text, run);
  const end = Math.min(textBound(to, text.length, text, run), text.length);
  if (start > end) return '';
  if (start < 0) throw new ValueFault('The slice starts before the text does.');
  return wholeCharacters(text, start, end);
}

/** A text is never cut inside a surrogate pair: a half that would stay is left out. */
function wholeCharacters(text: string, start: number, end: number): string {
  const first = isLowSurrogate(text, start) && start > 0 ? start + 1 : start;
  const last = isLowSurrogate(text, end) && end > 0 ? end - 1 : end;
  return text.slice(first, Math.max(first, last));
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  return code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}

function textBound(bound: Expression | null, fallback: number, text: string, run: Run): number {
  const value = bound === null ? null : bound(run);
  if (value === null) return fallback;
  const index = toIndex(value);
  return index >= 0 ? index : text.length + index;
}

function sliceList(list: TemplateList, run: Run, from: Expression | null, to: Expression | null): TemplateList {
  const start = from === null ? 0 : from(run);
  const end = to === null ? list.length : to(run);
  if (start === null || end === null) return [];
  const bounds = [toIndex(start), toIndex(end)].map((index) => (index < 0 ? index + list.length : index));
  const slice = list.slice(Math.max(bounds[0] ?? 0, 0), Math.max(bounds[1] ?? 0, 0));
  run.budget.spendOnItems(slice.length);
  return slice;
}

function toIndex(value: TemplateValue): number {
  if (!isNumber(value)) throw new ValueFault('A bound of a slice is a whole number.');
  return Number(BigInt.asIntN(32, numberToWhole(value)));
}

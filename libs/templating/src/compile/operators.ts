import type { Expression } from '../render/run.js';
import type { BinaryNode, BinaryOperator, ChoiceNode, UnaryNode, UnaryOperator } from '../syntax/syntax-node.js';
import { absolute, add, divide, floorDivide, multiply, negate, power, remainder, subtract } from '../value/numbers/arithmetic.js';
import { isLess, isLessOrEqual } from '../value/comparison.js';
import { equals } from '../value/equality.js';
import { isIn } from '../value/membership.js';
import { print, printNull } from '../value/print.js';
import { emptyMap, isList, isMap, type TemplateList, type TemplateMap, type TemplateValue } from '../value/template-value.js';
import { isTrue } from '../value/truth.js';
import type { Budget } from '../render/budget.js';
import type { Compilation } from './compilation.js';
import type { CompileExpression } from './expressions.js';

type Operate = (left: TemplateValue, right: TemplateValue, budget: Budget) => TemplateValue;

const OPERATIONS: { readonly [Operator in Exclude<BinaryOperator, 'and' | 'or'>]: Operate } = {
  '==': equals,
  '!=': (left, right, budget) => !equals(left, right, budget),
  '<': isLess,
  '<=': isLessOrEqual,
  '>': (left, right) => isLess(right, left),
  '>=': (left, right) => isLessOrEqual(right, left),
  in: isIn,
  'not in': (left, right, budget) => !isIn(left, right, budget),
  '+': plus,
  '-': subtract,
  '~': (left, right, budget) => joined(print(left), print(right), budget),
  '*': multiply,
  '/': divide,
  '%': remainder,
  '//': floorDivide,
  '**': power,
};

const UNARY_OPERATIONS: { readonly [Operator in UnaryOperator]: (value: TemplateValue) => TemplateValue } = {
  not: (value) => !isTrue(value),
  negative: negate,
  absolute,
  empty: isEmpty,
};

/** An operator between two operands. `and` gives a boolean, `or` its first true operand (DOMAIN §9.6). */
export function compileBinary(node: BinaryNode, compilation: Compilation, compile: CompileExpression): Expression {
  const left = compile(node.left, compilation);
  const right = compile(node.right, compilation);
  if (node.operator === 'and') return (run) => isTrue(left(run)) && isTrue(right(run));
  if (node.operator === 'or') {
    return (run) => {
      const value = left(run);
      return isTrue(value) ? value : right(run);
    };
  }
  const operate = OPERATIONS[node.operator];
  return (run) => {
    run.budget.spend(1);
    return operate(left(run), right(run), run.budget);
  };
}

export function compileUnary(node: UnaryNode, compilation: Compilation, compile: CompileExpression): Expression {
  const operand = compile(node.operand, compilation);
  const operate = UNARY_OPERATIONS[node.operator];
  return (run) => {
    run.budget.spend(1);
    return operate(operand(run));
  };
}

export function compileChoice(node: ChoiceNode, compilation: Compilation, compile: CompileExpression): Expression {
  const condition = compile(node.condition, compilation);
  const then = compile(node.then, compilation);
  const otherwise: Expression = node.otherwise === null ? () => null : compile(node.otherwise, compilation);
  return (run) => {
    run.budget.spend(1);
    return isTrue(condition(run)) ? then(run) : otherwise(run);
  };
}

/** `+` joins lists, maps and texts, and adds what else there is. */
function plus(left: TemplateValue, right: TemplateValue, budget: Budget): TemplateValue {
  if (isList(left)) return joinedLists(left, isList(right) ? right : [right], budget);
  if (isMap(left) && isMap(right)) return joinedMaps(left, right, budget);
  if (typeof left === 'string' || typeof right === 'string') return joined(printNull(left), printNull(right), budget);
  return add(left, right);
}

function joined(left: string, right: string, budget: Budget): string {
  budget.spendOnText(left.length + right.length);
  return left + right;
}

function joinedLists(left: TemplateList, right: TemplateList, budget: Budget): TemplateList {
  budget.spendOnItems(left.length + right.length);
  return [...left, ...right];
}

function joinedMaps(left: TemplateMap, right: TemplateMap, budget: Budget): TemplateMap {
  budget.spendOnItems(Object.keys(left).length + Object.keys(right).length);
  return Object.assign(emptyMap(), left, right);
}

function isEmpty(value: TemplateValue): boolean {
  if (value === null || value === '') return true;
  return isList(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0;
}

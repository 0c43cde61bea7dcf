import { Args, NO_ARGS } from '../language/call.js';
import { callMacro } from '../render/call-macro.js';
import { callMethod, MUTATING_METHODS } from '../render/call-method.js';
import type { Expression, Run, StoredExpression } from '../render/run.js';
import type { Argument, CallNode, FilterNode, MethodNode, TestNode } from '../syntax/syntax-node.js';
import { print } from '../value/print.js';
import type { TemplateValue } from '../value/template-value.js';
import { ValueFault } from '../value/value-fault.js';
import type { Compilation } from './compilation.js';
import type { CompileExpression } from './expressions.js';
import { callProblem } from './unknown-name.js';

const NOTHING: Expression = () => null;

/** `input|name(arguments)`. */
export function compileFilter(node: FilterNode, compilation: Compilation, compile: CompileExpression): Expression {
  const { name } = node;
  const input = compile(node.input, compilation);
  const args = compileArguments(node.args, compilation, compile);
  if (!compilation.language.filters.has(name)) {
    compilation.reportUnknown(callProblem('filter', name, compilation.language.filters.keys()), node.at);
    return NOTHING;
  }
  return (run) => run.applyFilter(name, input(run), args(run));
}

/** `input is name argument`. A test has at most one bare argument; more stand in brackets, as a tuple. */
export function compileTest(node: TestNode, compilation: Compilation, compile: CompileExpression): Expression {
  const { name, isNegated } = node;
  const input = compile(node.input, compilation);
  const argument = node.argument === null ? null : compile(node.argument, compilation);
  const test = compilation.language.tests.get(name);
  if (test === undefined) {
    compilation.reportUnknown(callProblem('test', name, compilation.language.tests.keys()), node.at);
    return NOTHING;
  }
  return (run) => {
    run.budget.spend(1);
    return test(input(run), argument === null ? [] : [argument(run)], run) !== isNegated;
  };
}

/** `name(arguments)`: a macro of the template, else a function of the language. */
export function compileStoredCall(node: CallNode, compilation: Compilation, compile: CompileExpression): StoredExpression {
  const { name, at } = node;
  const args = compileArguments(node.args, compilation, compile);
  const called = compilation.language.functions.get(name);
  const mayBeMacro = compilation.hasMacro(name);
  if (called === undefined && !mayBeMacro) {
    compilation.reportUnknown(callProblem('function', name, compilation.language.functions.keys()), at);
    return NOTHING;
  }
  return (run) => {
    run.budget.spend(1);
    const macro = mayBeMacro ? run.scope.macro(name) : null;
    if (macro !== null) return callMacro(run, macro, args(run), at);
    if (called === undefined) throw new ValueFault(`There is no macro "${name}" yet.`);
    return called(args(run), run);
  };
}

/** `target.name(arguments)`. */
export function compileMethod(node: MethodNode, compilation: Compilation, compile: CompileExpression): Expression {
  const target = compile(node.target, compilation);
  const name = compile(node.name, compilation);
  const args = compileArguments(node.args, compilation, compile);
  if (node.name.kind !== 'literal' || MUTATING_METHODS.has(print(node.name.value))) compilation.learnt.changesData = true;
  return (run) => {
    run.budget.spend(1);
    return callMethod(run, target(run), print(name(run)), args(run));
  };
}

function compileArguments(nodes: readonly Argument[], compilation: Compilation, compile: CompileExpression): (run: Run) => Args {
  if (nodes.length === 0) return () => NO_ARGS;
  const expressions = nodes.map(({ name, value }) => ({ name, evaluate: compile(value, compilation) }));
  if (nodes.every(({ name }) => name === null))
    return (run) =>
      new Args(
        expressions.map(({ evaluate }) => evaluate(run)),
        null,
      );
  return (run) => {
    const positional: TemplateValue[] = [];
    const named = new Map<string, TemplateValue>();
    for (const { name, evaluate } of expressions) {
      if (name === null) positional.push(evaluate(run));
      else named.set(name, evaluate(run));
    }
    return new Args(positional, named);
  };
}

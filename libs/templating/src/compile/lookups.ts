import { headerMember, member, ownMember } from '../render/member.js';
import type { Expression, Run, StoredExpression } from '../render/run.js';
import type { Place } from '../source-text.js';
import type { ExpressionNode, LookupNode, NameNode } from '../syntax/syntax-node.js';
import type { Compilation } from './compilation.js';
import type { CompileExpression } from './expressions.js';
import { memberPath, staticKey } from './static-path.js';
import { nameProblem } from './unknown-name.js';

/** Words for null that a template may give another value (DOMAIN §9.15). */
const NULL_NAMES: ReadonlySet<string> = new Set(['none', 'None']);

/** Objects whose keys are names of headers: read without regard to case (RFC 9110 §5.1). */
const HEADER_PATHS: ReadonlySet<string> = new Set(['request.headers']);

/** A name: what the template gave it, else the host's variable. */
export function compileStoredName(node: NameNode, compilation: Compilation): StoredExpression {
  const { name } = node;
  if (compilation.isAssigned(name)) return (run) => readAssigned(run, name);
  return compileVariable(node, compilation);
}

/** `target.key` and `target[key]`: a chain of look-ups in one closure. */
export function compileLookup(node: LookupNode, compilation: Compilation, compile: CompileExpression): Expression {
  const { root, keys, at } = readChain(node);
  const isVariable = root.kind === 'name' && !compilation.isAssigned(root.name);
  const path = isVariable ? notePath(compilation, root.name, keys, at) : null;
  if (isVariable && path !== null) return compilePath(root, keys.filter(isStatic), compilation);
  const rootExpression = isVariable ? compileVariable(root, compilation) : compile(root, compilation);
  const readers = keys.map((key) => (isStatic(key) ? () => key : compile(key.node, compilation)));
  return (run) => {
    run.budget.spend(readers.length);
    let value = rootExpression(run);
    for (const reader of readers) value = member(value, reader(run));
    return value;
  };
}

/** One step of a chain: a key that is known on save, or an expression. */
type Key = string | number | { readonly node: ExpressionNode };

/** A chain of look-ups from its root: `root.a[0][expression]`. */
interface Chain {
  readonly root: ExpressionNode;
  readonly keys: readonly Key[];
  readonly at: Place;
}

function readChain(node: LookupNode): Chain {
  const keys: Key[] = [];
  let root: ExpressionNode = node;
  while (root.kind === 'lookup') {
    keys.push(staticKey(root.key) ?? { node: root.key });
    root = root.target;
  }
  return { root, keys: keys.reverse(), at: root.at };
}

/** Notes the path that a chain reads of a variable, up to the first part that only rendering knows. The path if all of it is known. */
function notePath(compilation: Compilation, name: string, keys: readonly Key[], at: Place): string | null {
  const known = keys.findIndex((key) => !isStatic(key));
  const path = (known === -1 ? keys : keys.slice(0, known)).filter(isStatic).reduce<string>(memberPath, name);
  const { paths } = compilation.learnt;
  if (!paths.has(path)) paths.set(path, at);
  return known === -1 ? path : null;
}

/** The quick way for what most inserts are: a path of a variable. */
function compilePath(root: NameNode, keys: ReadonlyArray<string | number>, compilation: Compilation): Expression {
  const rootExpression = compileVariable(root, compilation);
  const headerKey = keys.findIndex((_key, index) => HEADER_PATHS.has(keys.slice(0, index).reduce<string>(memberPath, root.name)));
  return (run) => {
    run.budget.spend(keys.length);
    let value = rootExpression(run);
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] ?? null;
      value = index === headerKey ? headerMember(value, key) : member(value, key);
    }
    return value;
  };
}

function isStatic(key: Key): key is string | number {
  return typeof key !== 'object';
}

function compileVariable({ name, at }: NameNode, compilation: Compilation): Expression {
  if (!compilation.options.variables.includes(name)) {
    if (!NULL_NAMES.has(name)) compilation.reportUnknown(nameProblem(name, compilation), at);
    return () => null;
  }
  return ({ budget, variables }) => {
    budget.spend(1);
    return ownMember(variables, name);
  };
}

function readAssigned(run: Run, name: string): ReturnType<StoredExpression> {
  run.budget.spend(1);
  const value = run.scope.find(name);
  return value === undefined ? ownMember(run.variables, name) : value;
}

import type { JsonValue } from '@crossdock/flattening';
import { FORBIDDEN_KEYS, headerMember, member } from '../render/member.js';
import type { Expression } from '../render/run.js';
import type { LookupNode, SymbolNode, SyntaxNode } from '../syntax/syntax-node.js';
import type { Compilation } from './compilation.js';
import type { CompileExpression } from './expressions.js';
import { memberPath, staticKey } from './static-path.js';

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Jinjava's other spellings of the literals. */
const CONSTANTS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ['True', true],
  ['False', false],
  ['None', null],
]);

/** Objects whose keys are names of headers: read without regard to case (RFC 9110 §5.1). */
const HEADER_PATHS: ReadonlySet<string> = new Set(['request.headers']);

/** What reads a value, and the path it reads as far as it is known on save. */
interface Reader {
  readonly read: Expression;
  readonly path: string | null;
}

/** A name, or a chain of look-ups that starts anywhere. Notes the paths it reads. */
export function compileLookup(node: SymbolNode | LookupNode, compilation: Compilation, compile: CompileExpression): Expression {
  const { read, path } = compileReader(node, compilation, compile);
  if (path !== null) compilation.paths.add(path);
  return read;
}

function compileReader(node: SyntaxNode, compilation: Compilation, compile: CompileExpression): Reader {
  if (node.typename === 'Symbol') return compileName(node, compilation);
  if (node.typename !== 'LookupVal') return { read: compile(node, compilation), path: null };
  const target = compilation.enter<Reader>(node, { read: () => null, path: null }, () => compileReader(node.target, compilation, compile));
  const key = staticKey(node.val);
  return key === null ? compileComputedKey(node, target, compilation, compile) : compileStaticKey(node, target, key, compilation);
}

function compileName({ value: name, ...at }: SymbolNode, compilation: Compilation): Reader {
  const constant = CONSTANTS.get(name);
  if (constant !== undefined && !compilation.variables.includes(name)) return { read: () => constant, path: null };
  if (!NAME.test(name)) compilation.report('syntax', `${JSON.stringify(name)} is not a name.`, at);
  else if (!compilation.variables.includes(name)) {
    const known = compilation.variables.join(', ');
    compilation.report('unknown_name', `The name "${name}" is not known here. Known: ${known === '' ? 'none' : known}.`, at);
  }
  const read: Expression = ({ budget, variables }) => {
    budget.spend(1);
    return Object.hasOwn(variables, name) ? (variables[name] ?? null) : null;
  };
  return { read, path: name };
}

function compileStaticKey(node: LookupNode, target: Reader, key: string | number, compilation: Compilation): Reader {
  if (FORBIDDEN_KEYS.has(String(key))) compilation.report('unsupported', `The key "${key}" is never read.`, node.val);
  const readMember = memberOf(target);
  const read: Expression = (run) => {
    run.budget.spend(1);
    return readMember(target.read(run), key);
  };
  return { read, path: target.path === null ? null : memberPath(target.path, key) };
}

function compileComputedKey(node: LookupNode, target: Reader, compilation: Compilation, compile: CompileExpression): Reader {
  if (target.path !== null) compilation.paths.add(target.path);
  const key = compile(node.val, compilation);
  const readMember = memberOf(target);
  const read: Expression = (run) => {
    run.budget.spend(1);
    return readMember(target.read(run), key(run));
  };
  return { read, path: null };
}

function memberOf({ path }: Reader): typeof member {
  return path !== null && HEADER_PATHS.has(path) ? headerMember : member;
}

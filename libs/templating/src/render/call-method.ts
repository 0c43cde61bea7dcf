import type { Args, Method } from '../language/call.js';
import { DATE_METHODS } from '../language/dates/date-members.js';
import { LIST_METHODS, MUTATING_LIST_METHODS } from '../language/methods/list-methods.js';
import { MAP_METHODS, MUTATING_MAP_METHODS } from '../language/methods/map-methods.js';
import { TEXT_METHODS } from '../language/methods/text-methods.js';
import { DateTime } from '../value/date-time.js';
import { Entry } from '../value/entry.js';
import { isMap, type TemplateValue } from '../value/template-value.js';
import { ValueFault } from '../value/value-fault.js';
import { LoopState } from './loop-state.js';
import type { Run } from './run.js';

/** Names of methods that change what they are called on. */
export const MUTATING_METHODS: ReadonlySet<string> = new Set([...MUTATING_LIST_METHODS, ...MUTATING_MAP_METHODS]);

const LOOP_METHODS: ReadonlyMap<string, Method<LoopState>> = new Map<string, Method<LoopState>>([
  ['cycle', (loop, items) => (items.length === 0 ? null : (items[loop.index0 % items.length] ?? null))],
]);

const ENTRY_METHODS: ReadonlyMap<string, Method<Entry>> = new Map<string, Method<Entry>>([
  ['getKey', ({ key }) => key],
  ['getValue', ({ value }) => value],
]);

/** Calls a method of a value: one of those listed here, never one of JavaScript's. Null has every method, and each gives null. */
export function callMethod(run: Run, target: TemplateValue, name: string, { all }: Args): TemplateValue {
  if (target === null) return null;
  if (typeof target === 'string') return invoke(TEXT_METHODS, target, name, { args: all, run });
  if (Array.isArray(target)) return invoke(LIST_METHODS, target, name, { args: all, run });
  if (isMap(target)) return invoke(MAP_METHODS, target, name, { args: all, run });
  if (target instanceof DateTime) return invoke(DATE_METHODS, target, name, { args: all, run });
  if (target instanceof LoopState) return invoke(LOOP_METHODS, target, name, { args: all, run });
  return target instanceof Entry ? invoke(ENTRY_METHODS, target, name, { args: all, run }) : unknownMethod(name);
}

function invoke<Target>(
  methods: ReadonlyMap<string, Method<Target>>,
  target: Target,
  name: string,
  { args, run }: { readonly args: readonly TemplateValue[]; readonly run: Run },
): TemplateValue {
  const method = methods.get(name);
  return method === undefined ? unknownMethod(name) : method(target, args, run);
}

function unknownMethod(name: string): never {
  throw new ValueFault(`This value has no method ${JSON.stringify(name.slice(0, 64))}.`);
}

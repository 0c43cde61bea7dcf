import type { Args } from '../language/call.js';
import type { Place } from '../source-text.js';
import { emptyMap, type TemplateValue } from '../value/template-value.js';
import type { StoredValue } from './captured.js';
import type { Run, Statement } from './run.js';

/** A macro as the template defined it: its parameters with the defaults that were in force then. */
export interface MacroFunction {
  readonly name: string;
  readonly parameters: ReadonlyArray<{ readonly name: string; readonly fallback: StoredValue }>;
  readonly body: readonly Statement[];
  /** The block of a `call` tag: it may run while its macro does. */
  readonly isCaller: boolean;
}

/**
 * What a macro writes, called with some arguments. Arguments beyond its parameters come as `varargs` and `kwargs`. A macro that is
 * running already gives nothing, and a warning.
 */
export function callMacro(run: Run, macro: MacroFunction, args: Args, at: Place): StoredValue {
  const { name, isCaller } = macro;
  if (!isCaller && run.activeMacros.includes(name)) {
    run.warn(`The macro "${name}" calls itself.`, at);
    return '';
  }
  if (!isCaller) run.activeMacros.push(name);
  try {
    return run.budget.nested(() => runMacro(run, macro, args));
  } finally {
    if (!isCaller) run.activeMacros.pop();
  }
}

function runMacro(run: Run, macro: MacroFunction, args: Args): StoredValue {
  let written: StoredValue = '';
  run.inScope(() => {
    bindArguments(run, macro, args);
    written = run.capture(macro.body);
  });
  return written;
}

function bindArguments({ scope }: Run, { parameters }: MacroFunction, { positional, named }: Args): void {
  const extra = emptyMap();
  const known = new Set(parameters.map(({ name }) => name));
  parameters.forEach(({ name, fallback }, index) => scope.set(name, index < positional.length ? (positional[index] ?? null) : fallback));
  for (const [name, value] of named ?? new Map<string, TemplateValue>()) {
    if (known.has(name)) scope.set(name, value);
    else extra[name] = value;
  }
  scope.set('kwargs', extra);
  scope.set('varargs', positional.slice(parameters.length));
}

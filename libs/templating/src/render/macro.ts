import type { Statement } from './run.js';
import type { StoredValue } from './captured.js';

/** A macro as the template defined it: its parameters with the defaults that were in force then. */
export interface MacroFunction {
  readonly name: string;
  readonly parameters: ReadonlyArray<{ readonly name: string; readonly fallback: StoredValue }>;
  readonly body: readonly Statement[];
  /** The block of a `call` tag: it may run while its macro does. */
  readonly isCaller: boolean;
}

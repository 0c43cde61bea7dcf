import type { MacroFunction } from './call-macro.js';
import type { StoredValue } from './captured.js';

/**
 * Names that a template has given a value. Scopes are dynamic, as in Jinjava: a macro sees the names of its caller. A name whose value
 * is null is looked up further out: null never shadows (DOMAIN §9.15).
 */
export class Scope {
  private readonly values = new Map<string, StoredValue>();
  private macros: Map<string, MacroFunction> | null = null;

  constructor(readonly parent: Scope | null) {}

  /**
   * The value of a name in this scope and those around it. Undefined if the template never gave it one; null only if it was last set to
   * null at the outermost level, where that hides what the host gave.
   */
  find(name: string): StoredValue | undefined {
    const value = this.values.get(name);
    return this.parent === null ? value : (value ?? this.parent.find(name));
  }

  /** Like {@link find}, null if there is none. */
  get(name: string): StoredValue {
    return this.find(name) ?? null;
  }

  set(name: string, value: StoredValue): void {
    this.values.set(name, value);
  }

  macro(name: string): MacroFunction | null {
    return this.macros?.get(name) ?? this.parent?.macro(name) ?? null;
  }

  setMacro(name: string, macro: MacroFunction): void {
    this.macros ??= new Map();
    this.macros.set(name, macro);
  }
}

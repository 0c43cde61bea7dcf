import type { CallServices } from '../src/language/call.js';
import { Budget } from '../src/render/budget.js';

/** What a filter, test, function or method gets of a rendering, for its spec: a full budget, the time 0, and no other filters or tests. */
export function callServices(changes: Partial<CallServices> = {}): CallServices {
  return {
    budget: new Budget(() => 0),
    nowMs: 0,
    random: () => 0,
    hasFilter: () => false,
    hasTest: () => false,
    filter: () => null,
    test: () => false,
    markNamespace: () => undefined,
    ...changes,
  };
}

import type { InsertData, InsertNeeds, RenderResult, RenderScope, Template } from './template.js';

/** Where results of aggregates and expressions, and the texts of snippets, come from. */
export interface InsertResolver {
  /** What exists of what is needed; for ids that do not exist there is no entry. */
  resolve(needs: InsertNeeds): Promise<InsertData>;
}

/** Rounds of fetching: an id may hang on the result of another, and a snippet may name further ones. */
const ROUNDS_MAX = 5;

/**
 * Renders a template that names aggregates, expressions or snippets: fetches what is known on save at once, then what a rendering found
 * missing. Rendering itself stays synchronous. Ends with the fault `not_fetched` if something does not exist, or hangs on too much else.
 */
export async function renderWithInserts(template: Template, scope: RenderScope, resolver: InsertResolver): Promise<RenderResult> {
  const inserts = {
    aggregates: new Map(scope.inserts?.aggregates),
    expressions: new Map(scope.inserts?.expressions),
    snippets: new Map(scope.inserts?.snippets),
  };
  let needs: InsertNeeds = template.needs;
  for (let round = 1; ; round += 1) {
    const found = isEmpty(needs) || add(inserts, await resolver.resolve(needs));
    const result = template.render({ ...scope, inserts });
    if (result.ok || result.fault.code !== 'not_fetched' || !found || round === ROUNDS_MAX) return result;
    needs = result.missing;
  }
}

type Mutable<Data> = Data extends ReadonlyMap<infer Key, infer Value> ? Map<Key, Value> : never;

/** Whether anything came with it. */
function add(
  inserts: { readonly [Kind in keyof InsertData]: Mutable<InsertData[Kind]> },
  { aggregates, expressions, snippets }: InsertData,
): boolean {
  for (const [id, value] of aggregates) inserts.aggregates.set(id, value);
  for (const [id, value] of expressions) inserts.expressions.set(id, value);
  for (const [id, value] of snippets) inserts.snippets.set(id, value);
  return aggregates.size + expressions.size + snippets.size > 0;
}

function isEmpty({ aggregates, expressions, snippets }: InsertNeeds): boolean {
  return aggregates.length + expressions.length + snippets.length === 0;
}

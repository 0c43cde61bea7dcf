import type { LRUCache } from 'lru-cache';

/** Something read from the catalog, or through it, at a known revision. */
export interface Dated {
  readonly asOfRevision: number;
}

/**
 * Reads through a cache what is no older than `revision`. A read that was under way already may have begun before that revision: it is
 * joined, judged by what it brought, and repeated once if it was too early. Undefined when there is nothing to read. The cache's own
 * `fetchMethod` gets the revision as its context.
 */
export async function fetchAsOf<V extends Dated>(
  cache: LRUCache<string, V, number>,
  key: string,
  revision: number,
): Promise<V | undefined> {
  const kept = cache.get(key);
  if (kept !== undefined && kept.asOfRevision >= revision) return kept;
  const first = await cache.fetch(key, { forceRefresh: kept !== undefined, context: revision });
  if (first !== undefined && first.asOfRevision >= revision) return first;
  return cache.fetch(key, { forceRefresh: true, context: revision });
}

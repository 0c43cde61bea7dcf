import { isJsonObject, type JsonValue } from '@crossdock/flattening';
import type { Compilation } from './compilation.js';
import { nearest } from './nearest.js';
import { memberPath } from './static-path.js';

/** Paths of a sample that are looked at: no one means one beyond. */
const PATHS_MAX = 5_000;

/**
 * Warns of each path that the sample lacks, and names the one that was probably meant: one that ends alike, else one that is spelt
 * alike. Another index of a list counts as the same path, and another case of a header's name too.
 */
export function checkSample(compilation: Compilation): void {
  const { sample } = compilation.options;
  if (sample === undefined) return;
  const known = pathsOf(sample);
  const comparable = new Set(known.map(toComparable));
  for (const [path, at] of compilation.paths) {
    const root = /^[^.[]+/.exec(path)?.[0] ?? '';
    if (!Object.hasOwn(sample, root) || comparable.has(toComparable(path))) continue;
    const guess = known.find((candidate) => ending(candidate) === ending(path)) ?? nearest(path, known);
    compilation.warn('unknown_path', `The sample has no "${path}".${guess === null ? '' : ` Did you mean "${guess}"?`}`, at);
  }
}

/** The paths of all values, those of objects and lists included, in document order. */
function pathsOf(sample: Readonly<Record<string, JsonValue>>): string[] {
  const paths: string[] = [];
  const pending = Object.entries(sample).reverse();
  for (let next = pending.pop(); next !== undefined && paths.length < PATHS_MAX; next = pending.pop()) {
    const [path, value] = next;
    paths.push(path);
    pending.push(...membersOf(path, value).reverse());
  }
  return paths;
}

function membersOf(path: string, value: JsonValue): Array<[string, JsonValue]> {
  const members: Array<[string | number, JsonValue]> = Array.isArray(value)
    ? [...value.entries()]
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  return members.map(([key, member]) => [memberPath(path, key), member]);
}

function toComparable(path: string): string {
  const plain = path.replace(/\[-?[0-9]+\]/g, '[0]');
  return plain.startsWith('request.headers') ? plain.toLowerCase() : plain;
}

/** The last key. */
function ending(path: string): string {
  return /(?:\.([^.[\]"]+)|\["(.*)"\])(?:\[-?[0-9]+\])*$/.exec(path)?.slice(1, 3).join('') ?? '';
}

import { isJsonObject, type JsonValue } from '@crossdock/flattening';
import { TEMPLATE_LIMITS } from '../limits.js';
import type { Compilation } from './compilation.js';
import { nearest } from './nearest.js';
import { memberPath } from './static-path.js';

/** Paths of a sample that are looked at: no one means one beyond. */
const PATHS_MAX = 5_000;

/** Pairs of characters that are compared to find what was meant. */
const PAIRS_MAX = 4_000_000;

/**
 * Warns of each path that the sample lacks, and names the one that was probably meant: one that ends alike, else one beside it that is
 * spelt alike. Another index of a list counts as the same path, and another case of a header's name too.
 */
export function checkSample(compilation: Compilation): void {
  const { sample } = compilation.options;
  if (sample === undefined) return;
  const known = pathsOf(sample);
  const comparable = new Set(known.map(toComparable));
  const guesses = new Guesses(known);
  for (const [path, at] of compilation.learnt.paths) {
    if (compilation.warnings.length >= TEMPLATE_LIMITS.warningsMax) return;
    const root = /^[^.[]+/.exec(path)?.[0] ?? '';
    if (!Object.hasOwn(sample, root) || comparable.has(toComparable(path))) continue;
    const guess = guesses.find(path);
    compilation.warn('unknown_path', `The sample has no "${path}".${guess === null ? '' : ` Did you mean "${guess}"?`}`, at);
  }
}

/** Finds what was probably meant, until it has compared enough. */
class Guesses {
  private readonly byEnding = new Map<string, string>();
  private readonly byParent = new Map<string, string[]>();
  private pairsLeft = PAIRS_MAX;

  constructor(known: readonly string[]) {
    for (const path of known) {
      if (!this.byEnding.has(ending(path))) this.byEnding.set(ending(path), path);
      const siblings = this.byParent.get(parent(path)) ?? [];
      siblings.push(path);
      this.byParent.set(parent(path), siblings);
    }
  }

  find(path: string): string | null {
    return this.byEnding.get(ending(path)) ?? nearest(path, this.besides(path));
  }

  private besides(path: string): string[] {
    const siblings = this.byParent.get(parent(path)) ?? [];
    return siblings.filter((sibling) => {
      this.pairsLeft -= path.length * sibling.length;
      return this.pairsLeft > 0;
    });
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

/** The path without its last key. */
function parent(path: string): string {
  return path.replace(/(?:\.[^.[\]"]+|\[[^\]]*\])$/, '');
}

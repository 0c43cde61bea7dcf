import { isJsonObject, typeOf, type JsonType, type JsonValue } from './json-value.js';
import { memberPath, parsePath, parseSteps, type PathSegment } from './parameter-path.js';

/** One leaf of a document. Of objects and arrays only empty ones are leaves. */
export interface Parameter {
  readonly path: string;
  readonly type: JsonType;
  readonly value: JsonValue;
}

/**
 * One parameter per leaf, in document order: `body.products[0].group_id` (seed; DOMAIN §1.3). Leaves keep their JSON type.
 *
 * Paths are unique: a key that is empty or holds anything but `A-Z a-z 0-9 _ -` is written `body["a.b"]`. An empty object or array
 * is a leaf, so nothing vanishes. Keys that read as integers come first in their object, as JavaScript orders them. The walk does
 * not recurse. For a value that `parseJson` accepted, all paths together, without the root, hold at most 262,144 characters or 32
 * times the length of its text, whichever is more.
 *
 * @param root names the value itself; with an empty one paths start at the first key.
 */
export function flatten(value: JsonValue, root: string): Parameter[] {
  const parameters: Parameter[] = [];
  const pending = [{ path: root, value }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const members = membersOf(next.value);
    if (members.length === 0) parameters.push({ path: next.path, type: typeOf(next.value), value: next.value });
    for (const [segment, member] of members.reverse()) pending.push({ path: memberPath(next.path, segment), value: member });
  }
  return parameters;
}

/**
 * The value at a path that `flatten` writes for this value and root, or undefined when there is none: the inverse of `flatten`,
 * at the cost of the path and not of the document. Also finds the objects and arrays above the leaves, and keys written in
 * brackets that need none. Looks at own properties only; a path that does not parse finds nothing.
 */
export function findByPath(value: JsonValue, root: string, path: string): JsonValue | undefined {
  if (!path.startsWith(root)) return undefined;
  const segments = root === '' ? parsePath(path) : parseSteps(path.slice(root.length));
  if (segments === undefined) return undefined;
  let found: JsonValue | undefined = value;
  for (const segment of segments) found = member(found, segment);
  return found;
}

function membersOf(value: JsonValue): [PathSegment, JsonValue][] {
  if (Array.isArray(value)) return [...value.entries()];
  return isJsonObject(value) ? Object.entries(value) : [];
}

function member(container: JsonValue | undefined, segment: PathSegment): JsonValue | undefined {
  if (typeof segment === 'number') return Array.isArray(container) ? container[segment] : undefined;
  return isJsonObject(container) && Object.hasOwn(container, segment) ? container[segment] : undefined;
}

import { closingQuote } from './scan-json.js';

/** One step of a path: an object's key or an array's position. */
export type PathSegment = string | number;

const PLAIN_KEY = /^[A-Za-z0-9_-]+$/;
const DOTTED_KEY = /\.([A-Za-z0-9_-]+)/y;
const LONE_SURROGATE = /\p{Surrogate}/u;
const POSITION = /\[(0|[1-9][0-9]{0,14})\]/y;

/**
 * The path of a container's member: `.key`, or `["key"]` with JSON escapes when the key is empty or holds anything but
 * `A-Z a-z 0-9 _ -`; `[0]` for a position. So no two values of a document share a path, and a path holds no NUL or lone surrogate.
 */
export function memberPath(container: string, segment: PathSegment): string {
  if (typeof segment === 'number') return `${container}[${segment}]`;
  if (!PLAIN_KEY.test(segment)) return `${container}[${JSON.stringify(segment)}]`;
  return container === '' ? segment : `${container}.${segment}`;
}

/**
 * The steps of a parameter path such as `body.products[0].group_id`, or undefined if it is not one. Any key may be written in
 * brackets, also one that `flatten` writes by dot. The empty path has no steps.
 */
export function parsePath(path: string): PathSegment[] | undefined {
  return parseSteps(path === '' || path.startsWith('[') ? path : `.${path}`);
}

/** The steps of a path below its root: each starts with `.` or `[`. */
export function parseSteps(path: string): PathSegment[] | undefined {
  if (LONE_SURROGATE.test(path)) return undefined;
  const segments: PathSegment[] = [];
  let at = 0;
  while (at < path.length) {
    const step = path.startsWith('["', at) ? quotedStep(path, at) : (positionStep(path, at) ?? dottedStep(path, at));
    if (step === undefined) return undefined;
    segments.push(step.segment);
    at = step.end;
  }
  return segments;
}

interface Step {
  readonly segment: PathSegment;
  readonly end: number;
}

function positionStep(path: string, at: number): Step | undefined {
  POSITION.lastIndex = at;
  const digits = POSITION.exec(path)?.[1];
  return digits === undefined ? undefined : { segment: Number(digits), end: POSITION.lastIndex };
}

function dottedStep(path: string, at: number): Step | undefined {
  DOTTED_KEY.lastIndex = at;
  const segment = DOTTED_KEY.exec(path)?.[1];
  return segment === undefined ? undefined : { segment, end: DOTTED_KEY.lastIndex };
}

function quotedStep(path: string, at: number): Step | undefined {
  const end = closingQuote(path, at + 1) + 1;
  if (path[end] !== ']') return undefined;
  try {
    return { segment: JSON.parse(path.slice(at + 1, end)) as string, end: end + 1 };
  } catch {
    return undefined;
  }
}

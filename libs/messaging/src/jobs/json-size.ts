/** JSON writes a UTF-16 unit in so many bytes at most: as an escape. */
const CHARACTER_BYTES_MAX = 6;
/** No number, and neither true, false nor null, takes more. */
const OTHER_BYTES_MAX = 25;
/** Quotes, brackets, a colon and a comma. */
const AROUND_BYTES = 4;

/** The bytes of a value's JSON when they are above a limit, else undefined. Only what may be above it is written to be measured. */
export function bytesBeyond(value: unknown, bytesMax: number): number | undefined {
  if (bytesAtMost(value) <= bytesMax) return undefined;
  const bytes = Buffer.byteLength(JSON.stringify(value));
  return bytes > bytesMax ? bytes : undefined;
}

function bytesAtMost(value: unknown): number {
  if (typeof value === 'string') return AROUND_BYTES + CHARACTER_BYTES_MAX * value.length;
  if (typeof value !== 'object' || value === null) return OTHER_BYTES_MAX;
  let sum = AROUND_BYTES;
  if (Array.isArray(value)) for (const entry of value as unknown[]) sum += bytesAtMost(entry) + 1;
  else for (const [name, entry] of Object.entries(value)) sum += bytesAtMost(name) + bytesAtMost(entry);
  return sum;
}

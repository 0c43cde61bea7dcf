/** What Postgres cannot keep as jsonb: U+0000 and unpaired surrogates. JSON writes both as escapes. */
const REFUSED_BY_JSONB = /\\u(?:0000|d[89a-f])/;

/**
 * A value in a form both stores keep without loss, and its length as JSON in bytes. It is the value itself, or its JSON text where
 * jsonb would refuse the value: a destination may answer with any bytes, and they travel in payloads.
 */
export function toStorable(value: unknown): { readonly data: unknown; readonly bytes: number } {
  const text = JSON.stringify(value);
  return { data: REFUSED_BY_JSONB.test(text) ? text : value, bytes: Buffer.byteLength(text) };
}

/** The value `toStorable` was given. Anything else comes back as it is; undefined when it is text that is not JSON. */
export function fromStorable(data: unknown): unknown {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** What Postgres cannot keep as jsonb: U+0000 and unpaired surrogates. JSON writes both as escapes. */
const REFUSED_BY_JSONB = /\\u(?:0000|d[89a-f])/;

/**
 * A value in a form that jsonb keeps without loss: the value itself, or its JSON text where jsonb would refuse it. A destination may answer
 * with any bytes, and they travel in payloads.
 */
export function toJsonbStorable(value: unknown): unknown {
  const text = JSON.stringify(value);
  return REFUSED_BY_JSONB.test(text) ? text : value;
}

/** The value `toJsonbStorable` was given. Anything else comes back as it is; undefined when it is text that is not JSON. */
export function fromStorable(data: unknown): unknown {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

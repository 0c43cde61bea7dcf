/** What JSON writes in another way than Postgres reads: control characters and halves of surrogate pairs. */
const UNLIKE_JSON = /[\u0000-\u001f]|\p{Surrogate}/u;

/**
 * A list as Postgres takes it for an array. In most the texts can be written as JSON does, which is several times faster than the driver;
 * the others are left to the driver.
 */
export function toArrayLiteral(list: readonly unknown[]): unknown {
  for (const value of list) {
    if (typeof value === 'string') {
      if (UNLIKE_JSON.test(value)) return list;
    } else if (value !== null && !Number.isFinite(value)) return list;
  }
  return `{${JSON.stringify(list).slice(1, -1)}}`;
}

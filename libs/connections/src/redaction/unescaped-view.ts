import type { Escape } from './escape.js';

/** Bytes to search, with the place in the original text where each of them begins. */
export interface View {
  readonly bytes: Buffer;
  /** One longer than `bytes`: the last entry is the length of the original. Null when both are the same. */
  readonly origins: Int32Array | null;
}

/**
 * The view with one way of escaping undone, or null when it holds no such escape. Runs in linear time. An escape is never shorter
 * than the UTF-8 it stands for, so the view never grows.
 */
export function unescapeView(view: View, escape: Escape): View | null {
  const { bytes, origins } = view;
  if (!escape.markers.some((marker) => bytes.includes(marker))) return null;
  const plain = Buffer.allocUnsafe(bytes.length);
  const begins = new Int32Array(bytes.length + 1);
  let size = 0;
  let at = 0;
  const put = (byte: number): void => {
    plain[size] = byte;
    begins[size++] = originAt(origins, at);
  };
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    const found = escape.markers.includes(byte) ? escape.read(bytes, at) : null;
    if (found === null) put(byte);
    else if (typeof found.value === 'number') put(found.value);
    else for (const each of Buffer.from(found.value)) put(each);
    at += found?.length ?? 1;
  }
  begins[size] = originAt(origins, bytes.length);
  return { bytes: plain.subarray(0, size), origins: begins.subarray(0, size + 1) };
}

/** Where, in the original text, the byte at `at` of a view begins. */
export function originAt(origins: Int32Array | null, at: number): number {
  return origins === null ? at : (origins[at] ?? 0);
}

/** Every spelling in which a secret could lie about: raw, as the usual encodings write it, and base64 at each alignment. */
export function needlesOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const jsonTwice = JSON.stringify(json).slice(1, -1);
  const url = encodeURIComponent(secret);
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const html = secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const spellings = [secret, json, jsonTwice, url, encodeURIComponent(url), new URLSearchParams({ s: secret }).toString().slice(2), html];
  return [...new Set([...spellings, hex, hex.toUpperCase(), ...base64Spellings(bytes), secret.slice(0, 24), secret.slice(-24)])];
}

/** The parts of a base64 text that do not depend on what stands before and after. */
function base64Spellings(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const stable = text.slice(offset === 0 ? 0 : 4, -4);
    return [stable, stable.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** The needles that a haystack holds. */
export function findNeedles(haystack: string, needles: readonly string[]): string[] {
  return needles.filter((needle) => haystack.includes(needle));
}

/**
 * The spellings of a secret that cannot be undone in place, because nothing marks them: itself, hexadecimal in either case, and
 * base64 and base64url of any text around it.
 */
export function spellingsOf(secret: string): Buffer[] {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const whole = bytes.toString('base64');
  const base64 = [whole, whole.replace(/=+$/, ''), ...[0, 1, 2].map((offset) => base64Within(bytes, offset))];
  const base64url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const spellings = new Set([secret, hex, hex.toUpperCase(), ...base64, ...base64url]);
  return [...spellings].map((text) => Buffer.from(text, 'utf8'));
}

/**
 * The characters that the secret alone decides when it stands `offset` bytes after a multiple of three. Of its first and last byte
 * a few bits may lie in the characters beside them.
 */
function base64Within(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}

/** NUL, which Postgres refuses in any text, and halves of surrogate pairs, which have no UTF-8. */
const UNSTORABLE = /\0|\p{Surrogate}/gu;

/**
 * The text as Postgres can keep it: each NUL and lone surrogate becomes U+FFFD, everything else stays as it is. Without this step one
 * such character in a response would fail the insert, repeat the job and call the destination again (SECURITY §1). Written escapes
 * such as `\u0000` inside a JSON text are ordinary characters here and stay.
 */
export function cleanText(text: string): string {
  return text.replace(UNSTORABLE, '\uFFFD');
}

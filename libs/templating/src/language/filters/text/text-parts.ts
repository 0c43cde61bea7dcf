/** Blanks of Java (`Character.isWhitespace`): those that let a line break, and the separators of ASCII. */
export const JAVA_BLANK = /[\t-\r\x1c-\x20\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]/;

/** A text without the blanks at its ends. A regular expression takes quadratic time for this. */
export function trimmed(text: string, isBlank: (character: string) => boolean): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charAt(start))) start += 1;
  while (end > start && isBlank(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The nearest length from `chars` down that cuts no surrogate pair; 0 if it is negative. */
export function endOfPair(text: string, chars: number): number {
  if (chars <= 0) return 0;
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(chars - 1, chars + 1)) ? chars - 1 : chars;
}

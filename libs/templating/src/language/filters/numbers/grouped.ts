/** The digits of a whole number with a comma before every third from the end. */
export function grouped(digits: string): string {
  const head = digits.length % 3;
  return [digits.slice(0, head), ...(digits.slice(head).match(/[0-9]{3}/g) ?? [])].filter((group) => group !== '').join(',');
}

import { toDouble } from '../value/numbers/double.js';
import { toWhole } from '../value/numbers/conversion.js';
import type { TemplateValue } from '../value/template-value.js';
import type { Token, TokenReader } from './token-reader.js';

const WHOLE_DIGITS_MAX = 1_000;

/** The value of a number or string token. A whole number is exact at any size up to 1,000 digits; beyond that it is a fault. */
export function literalOf(token: Token, reader: TokenReader): TemplateValue {
  if (token.type === 'string') return token.value;
  if (token.type === 'float') return toDouble(Number(token.value));
  if (token.value.length > WHOLE_DIGITS_MAX) throw reader.fault(`A number has at most ${WHOLE_DIGITS_MAX} digits.`, token);
  return toWhole(BigInt(token.value));
}

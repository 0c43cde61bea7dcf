import { Decimal } from './numbers/decimal.js';
import { Double } from './numbers/double.js';
import { SafeText } from './safe-text.js';
import { isMap, type TemplateValue } from './template-value.js';
import { ExactNumber } from '@crossdock/flattening';

/** Whether a value counts as true: not null, false, zero, an empty list or map, the empty text or the text `false` (DOMAIN §9.8). */
export function isTrue(value: TemplateValue): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return isTrueText(value);
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'object') return value !== 0n;
  if (value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  return isMap(value) ? Object.keys(value).length > 0 : isTrueSpecial(value);
}

function isTrueSpecial(value: TemplateValue): boolean {
  if (value instanceof ExactNumber) return Number(value.text) !== 0;
  if (value instanceof Double) return value.value !== 0;
  if (value instanceof Decimal) return value.unscaled !== 0n;
  return value instanceof SafeText ? isTrueText(value.text) : true;
}

function isTrueText(text: string): boolean {
  return text !== '' && !(text.length === 5 && text.toLowerCase() === 'false');
}

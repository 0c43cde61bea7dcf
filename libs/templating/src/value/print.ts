import { ExactNumber } from '@crossdock/flattening';
import { RenderStop } from '../fault.js';
import { Entry } from './entry.js';
import { formatDouble } from './numbers/format-double.js';
import { isSentWhole } from './numbers/conversion.js';
import { PrintableValue } from './special-value.js';
import { entriesOf, isMap, type TemplateList, type TemplateMap, type TemplateValue } from './template-value.js';

/** Levels of lists and maps that print; data is bounded well below, and a list may contain itself. */
const PRINT_DEPTH_MAX = 100;

/** Characters of one printed list or map: what the longest result may hold. */
const PRINT_CHARS_MAX = 1_048_576;

/**
 * How a value prints, as in Jinjava (DOMAIN §9.7): nothing for null, `[1, a, null]` for a list, `{a=1}` for a map, doubles as Java
 * prints them; a number that was sent with decimals prints as it was sent. Total: no `toString`, `toJSON` or getter of a value is
 * ever called. Throws a `RenderStop` for lists and maps that are nested too deeply or too large to print.
 */
export function print(value: TemplateValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return printKnown(value);
}

/** Like {@link print}, but `null` for null: how a value prints inside a list, or joined by `+`. */
export function printNull(value: TemplateValue): string {
  return typeof value === 'string' ? value : value === null ? 'null' : printKnown(value);
}

/** The text of a number as it was sent: plain decimals stay, an exponent is printed as Java prints the double. */
function printExact({ text }: ExactNumber): string {
  if (/[eE]/.test(text)) return formatDouble(Number(text));
  return text === '-0' ? '0' : text;
}

function printKnown(value: Exclude<TemplateValue, null | string>): string {
  if (typeof value === 'number') return isSentWhole(value) ? String(value) : formatDouble(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof PrintableValue) return value.toText();
  if (value instanceof ExactNumber) return printExact(value);
  const printer = new CollectionPrinter();
  printer.append(value);
  return printer.text;
}

class CollectionPrinter {
  text = '';
  private depth = 0;

  append(value: TemplateValue): void {
    if (this.text.length > PRINT_CHARS_MAX)
      throw new RenderStop('too_large', `A printed list or map is longer than ${PRINT_CHARS_MAX} characters.`);
    if (Array.isArray(value)) this.nested(() => this.appendList(value));
    else if (value instanceof Entry) this.nested(() => this.appendMember(value.key, value.value));
    else if (isMap(value)) this.nested(() => this.appendMap(value));
    else this.text += printNull(value);
  }

  private appendList(list: TemplateList): void {
    this.text += '[';
    list.forEach((item, index) => {
      if (index > 0) this.text += ', ';
      this.append(item);
    });
    this.text += ']';
  }

  private appendMap(map: TemplateMap): void {
    this.text += '{';
    entriesOf(map).forEach(([key, value], index) => {
      if (index > 0) this.text += ', ';
      this.appendMember(key, value);
    });
    this.text += '}';
  }

  private appendMember(key: string, value: TemplateValue): void {
    this.text += `${key}=`;
    this.append(value);
  }

  private nested(append: () => void): void {
    this.depth += 1;
    if (this.depth > PRINT_DEPTH_MAX) throw new RenderStop('too_large', 'A list or map is nested too deeply to print.');
    append();
    this.depth -= 1;
  }
}

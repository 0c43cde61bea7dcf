/** How long a localized date or time is. */
export type FormatStyle = keyof typeof DATES;

/** What of a moment a localized format shows. */
export type FormatContent = 'date' | 'time' | 'datetime';

const DATES = { short: 'M/d/yy', medium: 'MMM d, y', long: 'MMMM d, y', full: 'EEEE, MMMM d, y' };
const TIMES = { short: 'h:mm a', medium: 'h:mm:ss a', long: 'h:mm:ss a z', full: 'h:mm:ss a zzzz' };
const GLUES = { short: ', ', medium: ', ', long: " 'at' ", full: " 'at' " };

export function isFormatStyle(text: string): text is FormatStyle {
  return Object.hasOwn(DATES, text);
}

/** The English pattern of a style, as Java 17 has it (Unicode CLDR 39): `MMM d, y, h:mm:ss a` for a medium date and time. */
export function localizedPattern(style: FormatStyle, content: FormatContent): string {
  if (content === 'date') return DATES[style];
  return content === 'time' ? TIMES[style] : DATES[style] + GLUES[style] + TIMES[style];
}

import type { ValueTransformer } from 'typeorm';

/** A column of JSON text, read as the value. Text and not jsonb: jsonb refuses NUL escapes and rewrites numbers. */
export const jsonText: ValueTransformer = {
  to: (value: unknown) => (value === null ? null : JSON.stringify(value)),
  from: (text: string | null): unknown => (text === null ? null : JSON.parse(text)),
};

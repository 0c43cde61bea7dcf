import type { ValueTransformer } from 'typeorm';

/** Revisions are bigint columns, which the driver gives as text; they stay far below 2^53. */
export const revisionNumber: ValueTransformer = {
  to: (value: unknown) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};

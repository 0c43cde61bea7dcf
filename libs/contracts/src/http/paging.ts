import { z } from 'zod';

/** `?limit&cursor` of every list. A cursor is opaque to callers and stays valid while rows are added. */
export const pageQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});

/** Bounds of a list by time: `from` included, `to` not. A missing end is open. */
export const timeSpan = { from: z.iso.datetime().optional(), to: z.iso.datetime().optional() };

export type PageQuery = z.infer<typeof pageQuerySchema>;

/** One page: `nextCursor` is null on the last one. */
export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** The schema of a page of `item`. */
export function pageSchema<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

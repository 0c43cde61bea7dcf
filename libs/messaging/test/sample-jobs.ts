import { randomUUID } from 'node:crypto';
import type { JobContract } from '@crossdock/contracts';
import { z } from 'zod';

const schema = z.object({ v: z.literal(1), id: z.string(), text: z.string().default('nothing') });

export type Thing = z.output<typeof schema>;
export type ThingContract = JobContract<'count-thing', typeof schema>;

/** A job kind on a queue of its own, so that no test sees the jobs of another. */
export function newThingContract(): ThingContract {
  return {
    name: 'count-thing',
    queue: `things-${randomUUID()}`,
    version: 1,
    schema,
    producer: ['ingress'],
    consumer: 'dispatcher',
    idOf: (thing) => `thing_${thing.id}`,
    payloadBytesMax: 1_000,
  };
}

export function thing(id: string, text?: string): z.input<typeof schema> {
  return text === undefined ? { v: 1, id } : { v: 1, id, text };
}

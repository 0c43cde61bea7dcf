import { z } from 'zod';

/** Where a template stands in a request: it decides how inserted values are escaped. */
export const TEMPLATE_POSITIONS = ['text', 'uri', 'header', 'json'] as const;

/** A template to try on a sample, without sending anything. */
export const templateRenderInputSchema = z
  .strictObject({
    template: z.string().max(262_144),
    position: z.enum(TEMPLATE_POSITIONS).default('text'),
    request: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('The sample that {{ request }} stands for, shaped as the envelope of an event.'),
    fields: z.record(z.string(), z.string().max(8192)).default({}).describe('Values of schema fields, read by {% context field %}.'),
  })
  .meta({ id: 'TemplateRenderInput' });

export type TemplateRenderInput = z.infer<typeof templateRenderInputSchema>;

const faultSchema = z.object({
  path: z.string().describe('`template`, or `fields.<name>`.'),
  line: z.int(),
  column: z.int(),
  message: z.string(),
});

/** What became of the template. */
export const templateRenderResultSchema = z
  .discriminatedUnion('outcome', [
    z.object({
      outcome: z.literal('rendered'),
      text: z.string(),
      warnings: z
        .array(faultSchema)
        .describe('What is allowed, and hardly meant: a path that the sample lacks, a value that cannot do what is asked of it.'),
    }),
    z.object({ outcome: z.literal('cancelled'), reason: z.string().describe('Why the template says that there is to be no request.') }),
    z.object({ outcome: z.literal('faulty'), faults: z.array(faultSchema) }),
  ])
  .meta({ id: 'TemplateRenderResult' });

export type TemplateRenderResult = z.infer<typeof templateRenderResultSchema>;

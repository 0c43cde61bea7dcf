import { z } from 'zod';

/** A schema as it stands in a document, and the named schemas that it refers to. */
interface ConvertedSchema {
  readonly schema: object;
  readonly components: Record<string, object>;
}

/** Who writes the value: a caller (`input`: what has a default may be missing) or this service (`output`). */
type SchemaType = 'input' | 'output';

/** Converts a zod schema to JSON Schema 2020-12, as OpenAPI 3.1 wants it. A schema with an id becomes a component and a reference. */
export function toComponents(schema: z.ZodType, schemaType: SchemaType): ConvertedSchema {
  const converted = z.toJSONSchema(schema, { io: schemaType, override: ({ jsonSchema }) => tidy(jsonSchema, schemaType) });
  const text = JSON.stringify(converted).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $defs = {}, $schema: _dialect, ...own } = JSON.parse(text) as { $defs?: Record<string, object>; $schema?: string };
  return { schema: own, components: $defs };
}

/** Drops what says nothing to a reader: the name again, the pattern of a format, the bounds of every safe integer. */
function tidy(schema: z.core.JSONSchema.BaseSchema, schemaType: SchemaType): void {
  delete schema.id;
  if (schema.format === 'uuid' || schema.format === 'date-time') delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  // An answer may gain members in a later release; a caller that refuses them would break.
  if (schemaType === 'output' && schema.additionalProperties === false) delete schema.additionalProperties;
}

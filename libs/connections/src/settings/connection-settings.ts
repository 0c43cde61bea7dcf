import { type Connection, type ConnectionInput, MASKED_SECRET } from '@crossdock/contracts';
import { z } from 'zod';

const placementSchema = z.object({ key: z.string(), value: z.string() }).readonly();
const placementsSchema = z.array(placementSchema).readonly();

const connectionSettingsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('basic'), login: z.string() }).readonly(),
  z.object({ kind: z.literal('apiKey'), headers: placementsSchema, urlParameters: placementsSchema }).readonly(),
]);

/** Where a value goes: `value` is a template that may hold `{{secret}}` (seed), `key` is sent as it is. */
export type Placement = z.output<typeof placementSchema>;

/** The part of a connection that is no secret: what the catalog keeps. */
export type ConnectionSettings = z.output<typeof connectionSettingsSchema>;

/** The secret part of a connection in plaintext, by field: `{ password }` of a basic one, `{ secret }` of an API key. */
export type SecretFields = Readonly<Record<string, string>>;

/** A connection taken apart. `kept` names the secret fields that came masked, which means: keep what is stored. */
export interface ConnectionParts {
  readonly settings: ConnectionSettings;
  readonly secrets: SecretFields;
  readonly kept: readonly string[];
}

/** What a connection has beside its settings. */
export interface ConnectionResource {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Reads settings out of storage. Throws `ZodError` when they are not those of a known kind; fields of a later release are dropped. */
export function parseConnectionSettings(value: unknown): ConnectionSettings {
  return connectionSettingsSchema.parse(value);
}

/** Parts what a user wrote into settings and secrets, which are kept in different places. The name is in neither. */
export function splitConnection(input: ConnectionInput): ConnectionParts {
  switch (input.kind) {
    case 'basic':
      return { settings: { kind: 'basic', login: input.login }, ...splitSecret('password', input.password) };
    case 'apiKey':
      return {
        settings: { kind: 'apiKey', headers: input.headers, urlParameters: input.urlParameters },
        ...splitSecret('secret', input.secret),
      };
  }
}

/** The connection as it is read: every secret is `MASKED_SECRET`, so no secret is needed to make it. */
export function joinConnection(settings: ConnectionSettings, resource: ConnectionResource): Connection {
  const { id, name, createdAt, updatedAt } = resource;
  const common = { id, name, createdAt, updatedAt };
  switch (settings.kind) {
    case 'basic':
      return { ...common, kind: 'basic', login: settings.login, password: MASKED_SECRET };
    case 'apiKey':
      return {
        ...common,
        kind: 'apiKey',
        secret: MASKED_SECRET,
        headers: [...settings.headers],
        urlParameters: [...settings.urlParameters],
      };
  }
}

function splitSecret(field: string, value: string): Omit<ConnectionParts, 'settings'> {
  return value === MASKED_SECRET ? { secrets: {}, kept: [field] } : { secrets: { [field]: value }, kept: [] };
}

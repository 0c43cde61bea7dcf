import { type CompileOptions, compileTemplate, type TemplateFault } from '@crossdock/templating';
import type { ConnectionSettings, Placement, SecretFields } from '../settings/connection-settings.js';
import type { Material } from './material.js';

/** What resolving came to. A refusal names the field and never holds a value. */
export type MaterialOutcome =
  { readonly ok: true; readonly material: Material } | { readonly ok: false; readonly path: string; readonly reason: string };

/** A placement addresses the secret of its connection by this name (seed), and makes no other secret of it that no one would know of. */
export const SECRET_TEMPLATE: Pick<CompileOptions, 'variables' | 'namesOnly'> = { variables: ['secret'], namesOnly: true };

type Pair = readonly [string, string];

class Refusal extends Error {
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(reason);
  }
}

/**
 * Turns a connection into what a request must carry. Basic: `Authorization: Basic` with base64 of the UTF-8 login and password
 * (RFC 7617, DOMAIN §5). API key: each placement rendered with `{{secret}}`.
 */
export function resolveMaterial(settings: ConnectionSettings, secrets: SecretFields): MaterialOutcome {
  try {
    return { ok: true, material: settings.kind === 'basic' ? basic(settings.login, secrets) : apiKey(settings, secrets) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, path: error.path, reason: error.reason };
    throw error;
  }
}

function basic(login: string, secrets: SecretFields): Material {
  const password = required(secrets, 'password');
  const pair = `${login}:${password}`;
  const encoded = Buffer.from(pair, 'utf8').toString('base64');
  return { headers: [['Authorization', `Basic ${encoded}`]], urlParameters: [], secrets: [password, pair, encoded] };
}

function apiKey(settings: Extract<ConnectionSettings, { kind: 'apiKey' }>, secrets: SecretFields): Material {
  const secret = required(secrets, 'secret');
  return {
    headers: settings.headers.map((placement, index) => renderPlacement(`headers[${index}].value`, placement, 'header', secret)),
    urlParameters: settings.urlParameters.map((placement, index) =>
      renderPlacement(`urlParameters[${index}].value`, placement, 'text', secret),
    ),
    // Its templates may do nothing to it: wherever it goes, it shows.
    secrets: [secret],
  };
}

function required(secrets: SecretFields, field: string): string {
  const value = secrets[field];
  if (value === undefined) throw new Refusal(field, `No ${field} is stored for this connection.`);
  return value;
}

function renderPlacement(path: string, { key, value }: Placement, position: 'header' | 'text', secret: string): Pair {
  const compiled = compileTemplate(value, { position, ...SECRET_TEMPLATE });
  if (!compiled.ok) throw new Refusal(path, 'The template does not compile.');
  const result = compiled.template.render({ variables: { secret } });
  if (!result.ok) throw new Refusal(path, reasonOf(result.fault));
  return [key, result.text];
}

/** The fault's own message is left out: it tells which character of the value is wrong, and the value is a secret. */
function reasonOf({ code }: TemplateFault): string {
  return code === 'unsafe_value' ? 'The value holds a character that cannot be sent here.' : `The template does not render (${code}).`;
}

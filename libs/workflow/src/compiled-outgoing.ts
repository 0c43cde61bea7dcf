import { type OutgoingDefinition, PARAMETER_VALUE_CHARS_MAX } from '@crossdock/contracts';
import type { JsonObject } from '@crossdock/flattening';
import { compileTemplate, type RenderScope, type Template, type TemplatePosition } from '@crossdock/templating';

/** The names a template of an outgoing integration may begin with, in a business workflow (seed; DOMAIN §3.1). */
export const REQUEST_VARIABLES: readonly string[] = ['request'];

/** A request as rendered, before the connection's material is added. */
export interface RenderedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly body: string | null;
}

/** A custom parameter as rendered. `cut`: the value was longer than the seed allows. */
export interface RenderedParameter {
  readonly name: string;
  readonly value: string;
  readonly cut: boolean;
}

/** What rendering came to. A fault names the field, for example `headers[0].value`. */
export type RenderOutcome =
  | { readonly ok: true; readonly request: RenderedRequest; readonly parameters: readonly RenderedParameter[] }
  | { readonly ok: false; readonly path: string; readonly message: string };

/** An outgoing integration whose templates are compiled. Immutable: keep it as long as its version is in use. */
export interface CompiledOutgoing {
  readonly definition: OutgoingDefinition;
  /**
   * Renders for one event. `form` holds the node's values for `{% context field %}`; they may hold inserts themselves and are
   * rendered first (DOMAIN §4).
   */
  render(envelope: JsonObject, form: Readonly<Record<string, string>>): RenderOutcome;
}

/** Longest URL and header value that are sent, in characters: about what servers take. */
const URL_CHARS_MAX = 16_384;
const HEADER_CHARS_MAX = 8_192;

interface FieldTemplate {
  readonly path: string;
  readonly template: Template;
}

class RenderFault extends Error {
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Compiles a definition. One that does not compile, which a save refuses but an older release may have stored, renders to its fault:
 * its deliveries fail with a reason instead of blocking a worker.
 */
export function compileOutgoing(definition: OutgoingDefinition): CompiledOutgoing {
  const compiled = attempt(() => compileFields(definition));
  return 'ok' in compiled ? { definition, render: () => compiled } : compiled;
}

function compileFields(definition: OutgoingDefinition): CompiledOutgoing {
  const uri = compileField('uri', definition.uri, 'uri');
  const body = definition.body === null ? null : compileField('body', definition.body, 'json');
  const headers = definition.headers.map((header, index) => ({
    key: compileField(`headers[${index}].key`, header.key, 'header'),
    value: compileField(`headers[${index}].value`, header.value, 'header'),
  }));
  const parameters = definition.parameters.map((parameter, index) => ({
    name: parameter.name,
    value: compileField(`parameters[${index}].value`, parameter.value, 'text'),
  }));
  const forms = new Map<string, FieldTemplate>();
  return {
    definition,
    render: (envelope, form) =>
      attempt(() => {
        const scope = { variables: { request: envelope }, fields: renderForm(form, forms, { request: envelope }) };
        return {
          ok: true,
          request: {
            method: definition.method,
            url: renderShort(uri, scope, URL_CHARS_MAX),
            headers: withContentType(
              headers.map(
                ({ key, value }) => [renderShort(key, scope, HEADER_CHARS_MAX), renderShort(value, scope, HEADER_CHARS_MAX)] as const,
              ),
              body !== null,
            ),
            body: body === null ? null : renderField(body, scope),
          },
          parameters: parameters.map(({ name, value }) => toParameter(name, renderField(value, scope))),
        };
      }),
  };
}

type RenderFailure = Extract<RenderOutcome, { ok: false }>;

function attempt<T>(work: () => T): T | RenderFailure {
  try {
    return work();
  } catch (error) {
    if (error instanceof RenderFault) return { ok: false, path: error.path, message: error.message };
    throw error;
  }
}

function compileField(path: string, source: string, position: TemplatePosition): FieldTemplate {
  const compiled = compileTemplate(source, { position, variables: REQUEST_VARIABLES });
  if (compiled.ok) return { path, template: compiled.template };
  throw new RenderFault(path, compiled.faults[0]?.message ?? 'The template does not compile.');
}

function renderField(field: FieldTemplate, scope: RenderScope): string {
  const result = field.template.render(scope);
  if (result.ok) return result.text;
  throw new RenderFault(field.path, result.fault.message);
}

function renderShort(field: FieldTemplate, scope: RenderScope, charsMax: number): string {
  const text = renderField(field, scope);
  if (text.length > charsMax)
    throw new RenderFault(field.path, `The rendered text has ${text.length} characters; ${charsMax} are allowed.`);
  return text;
}

function renderForm(
  form: Readonly<Record<string, string>>,
  cache: Map<string, FieldTemplate>,
  variables: RenderScope['variables'],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(form).map(([name, source]) => {
      const field = cache.get(source) ?? compileField(`form.${name}`, source, 'text');
      cache.set(source, field);
      return [name, renderField(field, { variables })];
    }),
  );
}

function withContentType(headers: ReadonlyArray<readonly [string, string]>, hasBody: boolean): ReadonlyArray<readonly [string, string]> {
  const named = headers.some(([key]) => key.toLowerCase() === 'content-type');
  return hasBody && !named ? [...headers, ['Content-Type', 'application/json']] : headers;
}

function toParameter(name: string, value: string): RenderedParameter {
  const characters = [...value];
  const cut = characters.length > PARAMETER_VALUE_CHARS_MAX;
  return { name, value: cut ? characters.slice(0, PARAMETER_VALUE_CHARS_MAX).join('') : value, cut };
}

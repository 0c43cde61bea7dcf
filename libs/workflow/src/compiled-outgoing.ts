import { deliverySettingsSchema, type OutgoingDefinition, PARAMETER_VALUE_CHARS_MAX } from '@crossdock/contracts';
import type { JsonObject } from '@crossdock/flattening';
import { compileTemplate, type RenderScope, type Template, type TemplatePosition } from '@crossdock/templating';

/** The names a template of an outgoing integration may begin with, in a business workflow (seed; DOMAIN §3.1). */
export const REQUEST_VARIABLES: readonly string[] = ['request'];

/**
 * What a template reads of one event. "Now" is the time of the event, and chance hangs on its id: a repeated attempt sends the same
 * request.
 */
export function requestScope(envelope: JsonObject): RenderScope {
  const { time, eventId } = envelope;
  return {
    variables: { request: envelope },
    ...(typeof time === 'number' ? { nowMs: time } : {}),
    ...(typeof eventId === 'string' ? { seed: eventId } : {}),
  };
}

/** A request as rendered, before the connection's material is added. */
export interface RenderedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly body: string | null;
  /** Inserts that were left empty because a value could not do what was asked of it: field, line, column and reason. */
  readonly warnings: readonly string[];
}

/** A custom parameter as rendered. `cut`: the value was longer than the seed allows. */
export interface RenderedParameter {
  readonly name: string;
  readonly value: string;
  readonly cut: boolean;
}

/** What rendering came to. A fault names the field, for example `headers[0].value`. `isCancelled`: a template says that there is to be no request. */
export type RenderOutcome =
  | {
      readonly ok: true;
      readonly request: RenderedRequest;
      readonly parameters: readonly RenderedParameter[];
      readonly orderKey: string | null;
    }
  | { readonly ok: false; readonly path: string; readonly message: string; readonly isCancelled: boolean };

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

/** Longest key of an order, in characters: an address of e-mail has 254 at most. */
const ORDER_KEY_CHARS_MAX = 512;

/** Warnings that are kept of one rendering. */
const WARNINGS_MAX = 20;

interface FieldTemplate {
  readonly path: string;
  readonly template: Template;
}

class RenderFault extends Error {
  constructor(
    readonly path: string,
    message: string,
    readonly isCancelled = false,
  ) {
    super(message);
  }
}

/**
 * Compiles a definition. One that does not compile, which a save refuses but an older release may have stored, renders to its fault:
 * its deliveries fail with a reason instead of blocking a worker. Delivery settings that such a release did not know get their defaults.
 */
export function compileOutgoing(stored: OutgoingDefinition): CompiledOutgoing {
  const definition = { ...stored, delivery: deliverySettingsSchema.parse(stored.delivery) };
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
  const { orderBy } = definition.delivery;
  const order = orderBy === null ? null : compileField('delivery.orderBy', orderBy, 'text');
  const forms = new Map<string, Template>();
  return {
    definition,
    render: (envelope, form) =>
      attempt(() => {
        const rendering = new Rendering(envelope);
        rendering.fillForm(form, forms);
        const url = rendering.short(uri, URL_CHARS_MAX);
        const rendered = headers.map(
          ({ key, value }) => [rendering.short(key, HEADER_CHARS_MAX), rendering.short(value, HEADER_CHARS_MAX)] as const,
        );
        const text = body === null ? null : rendering.text(body);
        const values = parameters.map(({ name, value }) => toParameter(name, rendering.text(value)));
        const { method } = definition;
        const { warnings } = rendering;
        return {
          ok: true,
          request: { method, url, headers: withContentType(rendered, text !== null), body: text, warnings },
          parameters: values,
          orderKey: order === null ? null : rendering.short(order, ORDER_KEY_CHARS_MAX),
        };
      }),
  };
}

/** One event's way through the templates of a definition. */
class Rendering {
  readonly warnings: string[] = [];
  private scope: RenderScope;

  constructor(envelope: JsonObject) {
    this.scope = requestScope(envelope);
  }

  /** Renders the node's values, which templates then read with `{% context field %}`. */
  fillForm(form: Readonly<Record<string, string>>, cache: Map<string, Template>): void {
    const fields = Object.entries(form).map(([name, source]): [string, string] => {
      const path = `form.${name}`;
      const template = cache.get(source) ?? compileField(path, source, 'text').template;
      cache.set(source, template);
      return [name, this.text({ path, template })];
    });
    this.scope = { ...this.scope, fields: Object.fromEntries(fields) };
  }

  text({ path, template }: FieldTemplate): string {
    const result = template.render(this.scope);
    for (const { line, column, message } of result.warnings.slice(0, WARNINGS_MAX - this.warnings.length)) {
      this.warnings.push(`${path}: line ${line}, column ${column}: ${message}`);
    }
    if (result.ok) return result.text;
    throw new RenderFault(path, result.fault.message, result.fault.code === 'cancelled');
  }

  short(field: FieldTemplate, charsMax: number): string {
    const text = this.text(field);
    if (text.length > charsMax)
      throw new RenderFault(field.path, `The rendered text has ${text.length} characters; ${charsMax} are allowed.`);
    return text;
  }
}

type RenderFailure = Extract<RenderOutcome, { ok: false }>;

function attempt<T>(work: () => T): T | RenderFailure {
  try {
    return work();
  } catch (error) {
    if (error instanceof RenderFault) return { ok: false, path: error.path, message: error.message, isCancelled: error.isCancelled };
    throw error;
  }
}

function compileField(path: string, source: string, position: TemplatePosition): FieldTemplate {
  const compiled = compileTemplate(source, { position, variables: REQUEST_VARIABLES });
  if (compiled.ok) return { path, template: compiled.template };
  throw new RenderFault(path, compiled.faults[0]?.message ?? 'The template does not compile.');
}

function withContentType(headers: ReadonlyArray<readonly [string, string]>, hasBody: boolean): ReadonlyArray<readonly [string, string]> {
  const named = headers.some(([key]) => key.toLowerCase() === 'content-type');
  return hasBody && !named ? [...headers, ['Content-Type', 'application/json']] : headers;
}

function toParameter(name: string, value: string): RenderedParameter {
  // No text has more characters than UTF-16 units.
  if (value.length <= PARAMETER_VALUE_CHARS_MAX) return { name, value, cut: false };
  const characters = [...value];
  const cut = characters.length > PARAMETER_VALUE_CHARS_MAX;
  return { name, value: cut ? characters.slice(0, PARAMETER_VALUE_CHARS_MAX).join('') : value, cut };
}

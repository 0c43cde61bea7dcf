import type { FieldError, OutgoingDefinition } from '@crossdock/contracts';
import { compileTemplate, type Template, type TemplatePosition } from '@crossdock/templating';
import { REQUEST_VARIABLES } from './compiled-outgoing.js';

/** What egress allows, asked on save so that a user hears of it before the first request. Each gives a sentence, or null. */
export interface DestinationRules {
  checkUrl(url: string): string | null;
  checkHeaderName(name: string): string | null;
}

/**
 * Checks what the schema of an outgoing integration cannot: that its templates compile, that its destination is allowed (seed: no
 * endpoint defined as an IP) and that it may set its headers. No fault gives an empty list.
 *
 * @param root prefix of the reported paths, for a single-use integration inside a workflow.
 */
export function checkOutgoing(definition: OutgoingDefinition, rules: DestinationRules, root = ''): FieldError[] {
  return [
    ...checkUri(definition.uri, rules),
    ...definition.headers.flatMap((header, index) => checkHeader(header, `headers[${index}]`, rules)),
    ...checkBody(definition),
    ...definition.parameters.flatMap((parameter, index) => compile(parameter.value, 'text', `parameters[${index}].value`).errors),
    ...compile(definition.delivery.orderBy ?? '', 'text', 'delivery.orderBy').errors,
  ].map((error) => ({ ...error, path: root + error.path }));
}

/** The schema fields an integration reads with `{% context field %}`. A definition that does not compile reads none. */
export function fieldsRead(definition: OutgoingDefinition): string[] {
  const sources: ReadonlyArray<readonly [string, TemplatePosition]> = [
    [definition.uri, 'uri'],
    [definition.body ?? '', 'text'],
    ...definition.headers.flatMap(({ key, value }): Array<[string, TemplatePosition]> => [
      [key, 'header'],
      [value, 'header'],
    ]),
    ...definition.parameters.map(({ value }): [string, TemplatePosition] => [value, 'text']),
    [definition.delivery.orderBy ?? '', 'text'],
  ];
  const names = sources.flatMap(([source, position]) => compile(source, position, '').template?.fieldNames ?? []);
  return [...new Set(names)];
}

/** Compiles one template field: its faults as field errors, with line and column. */
export function compile(
  source: string,
  position: TemplatePosition,
  path: string,
): { readonly template: Template | null; readonly errors: FieldError[] } {
  const compiled = compileTemplate(source, { position, variables: REQUEST_VARIABLES });
  const faults = compiled.ok ? [] : compiled.faults;
  const errors = faults.map(({ line, column, message }) => ({ path, message: `Line ${line}, column ${column}: ${message}` }));
  return { template: compiled.ok ? compiled.template : null, errors };
}

function checkUri(uri: string, rules: DestinationRules): FieldError[] {
  const { template, errors } = compile(uri, 'uri', 'uri');
  // An origin that is an insert is only known when a request is made, and is checked then.
  if (template === null || errors.length > 0 || (!template.isConstant && template.origin.kind === 'insert')) return errors;
  const known = template.isConstant || template.origin.kind === 'insert' ? uri : `${template.origin.text}/`;
  const fault = rules.checkUrl(known);
  return fault === null ? [] : [{ path: 'uri', message: fault }];
}

function checkHeader(header: { key: string; value: string }, path: string, rules: DestinationRules): FieldError[] {
  const key = compile(header.key, 'header', `${path}.key`);
  const fault = key.template?.isConstant === true ? rules.checkHeaderName(header.key) : null;
  return [
    ...key.errors,
    ...(fault === null ? [] : [{ path: `${path}.key`, message: fault }]),
    ...compile(header.value, 'header', `${path}.value`).errors,
  ];
}

function checkBody({ body, method }: OutgoingDefinition): FieldError[] {
  if (body === null) return [];
  if (method === 'GET') return [{ path: 'body', message: 'A GET request carries no body.' }];
  return compile(body, 'json', 'body').errors;
}

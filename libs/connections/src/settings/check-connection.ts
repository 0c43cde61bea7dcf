import { type ConnectionInput, type FieldError } from '@crossdock/contracts';
import { compileTemplate, type TemplatePosition } from '@crossdock/templating';
import { resolveMaterial, SECRET_TEMPLATE } from '../material/resolve-material.js';
import { type Placement, splitConnection } from './connection-settings.js';

/** What egress allows, asked on save so that a user hears of it before the first request. Gives a sentence, or null. */
export interface HeaderRules {
  checkHeaderName(name: string): string | null;
}

type ApiKeyInput = Extract<ConnectionInput, { kind: 'apiKey' }>;

/** A field name of RFC 9110 §5.1. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Until egress is asked, any header name that is well formed will do. */
const ANY_HEADER: HeaderRules = { checkHeaderName: () => null };

/**
 * Checks what the schema of a connection cannot. API key: there is a header or URL parameter, one of them uses `{{secret}}`, names
 * are valid and not doubled, templates compile, and a secret that is given (not masked) can be sent where it is placed. No fault
 * gives an empty list.
 */
export function checkConnection(input: ConnectionInput, rules: HeaderRules = ANY_HEADER): FieldError[] {
  if (input.kind === 'basic') return [...checkPrintable('login', input.login), ...checkPrintable('password', input.password)];
  const faults = [...checkHeaderNames(input, rules), ...checkParameterNames(input), ...checkTemplates(input)];
  return faults.length > 0 ? faults : checkValues(input);
}

/** RFC 7617 §2: neither holds a control character. */
function checkPrintable(path: string, value: string): FieldError[] {
  return /\p{Cc}/u.test(value) ? [{ path, message: `A ${path} holds no control characters (RFC 7617).` }] : [];
}

function checkHeaderNames({ headers }: ApiKeyInput, rules: HeaderRules): FieldError[] {
  const fault = (name: string): string | null =>
    TOKEN.test(name) ? rules.checkHeaderName(name) : "A header name holds letters, digits and !#$%&'*+.^_`|~- only.";
  return [
    ...headers.flatMap(({ key }, index) => {
      const message = fault(key);
      return message === null ? [] : [{ path: `headers[${index}].key`, message }];
    }),
    ...checkDoubles('headers', headers, (key) => key.toLowerCase()),
  ];
}

function checkParameterNames({ urlParameters }: ApiKeyInput): FieldError[] {
  const inserts = urlParameters.flatMap(({ key }, index) =>
    /\{\{|\{%/.test(key) ? [{ path: `urlParameters[${index}].key`, message: 'A key is sent as it is and holds no inserts.' }] : [],
  );
  return [...inserts, ...checkDoubles('urlParameters', urlParameters, (key) => key)];
}

function checkDoubles(field: string, placements: readonly Placement[], normalise: (key: string) => string): FieldError[] {
  const names = placements.map(({ key }) => normalise(key));
  return placements.flatMap(({ key }, index) =>
    names.indexOf(normalise(key)) < index ? [{ path: `${field}[${index}].key`, message: `"${key}" is defined twice.` }] : [],
  );
}

function checkTemplates({ headers, urlParameters }: ApiKeyInput): FieldError[] {
  const checks = [
    ...headers.map(({ value }, index) => checkTemplate(`headers[${index}].value`, value, 'header')),
    ...urlParameters.map(({ value }, index) => checkTemplate(`urlParameters[${index}].value`, value, 'text')),
  ];
  const errors = checks.flatMap((check) => check.errors);
  if (errors.length > 0 || checks.some((check) => check.usesSecret)) return errors;
  return [{ path: 'headers', message: 'At least one header or URL parameter must use {{secret}}.' }];
}

function checkTemplate(path: string, source: string, position: TemplatePosition): { usesSecret: boolean; errors: FieldError[] } {
  const compiled = compileTemplate(source, { position, ...SECRET_TEMPLATE });
  if (compiled.ok) return { usesSecret: !compiled.template.isConstant, errors: [] };
  const errors = compiled.faults.map(({ line, column, message }) => ({ path, message: `Line ${line}, column ${column}: ${message}` }));
  return { usesSecret: true, errors };
}

function checkValues(input: ApiKeyInput): FieldError[] {
  const { settings, secrets, kept } = splitConnection(input);
  if (kept.length > 0) return [];
  const outcome = resolveMaterial(settings, secrets);
  return outcome.ok ? [] : [{ path: outcome.path, message: outcome.reason }];
}

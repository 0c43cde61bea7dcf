import { flatten, type JsonObject, type JsonValue, parseJson, stringifyJson } from '@crossdock/flattening';
import type { RenderedParameter } from './compiled-outgoing.js';

/** A response with more leaves than this is kept as text: an event of tens of thousands of parameters serves no one. */
export const BODY_PARAMETERS_MAX = 1_000;

/** Characters of all paths together, for the same reason: long keys above many leaves multiply. */
export const BODY_PATHS_CHARS_MAX = 65_536;

/** Characters kept of a response body that is not JSON, or has too many leaves. The attempt keeps the rest. */
export const BODY_TEXT_CHARS_MAX = 16_384;

/** What a response event says (DOMAIN §1.3). `status` 0 with a reason in `statusDescription`: no response came. */
export interface ResponseEventFacts {
  readonly eventId: string;
  readonly status: number;
  readonly statusDescription: string;
  readonly workflow: { readonly id: string; readonly name: string };
  readonly node: { readonly id: string; readonly name: string };
  readonly webhookName: string;
  readonly url: string;
  readonly body: string;
  readonly parameters: readonly RenderedParameter[];
}

/**
 * The parameters of a response event as the JSON text of a flat object: base parameters, the response body flattened under `body`
 * (seed; a body that is not JSON stands whole in `body`), then the custom parameters, always strings (seed).
 */
export function responseEventParams(facts: ResponseEventFacts): string {
  const params: JsonObject = {
    eventUUID: facts.eventId,
    status: facts.status,
    statusDescription: facts.statusDescription,
    diagramId: facts.workflow.id,
    diagramName: facts.workflow.name,
    blockId: facts.node.id,
    blockName: facts.node.name,
    name: facts.webhookName,
    'req.url': facts.url,
  };
  for (const [path, value] of bodyParameters(facts.body)) params[path] = value;
  for (const { name, value } of facts.parameters) params[name] = value;
  return stringifyJson(params);
}

function bodyParameters(body: string): Array<readonly [string, JsonValue]> {
  if (body === '') return [];
  const parsed = parseJson(body);
  const leaves = parsed.ok ? flatten(parsed.value, 'body') : [];
  const pathChars = leaves.reduce((total, { path }) => total + path.length, 0);
  if (leaves.length === 0 || leaves.length > BODY_PARAMETERS_MAX || pathChars > BODY_PATHS_CHARS_MAX)
    return [['body', body.slice(0, BODY_TEXT_CHARS_MAX)]];
  return leaves.map(({ path, value }) => [path, value] as const);
}

import { Injectable } from '@nestjs/common';
import { applyMaterial, createRedactorOf, type Material, maskMaterial } from '@crossdock/connections';
import { type AcceptedEvent, type AttemptRecord, RECORDED_BODY_CHARS_MAX } from '@crossdock/contracts';
import { EgressClient, type EgressResult } from '@crossdock/egress';
import type { JsonObject } from '@crossdock/flattening';
import type { AttemptKey } from '@crossdock/ledger';
import { type AttemptEnd, type CompiledOutgoing, type RenderedParameter, type RenderedRequest } from '@crossdock/workflow';
import { MaterialDirectory } from './material-directory.service.js';
import { traceHeaders } from './trace-context.js';

/** What one attempt came to. Holds no secret: the request is masked, the response redacted. */
export interface Attempted {
  readonly end: AttemptEnd;
  /** HTTP status, 0 when no response came. */
  readonly status: number;
  /** The reason phrase of the response, or in its absence why there is none. */
  readonly statusDescription: string;
  readonly startedAtMs: number;
  readonly timings: AttemptRecord['timings'];
  readonly request: AttemptRecord['request'];
  readonly response: AttemptRecord['response'];
  /** The whole response body; the record may keep only its beginning. */
  readonly body: string;
  readonly parameters: readonly RenderedParameter[];
}

/** A request that is ready but for the connection's material. */
export interface Prepared {
  readonly request: RenderedRequest;
  readonly parameters: readonly RenderedParameter[];
  readonly orderKey: string | null;
}

/** Renders a request, adds the connection's material and sends it. */
@Injectable()
export class AttemptService {
  constructor(
    private readonly materials: MaterialDirectory,
    private readonly egress: EgressClient,
  ) {}

  /** The request of an attempt, or how the attempt ended without one. */
  prepare(envelope: JsonObject, outgoing: CompiledOutgoing, form: Record<string, string>): Prepared | Attempted {
    const startedAtMs = Date.now();
    const rendered = outgoing.render(envelope, form);
    if (rendered.ok) return { request: rendered.request, parameters: rendered.parameters, orderKey: rendered.orderKey };
    return rendered.isCancelled
      ? cancellation(startedAtMs, rendered)
      : refusal(`render_failed: ${rendered.path}: ${rendered.message}`, startedAtMs);
  }

  /** Has the connection's material at hand, so that `send` need not wait for it. Throws `credentials_unavailable`. */
  async ready(event: AcceptedEvent, outgoing: CompiledOutgoing): Promise<void> {
    await this.materials.resolve(outgoing.definition.connectionId, event.catalogRevision);
  }

  /** Never throws for anything the destination does. Throws `credentials_unavailable`, which costs the delivery no attempt. */
  async send(next: AttemptKey, prepared: Prepared, event: AcceptedEvent, outgoing: CompiledOutgoing): Promise<Attempted> {
    const { connectionId, delivery } = outgoing.definition;
    const startedAtMs = Date.now();
    const answer = await this.materials.resolve(connectionId, event.catalogRevision);
    if (answer.outcome === 'refused') return refusal(`connection_refused: ${answer.reason}`, startedAtMs, prepared.parameters);
    const material = answer.material.reveal();
    const request = withTrace(withIdempotencyKey(prepared.request, next.deliveryId), next, event);
    const { timeoutMs, redirectsMax } = delivery;
    const confidential = { headers: namesOf(material.headers), urlParameters: namesOf(material.urlParameters) };
    const { method, url, headers, body } = applyMaterial(request, material);
    const result = await this.egress.send({ method, url, headers, body, timeoutMs, redirectsMax, confidential });
    return toAttempted(result, { startedAtMs, request, material, parameters: prepared.parameters });
  }
}

interface Sent {
  readonly startedAtMs: number;
  readonly request: RenderedRequest;
  readonly material: Material;
  readonly parameters: readonly RenderedParameter[];
}

function toAttempted(result: EgressResult, sent: Sent): Attempted {
  const { startedAtMs } = sent;
  const redact = createRedactorOf(sent.material.secrets, textsOf(result, sent));
  const request = toRequestRecord(sent.request, sent.parameters, sent.material, redact);
  const parameters = sent.parameters.map(({ name, value, cut }) => ({ name, value: redact(value), cut }));
  if (result.kind !== 'response') {
    const timings = result.kind === 'failed' ? result.timings : { totalMs: Date.now() - startedAtMs };
    const end: AttemptEnd = { kind: result.kind === 'failed' ? 'network_fault' : 'refused' };
    const statusDescription = redact(`${result.code}: ${result.detail}`);
    return { startedAtMs, request, parameters, end, status: 0, statusDescription, timings, response: null, body: '' };
  }
  const { status, timings } = result;
  const headers = redactPairs(result.headers, redact);
  const body = redact(result.body);
  const bodyCut = result.bodyCut || body.length > RECORDED_BODY_CHARS_MAX;
  const response: AttemptRecord['response'] = { status, headers, body: body.slice(0, RECORDED_BODY_CHARS_MAX), bodyCut };
  if (result.redirectedTo !== undefined) response.redirectedTo = redact(result.redirectedTo);
  const end: AttemptEnd = { kind: 'response', status, retryAfter: headerOf(headers, 'retry-after') };
  return { startedAtMs, request, parameters, end, status, statusDescription: redact(result.statusText), timings, body, response };
}

/** All that is recorded of an attempt and may hold a secret. */
function textsOf(result: EgressResult, { request, parameters }: Sent): string[] {
  const texts = [request.url, request.body ?? ''];
  for (const [name, value] of request.headers) texts.push(name, value);
  for (const { value } of parameters) texts.push(value);
  if (result.kind !== 'response') texts.push(`${result.code}: ${result.detail}`);
  else {
    texts.push(result.statusText, result.body, result.redirectedTo ?? '');
    for (const [name, value] of result.headers) texts.push(name, value);
  }
  return texts;
}

function cancellation(startedAtMs: number, { path, message }: { readonly path: string; readonly message: string }): Attempted {
  return { ...refusal(`cancelled: ${path}: ${message}`, startedAtMs), end: { kind: 'cancelled' } };
}

/** An attempt that ends before a request is made. */
export function refusal(reason: string, startedAtMs: number, parameters: readonly RenderedParameter[] = []): Attempted {
  return {
    end: { kind: 'refused' },
    status: 0,
    statusDescription: reason,
    startedAtMs,
    timings: { totalMs: Date.now() - startedAtMs },
    request: null,
    response: null,
    body: '',
    parameters,
  };
}

/** A destination tells a repeated request by this key: it is the same for every attempt of a delivery. */
function withIdempotencyKey(request: RenderedRequest, deliveryId: string): RenderedRequest {
  const named = request.headers.some(([name]) => name.toLowerCase() === 'idempotency-key');
  return named ? request : { ...request, headers: [...request.headers, ['Idempotency-Key', deliveryId]] };
}

function withTrace(request: RenderedRequest, { deliveryId, attempt }: AttemptKey, { eventId, headers }: AcceptedEvent): RenderedRequest {
  const trace = traceHeaders({ eventId, deliveryId, attempt, eventHeaders: headers }, request.headers);
  return { ...request, headers: [...request.headers, ...trace] };
}

function namesOf(pairs: ReadonlyArray<readonly [string, string]>): string[] {
  return pairs.map(([name]) => name);
}

/**
 * The request for the record: material masked, and any of its secrets that a user or a partner put into the request itself redacted
 * as well.
 */
function toRequestRecord(
  request: RenderedRequest,
  parameters: readonly RenderedParameter[],
  material: Material,
  redact: (text: string) => string,
): AttemptRecord['request'] {
  const { url, headers } = maskMaterial(request, material);
  const record: AttemptRecord['request'] = {
    method: request.method,
    url: redact(url),
    headers: redactPairs(headers, redact),
    body: request.body === null ? null : redact(request.body).slice(0, RECORDED_BODY_CHARS_MAX),
  };
  const parametersCut = parameters.filter(({ cut }) => cut).map(({ name }) => name);
  if ((request.body?.length ?? 0) > RECORDED_BODY_CHARS_MAX) record.bodyCut = true;
  if (parametersCut.length > 0) record.parametersCut = parametersCut;
  if (request.warnings.length > 0) record.warnings = [...request.warnings];
  return record;
}

function redactPairs(pairs: ReadonlyArray<readonly [string, string]>, redact: (text: string) => string): Array<[string, string]> {
  return pairs.map(([name, value]) => [redact(name), redact(value)]);
}

function headerOf(headers: ReadonlyArray<readonly [string, string]>, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

import { isUtf8 } from 'node:buffer';
import { Injectable, Logger } from '@nestjs/common';
import type { PublishedEndpoint } from '@crossdock/catalog';
import { type AcceptedEvent, CrossdockError, INLINE_BODY_CHARS_MAX, newEventId, routeEvent, routingBatchIdOf } from '@crossdock/contracts';
import { parseJsonObject } from '@crossdock/flattening';
import { EventLedger } from '@crossdock/ledger';
import { JobPublisher } from '@crossdock/messaging';
import { EndpointDirectory } from './endpoint-directory.service.js';

/** A request as it reached an endpoint. */
export interface IncomingRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** Turns a request into a committed event. What it returns is durable; what it throws has left no trace. */
@Injectable()
export class IntakeService {
  private readonly logger = new Logger(IntakeService.name);
  private readonly handedOn = new WeakSet<readonly AcceptedEvent[]>();

  constructor(
    private readonly endpoints: EndpointDirectory,
    private readonly ledger: EventLedger,
    private readonly publisher: JobPublisher,
  ) {}

  /**
   * Commits the event, then hands it to the dispatcher. Throws `empty_body`, `invalid_json`, `body_not_object`, `body_too_deep`,
   * `body_too_wide` or `storage_unavailable`; a queue that is down is no error, for the reconciler finds every committed event.
   */
  async accept(endpoint: PublishedEndpoint, request: IncomingRequest): Promise<string> {
    const timeMs = Date.now();
    const event = {
      eventId: newEventId(timeMs),
      workspaceId: endpoint.workspaceId,
      incomingIntegrationId: endpoint.incomingIntegrationId,
      endpointId: endpoint.endpointId,
      method: request.method,
      headers: request.headers,
      body: checkedBody(request.body),
      timeMs,
    };
    const { catalogRevision, batch } = await this.ledger.append(event);
    this.endpoints.noteRevision(catalogRevision);
    // Of those that were committed together, the first that hears of it hands them all on.
    if (!this.handedOn.has(batch)) this.publish(batch);
    return event.eventId;
  }

  private publish(batch: readonly AcceptedEvent[]): void {
    this.handedOn.add(batch);
    const [first] = batch;
    if (first === undefined) return;
    const jobId = batch.length === 1 ? first.eventId : routingBatchIdOf(first.eventId);
    this.publisher.publishTogether(routeEvent, jobId, batch.map(toJob)).catch((err: unknown) => {
      this.logger.warn(
        { eventId: first.eventId, events: batch.length, err },
        'The queue took no job; the reconciler will put its events back.',
      );
    });
  }
}

function toJob(event: AcceptedEvent) {
  const inline = event.body.length <= INLINE_BODY_CHARS_MAX ? { event } : {};
  return { v: 1 as const, eventId: event.eventId, ...inline };
}

/** The body as text, exactly as sent, once it is known to be a JSON object within the limits. */
function checkedBody(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new CrossdockError('invalid_json', { detail: 'The body is not UTF-8.' });
  const text = bytes.toString('utf8');
  const parsed = parseJsonObject(text);
  if (!parsed.ok) throw new CrossdockError(parsed.fault.code, { detail: parsed.fault.detail });
  return text;
}

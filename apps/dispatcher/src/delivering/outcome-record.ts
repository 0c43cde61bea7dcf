import type { WorkflowVersion } from '@crossdock/catalog';
import type { NextAttempt } from '@crossdock/ledger';
import {
  type AcceptedEvent,
  type AttemptRecord,
  DEFAULT_EVENT_NAME,
  type OutgoingNode,
  type RecordOutcome,
  responseEventIdOf,
  type ResponseEventRecord,
} from '@crossdock/contracts';
import { type CompiledOutgoing, responseEventParams, type Verdict } from '@crossdock/workflow';
import type { Attempted } from './attempt.service.js';

/** What an attempt is about. */
export interface DeliverySubject {
  readonly next: NextAttempt;
  readonly event: AcceptedEvent;
  readonly version: WorkflowVersion;
  readonly node: OutgoingNode;
}

/** The outcome as the event sink records it. A terminal one carries a response event, unless there was to be no request (DESIGN §5). */
export function toOutcome(
  subject: DeliverySubject,
  outgoing: CompiledOutgoing | undefined,
  attempted: Attempted,
  verdict: Verdict,
): RecordOutcome {
  const { next, event } = subject;
  const attempt: AttemptRecord = {
    eventId: event.eventId,
    deliveryId: next.deliveryId,
    attempt: next.attempt,
    deliveriesPlanned: next.deliveriesPlanned,
    workspaceId: event.workspaceId,
    workflowVersionId: next.workflowVersionId,
    nodeId: next.nodeId,
    outcome: verdict.outcome,
    status: attempted.status,
    reason: verdict.outcome === 'delivered' ? null : reasonOf(attempted),
    retryDelayMs: verdict.outcome === 'retrying' ? verdict.delayMs : null,
    startedAtMs: attempted.startedAtMs,
    timings: attempted.timings,
    request: attempted.request,
    response: attempted.response,
  };
  if (next.replayOf !== null) attempt.replayOf = next.replayOf;
  if (next.lane !== '') [attempt.lane, attempt.orderKey] = [next.lane, next.orderKey];
  const isOver = verdict.outcome !== 'retrying' && verdict.outcome !== 'cancelled';
  return { v: 1, kind: 'attempted', attempt, responseEvent: isOver ? toResponseEvent(subject, outgoing, attempted) : null };
}

function toResponseEvent(
  { next, event, version, node }: DeliverySubject,
  outgoing: CompiledOutgoing | undefined,
  attempted: Attempted,
): ResponseEventRecord {
  const id = responseEventIdOf(next.deliveryId);
  return {
    id,
    eventId: event.eventId,
    deliveryId: next.deliveryId,
    workspaceId: event.workspaceId,
    action: outgoing?.definition.eventName ?? DEFAULT_EVENT_NAME,
    params: responseEventParams({
      eventId: id,
      status: attempted.status,
      statusDescription: attempted.statusDescription,
      workflow: { id: version.workflowId, name: version.name },
      node: { id: node.id, name: node.name },
      webhookName: outgoing?.definition.webhookName ?? '',
      url: attempted.request?.url ?? '',
      body: attempted.body,
      parameters: attempted.parameters,
    }),
  };
}

function reasonOf({ status, statusDescription }: Attempted): string {
  return status === 0 ? statusDescription : `The destination answered ${`${status} ${statusDescription}`.trim()}.`;
}

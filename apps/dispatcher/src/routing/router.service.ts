import { Injectable, Logger } from '@nestjs/common';
import type { WorkflowVersion } from '@crossdock/catalog';
import {
  type AcceptedEvent,
  type DeliverEvent,
  deliverEvent,
  deliveryIdOf,
  INLINE_BODY_CHARS_MAX,
  recordOutcome,
  type RouteEvent,
} from '@crossdock/contracts';
import type { JsonObject } from '@crossdock/flattening';
import { EventLedger } from '@crossdock/ledger';
import { JobPublisher } from '@crossdock/messaging';
import { envelopeOf, matchFilter, planDeliveries } from '@crossdock/workflow';
import { RecoveryService } from './recovery.service.js';
import { WorkflowDirectory } from './workflow-directory.service.js';

type Planned = Pick<DeliverEvent, 'deliveryId' | 'workflowVersionId' | 'nodeId'>;

/**
 * Turns an accepted event into deliveries. What it plans is a function of the event alone: routing an event twice names the same
 * deliveries again.
 */
@Injectable()
export class RouterService {
  private readonly logger = new Logger(RouterService.name);

  constructor(
    private readonly workflows: WorkflowDirectory,
    private readonly ledger: EventLedger,
    private readonly publisher: JobPublisher,
    private readonly recovery: RecoveryService,
  ) {}

  async route(job: RouteEvent): Promise<void> {
    const event = job.event ?? (await this.ledger.find(job.eventId));
    if (event === undefined) {
      this.logger.error({ eventId: job.eventId }, 'The ledger has no such event; nothing to route.');
      return;
    }
    const versions = await this.workflows.findStartedBy(event.incomingIntegrationId, event.catalogRevision);
    const { planned, reason } = plan(event, versions);
    if (planned.length === 0) {
      await this.publisher.publish(recordOutcome, {
        v: 1,
        kind: 'discarded',
        eventId: event.eventId,
        workspaceId: event.workspaceId,
        reason,
      });
      return;
    }
    const jobs = planned.map((delivery) => toJob(event, delivery, planned.length));
    if (job.recovery) await this.recovery.resume(event.eventId, jobs);
    else await this.publisher.publishAll(deliverEvent, jobs);
  }
}

function plan(event: AcceptedEvent, versions: readonly WorkflowVersion[]): { planned: Planned[]; reason: string } {
  if (versions.length === 0) return { planned: [], reason: 'No published workflow starts from this integration.' };
  const envelope: JsonObject = envelopeOf(event);
  const reasons: string[] = [];
  const planned = versions.flatMap((version) => {
    const verdict = matchFilter(version.definition.trigger.filter, envelope);
    if (!verdict.matched) reasons.push(`${version.name}: ${verdict.reason}`);
    return verdict.matched ? deliveriesOf(event.eventId, version) : [];
  });
  return { planned, reason: `Filtered out. ${reasons.join('; ')}` };
}

function deliveriesOf(eventId: string, version: WorkflowVersion): Planned[] {
  return planDeliveries(version.definition).map((node) => ({
    deliveryId: deliveryIdOf(eventId, version.id, node.id),
    workflowVersionId: version.id,
    nodeId: node.id,
  }));
}

function toJob(event: AcceptedEvent, planned: Planned, deliveriesPlanned: number): DeliverEvent {
  const inline = event.body.length <= INLINE_BODY_CHARS_MAX ? { event } : {};
  return { v: 1, eventId: event.eventId, attempt: 1, deliveriesPlanned, ...planned, ...inline };
}

import { Injectable, Logger } from '@nestjs/common';
import type { WorkflowVersion } from '@crossdock/catalog';
import { deliveryIdOf, type RouteEvent } from '@crossdock/contracts';
import type { JsonObject } from '@crossdock/flattening';
import { EventLedger, type NextAttempt } from '@crossdock/ledger';
import { type JobRun, settleAll } from '@crossdock/messaging';
import { envelopeOf, matchFilter, planDeliveries } from '@crossdock/workflow';
import { DelivererService } from '../delivering/deliverer.service.js';
import { type OutcomeRecorder, OutcomeService } from '../delivering/outcome.service.js';
import { Pacer } from '../pacer.js';
import { RecoveryService } from './recovery.service.js';
import { WorkflowDirectory } from './workflow-directory.service.js';

type Planned = Pick<NextAttempt, 'deliveryId' | 'workflowVersionId' | 'nodeId'>;

/**
 * Turns an accepted event into deliveries and makes their first attempts. What it plans is a function of the event alone: routing an event
 * twice names the same deliveries again.
 */
@Injectable()
export class RouterService {
  private readonly logger = new Logger(RouterService.name);

  constructor(
    private readonly workflows: WorkflowDirectory,
    private readonly ledger: EventLedger,
    private readonly deliverer: DelivererService,
    private readonly outcomes: OutcomeService,
    private readonly recovery: RecoveryService,
    private readonly pacer: Pacer,
  ) {}

  /** Resolves when every delivery of every event was attempted and that is on its way to the ledger, or waits where it is safe. */
  async routeAll(events: readonly RouteEvent[], run: JobRun): Promise<void> {
    const recorder = this.outcomes.openBatch(run.jobId, run.isRepeated);
    try {
      await settleAll(events.map((event) => this.route(event, run, recorder).finally(() => run.end())));
    } finally {
      await recorder.finish();
    }
  }

  private async route(job: RouteEvent, run: JobRun, recorder: OutcomeRecorder): Promise<void> {
    await this.pacer.enter();
    const event = job.event ?? (await this.ledger.find(job.eventId));
    if (event === undefined) {
      this.logger.error({ eventId: job.eventId }, 'The ledger has no such event; nothing to route.');
      return;
    }
    const { eventId, workspaceId } = event;
    const versions = await this.workflows.findStartedBy(event.incomingIntegrationId, event.catalogRevision);
    const envelope = envelopeOf(event);
    const { planned, reason } = plan(eventId, envelope, versions);
    if (planned.length === 0) return recorder.conclude({ v: 1, kind: 'discarded', eventId, workspaceId, reason });
    const attempts = planned.map((delivery): NextAttempt => {
      return { eventId, attempt: 1, deliveriesPlanned: planned.length, lane: '', orderKey: null, replayOf: null, ...delivery };
    });
    if (job.recovery) await this.recovery.recover(job, attempts);
    else if (run.isRepeated) await this.recovery.resume(eventId, attempts, run.jobId);
    else await Promise.all(attempts.map((next) => this.deliverer.deliver(next, { event, envelope, recorder })));
  }
}

function plan(eventId: string, envelope: JsonObject, versions: readonly WorkflowVersion[]): { planned: Planned[]; reason: string } {
  if (versions.length === 0) return { planned: [], reason: 'No published workflow starts from this integration.' };
  const reasons: string[] = [];
  const planned = versions.flatMap((version) => {
    const verdict = matchFilter(version.definition.trigger.filter, envelope);
    if (!verdict.matched) reasons.push(`${version.name}: ${verdict.reason}`);
    return verdict.matched ? deliveriesOf(eventId, version) : [];
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

import { Injectable, Logger } from '@nestjs/common';
import { type DeliverEvent, deliverEvent, recordOutcome } from '@crossdock/contracts';
import { EventLedger } from '@crossdock/ledger';
import { JobPublisher } from '@crossdock/messaging';
import { type CompiledOutgoing, judgeAttempt } from '@crossdock/workflow';
import { WorkflowDirectory } from '../routing/workflow-directory.service.js';
import { type Attempted, AttemptService } from './attempt.service.js';
import { OutgoingDirectory } from './outgoing-directory.service.js';
import { type DeliverySubject, toOutcome } from './outcome-record.js';

/** Makes one attempt of a delivery, decides what follows from it and publishes both. */
@Injectable()
export class DelivererService {
  private readonly logger = new Logger('delivery.attempted');

  constructor(
    private readonly ledger: EventLedger,
    private readonly workflows: WorkflowDirectory,
    private readonly outgoings: OutgoingDirectory,
    private readonly attempts: AttemptService,
    private readonly publisher: JobPublisher,
  ) {}

  async deliver(job: DeliverEvent): Promise<void> {
    const subject = await this.find(job);
    const outgoing = await this.outgoings.find(subject.version, subject.node, subject.event.catalogRevision);
    const attempted = outgoing === undefined ? unpublished() : await this.attempts.attempt(job, subject.event, outgoing, subject.node.form);
    await this.conclude(subject, outgoing, attempted);
  }

  private async find(job: DeliverEvent): Promise<DeliverySubject> {
    const event = job.event ?? (await this.ledger.find(job.eventId));
    if (event === undefined) throw new Error(`The ledger has no event ${job.eventId}.`);
    const version = await this.workflows.getVersion(job.workflowVersionId);
    const node = version.definition.nodes.find(({ id }) => id === job.nodeId);
    if (node?.type !== 'outgoing') throw new Error(`Workflow version ${version.id} has no outgoing node "${job.nodeId}".`);
    return { job, event, version, node };
  }

  /**
   * The outcome is published before the retry: should this process die in between, the reconciler reads the retry's time in the
   * ledger and puts it back. The other way round a retry could run whose predecessor nobody recorded.
   */
  private async conclude(subject: DeliverySubject, outgoing: CompiledOutgoing | undefined, attempted: Attempted): Promise<void> {
    const { job } = subject;
    const max = outgoing?.definition.delivery.maxAttempts ?? 1;
    const verdict = judgeAttempt(attempted.end, { number: job.attempt, max }, { random: Math.random, nowMs: Date.now() });
    this.logger.log({
      deliveryId: job.deliveryId,
      attempt: job.attempt,
      outcome: verdict.outcome,
      status: attempted.status,
      totalMs: Math.round(attempted.timings.totalMs),
      ...(attempted.status === 0 ? { reason: attempted.statusDescription } : {}),
    });
    await this.publisher.publish(recordOutcome, toOutcome(subject, outgoing, attempted, verdict));
    if (verdict.outcome === 'retrying') {
      await this.publisher.publish(deliverEvent, { ...job, attempt: job.attempt + 1 }, { delayMs: verdict.delayMs });
    }
  }
}

/** The reusable integration was removed between routing and delivery. */
function unpublished(): Attempted {
  return {
    end: { kind: 'refused' },
    status: 0,
    statusDescription: 'integration_not_published: The outgoing integration of this node is not published.',
    startedAtMs: Date.now(),
    timings: { totalMs: 0 },
    request: null,
    response: null,
    parameters: [],
  };
}

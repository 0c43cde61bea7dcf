import { Injectable, Logger } from '@nestjs/common';
import { type AcceptedEvent, type DeliverEvent, deliverEvent, recordOutcome } from '@crossdock/contracts';
import { EventLedger, ReconcileLedger } from '@crossdock/ledger';
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
    private readonly progress: ReconcileLedger,
    private readonly workflows: WorkflowDirectory,
    private readonly outgoings: OutgoingDirectory,
    private readonly attempts: AttemptService,
    private readonly publisher: JobPublisher,
  ) {}

  async deliver(job: DeliverEvent): Promise<void> {
    const event = job.event ?? (await this.ledger.find(job.eventId));
    if (event === undefined) {
      this.logger.error({ deliveryId: job.deliveryId }, 'The ledger has no such event any more; nothing to deliver.');
      return;
    }
    // A retry may have been published by two runs of one attempt that ended differently: what the ledger recorded counts.
    if (job.attempt > 1 && (await this.hasEnded(job))) return;
    const subject = await this.find(job, event);
    const outgoing = await this.outgoings.find(subject.version, subject.node, subject.event.catalogRevision);
    const attempted = outgoing === undefined ? unpublished() : await this.attempts.attempt(job, subject.event, outgoing, subject.node.form);
    await this.conclude(subject, outgoing, attempted);
  }

  private async hasEnded({ eventId, deliveryId }: DeliverEvent): Promise<boolean> {
    const attempts = await this.progress.findAttempts(eventId);
    return attempts.some((attempt) => attempt.deliveryId === deliveryId && attempt.retryAt === null);
  }

  private async find(job: DeliverEvent, event: AcceptedEvent): Promise<DeliverySubject> {
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
    if (verdict.outcome !== 'retrying') return;
    const retry = { ...job, attempt: job.attempt + 1 };
    await this.publisher.publish(deliverEvent, retry, { delayMs: verdict.delayMs }).catch((err: unknown) => {
      // Failing the job would send the request again at once; the reconciler puts the retry back when its time has come.
      this.logger.warn({ deliveryId: job.deliveryId, err }, 'The queue took no retry.');
    });
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
    body: '',
    parameters: [],
  };
}

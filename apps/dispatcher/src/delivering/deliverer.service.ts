import { Injectable, Logger } from '@nestjs/common';
import type { AcceptedEvent } from '@crossdock/contracts';
import type { JsonObject } from '@crossdock/flattening';
import { type NextAttempt, type TakenDelivery, WaitingRoom } from '@crossdock/ledger';
import { type CompiledOutgoing, envelopeOf, judgeAttempt, type Lane, laneOf, laneSignalOf } from '@crossdock/workflow';
import { GateService } from '../lanes/gate.service.js';
import { LANE_TRAFFIC } from '../lanes/lane.config.js';
import type { Pass } from '../lanes/lane.service.js';
import { Pacer } from '../pacer.js';
import { type Attempted, AttemptService, type Prepared, refusal } from './attempt.service.js';
import { type DeliverySubject, toOutcome } from './outcome-record.js';
import { type OutcomeRecorder, OutcomeService } from './outcome.service.js';
import { SubjectService } from './subject.service.js';

/** An event and what templates see of it, which its deliveries share, and who takes what becomes of them. */
export interface Source {
  readonly event: AcceptedEvent;
  readonly envelope: JsonObject;
  readonly recorder: OutcomeRecorder;
}

/** A request with all that was needed to make it. */
interface Ready {
  readonly subject: DeliverySubject;
  readonly recorder: OutcomeRecorder;
  readonly outgoing: CompiledOutgoing;
  readonly prepared: Prepared;
}

/** Of an attempt that has ended; without `outgoing` there was nothing to send. */
type Concluding = Pick<Ready, 'subject' | 'recorder'> & { readonly outgoing?: CompiledOutgoing };

/**
 * Makes one attempt of a delivery in its lane, decides what follows from it and has both recorded. What cannot be sent now waits in the
 * database; so does a retry, from the moment its attempt is recorded.
 */
@Injectable()
export class DelivererService {
  private readonly logger = new Logger('delivery.attempted');

  constructor(
    private readonly room: WaitingRoom,
    private readonly gate: GateService,
    private readonly subjects: SubjectService,
    private readonly attempts: AttemptService,
    private readonly outcomes: OutcomeService,
    private readonly pacer: Pacer,
  ) {}

  /** The first attempt of a delivery. What keeps it from being made on our side postpones it; throws when that is not possible either. */
  async deliver(next: NextAttempt, source: Source): Promise<void> {
    try {
      await this.make(next, source);
    } catch (err) {
      await this.postpone(next, err);
    }
  }

  /**
   * A delivery that was let out of the waiting room, with a pass for its lane if that is known. Ends when its outcome is in safe hands.
   *
   * @param recorder of the take it came out with.
   */
  async makeTaken(taken: TakenDelivery, recorder: OutcomeRecorder, pass?: Pass): Promise<void> {
    if (taken.event === undefined) {
      this.logger.error({ deliveryId: taken.deliveryId }, 'The ledger has no such event any more; nothing to deliver.');
      await this.room.forget([taken]);
      return;
    }
    // Who took it before may have sent it: its outcome waits for the event sink, or was recorded just now.
    if (taken.wasTaken && (await this.isMade(taken))) return;
    // What has its time does not wait for others.
    if (pass?.start === undefined) await this.pacer.enter();
    const source = { event: taken.event, envelope: envelopeOf(taken.event), recorder: taken.wasTaken ? this.outcomes : recorder };
    await this.make(taken, source, pass);
  }

  private async isMade(taken: TakenDelivery): Promise<boolean> {
    return (await this.outcomes.isOnItsWay(taken, taken.takeId ?? undefined)) || !(await this.room.isWaiting(taken));
  }

  /** Lets a delivery wait that could not be attempted for a fault on our side. It costs the delivery no attempt. */
  async postpone(next: NextAttempt, err: unknown): Promise<void> {
    this.logger.warn({ deliveryId: next.deliveryId, attempt: next.attempt, err }, 'An attempt could not be made; it is postponed.');
    await this.room.put(next, LANE_TRAFFIC.postponeMs);
  }

  private async make(next: NextAttempt, { event, envelope, recorder }: Source, pass?: Pass): Promise<void> {
    const subject = await this.subjects.find(next, event);
    const outgoing = await this.subjects.findOutgoing(subject);
    if (outgoing === undefined) return this.conclude({ subject, recorder }, unpublished());
    const prepared = this.attempts.prepare(envelope, outgoing, subject.node.form);
    if ('end' in prepared) return this.conclude({ subject, recorder, outgoing }, prepared);
    const lane = laneOf(event.workspaceId, prepared.request.url, outgoing.definition.delivery);
    // What is no URL goes nowhere: egress says why.
    if (lane === undefined) return this.send({ subject, recorder, outgoing, prepared });
    const placed = { ...subject, next: { ...next, lane: lane.key, orderKey: prepared.orderKey } };
    await this.sendInLane({ subject: placed, recorder, outgoing, prepared }, lane, isMeantFor(pass, next, placed.next) ? pass : undefined);
  }

  private async sendInLane(ready: Ready, lane: Lane, given: Pass | undefined): Promise<void> {
    const { next, event } = ready.subject;
    const admission = given === undefined ? await this.gate.enter(next, lane, event.timeMs) : { kind: 'pass' as const, pass: given };
    if (admission.kind === 'pass') return this.send(ready, admission.pass);
    if (admission.kind === 'full') return;
    const reason = 'destination_disabled: The destination is disabled and gets no requests until it is enabled again.';
    await this.conclude(ready, refusal(reason, Date.now(), ready.prepared.parameters));
  }

  private async send(ready: Ready, pass?: Pass): Promise<void> {
    const { subject, outgoing, prepared } = ready;
    try {
      if (pass?.start !== undefined) {
        await this.attempts.ready(subject.event, outgoing);
        if (!(await pass.start())) return await this.room.giveBack([subject.next]);
      }
      const attempted = await this.attempts.send(subject.next, prepared, subject.event, outgoing);
      pass?.leave(laneSignalOf(attempted.end, Date.now()));
      await this.conclude(ready, attempted);
    } finally {
      pass?.leave();
    }
  }

  private async conclude({ subject, recorder, outgoing }: Concluding, attempted: Attempted): Promise<void> {
    const { deliveryId, attempt } = subject.next;
    const settings = outgoing?.definition.delivery ?? { maxAttempts: 1, retryDelayMs: 0, retryDelayMsMax: 0 };
    const verdict = judgeAttempt(attempted.end, { number: attempt, settings }, { random: Math.random, nowMs: Date.now() });
    // Of what went well there is a record in the ledger.
    this.logger[verdict.outcome === 'delivered' ? 'debug' : 'log']({
      deliveryId,
      attempt,
      outcome: verdict.outcome,
      status: attempted.status,
      totalMs: Math.round(attempted.timings.totalMs),
      ...(attempted.status === 0 ? { reason: attempted.statusDescription } : {}),
    });
    await recorder.conclude(toOutcome(subject, outgoing, attempted, verdict));
  }
}

/** A definition may have changed since the delivery began to wait: then it belongs elsewhere now. */
function isMeantFor(pass: Pass | undefined, waited: NextAttempt, placed: NextAttempt): boolean {
  return pass?.lane === placed.lane && waited.orderKey === placed.orderKey;
}

/** The reusable integration was removed between routing and delivery. */
function unpublished(): Attempted {
  return refusal('integration_not_published: The outgoing integration of this node is not published.', Date.now());
}

import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { CART } from '@crossdock/testing';
import { answerParent } from '../processes/answering.js';
import type { LoadPlan, LoadResult } from './load.js';

/** Sockets of an open loop: as many as a slow answer may need. */
const OPEN_LOOP_SOCKETS_MAX = 512;

/** One run of a plan. */
class Run {
  private sent = 0;
  private accepted = 0;
  private refused = 0;
  private readonly acknowledgeMs: number[] = [];
  private readonly startedAtMs = nowMs();
  private readonly agent: Agent;

  constructor(private readonly plan: LoadPlan) {
    this.agent = new Agent({ keepAlive: true, maxSockets: plan.ratePerSecond === undefined ? plan.connections : OPEN_LOOP_SOCKETS_MAX });
  }

  async finish(): Promise<LoadResult> {
    if (this.plan.ratePerSecond === undefined) {
      await Promise.all(Array.from({ length: this.plan.connections }, () => this.sendInTurn()));
    } else await this.sendAtRate(1_000 / this.plan.ratePerSecond);
    this.agent.destroy();
    const { accepted, refused, startedAtMs, acknowledgeMs } = this;
    return { accepted, refused, startedAtMs, endedAtMs: nowMs(), acknowledgeMs };
  }

  private get isOver(): boolean {
    const { seconds, requestsMax = Infinity } = this.plan;
    return this.sent >= requestsMax || nowMs() >= this.startedAtMs + seconds * 1_000;
  }

  private async sendInTurn(): Promise<void> {
    while (!this.isOver) await this.sendOne();
  }

  private async sendAtRate(everyMs: number): Promise<void> {
    const underWay: Promise<void>[] = [];
    for (let dueMs = nowMs(); !this.isOver; dueMs += everyMs) {
      await wait(Math.max(0, dueMs - nowMs()));
      underWay.push(this.sendOne());
    }
    await Promise.all(underWay);
  }

  private sendOne(): Promise<void> {
    const sentAtMs = nowMs();
    const body = this.nextBody(sentAtMs);
    return new Promise((resolve) => {
      const outgoing = request(this.plan.url, { method: 'POST', agent: this.agent, headers: headersOf(body) }, (response) => {
        response.resume().on('end', () => {
          this.note(response.statusCode === 202, nowMs() - sentAtMs);
          resolve();
        });
      });
      outgoing.on('error', () => {
        this.refused += 1;
        resolve();
      });
      outgoing.end(body);
    });
  }

  private nextBody(sentAtMs: number): string {
    const { prefix, destinations = [] } = this.plan;
    const number = this.sent++;
    // Without destinations it is undefined, and no part of the JSON.
    return JSON.stringify({ ...CART, id: `${prefix}-${number}`, sentAtMs, destination: destinations[number % destinations.length] });
  }

  private note(isAccepted: boolean, tookMs: number): void {
    if (!isAccepted) {
      this.refused += 1;
      return;
    }
    this.accepted += 1;
    this.acknowledgeMs.push(tookMs);
  }
}

function headersOf(body: string) {
  return { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
}

/** The time of day with fractions of a millisecond. */
function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

answerParent((plan: LoadPlan) => new Run(plan).finish());

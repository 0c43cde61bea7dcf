import { HUB_SERVICES, type HubService, type ServiceHub, type StartedProcess } from '@crossdock/testing';
import type { Bite } from './fault-log.js';

const WATCH_EVERY_MS = 250;
const LIVE_WITHIN_MS = 1_000;
const LAST_LINES = 5;

export type Replicas = Readonly<Record<HubService, number>>;

/** A replica of a service. */
export interface Place {
  readonly service: HubService;
  readonly replica: number;
}

/**
 * Breaks the processes of a hub, and does what an orchestrator does with one that ends though nobody broke it: notes it and starts it
 * again.
 */
export class Orchestrator {
  /** What services that ended by themselves said last. */
  readonly collapses: string[] = [];
  private readonly watched = new Set<StartedProcess>();
  private readonly inHand = new Set<string>();
  private readonly timer: NodeJS.Timeout;
  private isClosed = false;

  constructor(
    private readonly hub: ServiceHub,
    private readonly replicas: Replicas,
  ) {
    this.timer = setInterval(() => this.watch(), WATCH_EVERY_MS);
  }

  /** Lets processes end from now on. */
  close(): void {
    this.isClosed = true;
    clearInterval(this.timer);
  }

  /** Every replica of a service, or of all. */
  placesOf(service?: HubService): Place[] {
    const services = service === undefined ? HUB_SERVICES : [service];
    return services.flatMap((name) => Array.from({ length: this.replicas[name] }, (_, replica) => ({ service: name, replica })));
  }

  /** kill -9, and a successor. */
  async kill(place: Place): Promise<Bite> {
    const { exited } = this.processAt(place);
    await this.holding(place, () => this.hub.killAndRestart(place.service, place.replica));
    const { signal } = await exited;
    return { count: signal === 'SIGKILL' ? 1 : 0, what: `${place.service} ended by SIGKILL` };
  }

  /** SIGTERM, and a successor. */
  async roll(place: Place): Promise<Bite> {
    const { code } = await this.holding(place, () => this.hub.stopAndRestart(place.service, place.replica));
    return { count: code === 0 ? 1 : 0, what: 'services that ended with code 0' };
  }

  /** SIGSTOP, `pauseMs` of silence, SIGCONT. */
  async pause(place: Place, pause: () => Promise<void>): Promise<Bite> {
    const victim = this.processAt(place);
    victim.signal('SIGSTOP');
    try {
      const isSilent = !(await this.isLive(place));
      await pause();
      return { count: isSilent ? 1 : 0, what: `${place.service} gave no sign of life` };
    } finally {
      victim.signal('SIGCONT');
    }
  }

  /** Sets the wall clock of a replica forward by an hour. */
  async jumpClock(place: Place): Promise<Bite> {
    const victim = this.processAt(place);
    victim.signal('SIGUSR2');
    await victim.waitForLine(/The clock jumped by/, 5_000);
    return { count: 1, what: `${place.service} an hour ahead` };
  }

  private processAt({ service, replica }: Place): StartedProcess {
    return this.hub.processOf(service, replica);
  }

  private isLive({ service, replica }: Place): Promise<boolean> {
    return fetch(`${this.hub.urlOf(service, replica)}/health/live`, { signal: AbortSignal.timeout(LIVE_WITHIN_MS) }).then(
      () => true,
      () => false,
    );
  }

  private watch(): void {
    for (const place of this.placesOf()) {
      const process = this.processAt(place);
      if (this.inHand.has(nameOf(place)) || this.watched.has(process)) continue;
      this.watched.add(process);
      void process.exited.then(({ code, signal }) => this.onEnd(place, process, signal ?? `code ${code}`));
    }
  }

  private async onEnd(place: Place, process: StartedProcess, how: string): Promise<void> {
    if (this.isClosed || this.inHand.has(nameOf(place))) return;
    const said = process.output().trim().split('\n').slice(-LAST_LINES).join('\n');
    this.collapses.push(`${nameOf(place)} ended by itself (${how}):\n${said}`);
    // One that does not start again says so in its own words.
    await this.holding(place, () => this.hub.killAndRestart(place.service, place.replica)).catch((error: unknown) =>
      this.collapses.push(String(error)),
    );
  }

  private async holding<T>(place: Place, work: () => Promise<T>): Promise<T> {
    this.inHand.add(nameOf(place));
    try {
      return await work();
    } finally {
      this.inHand.delete(nameOf(place));
    }
  }
}

function nameOf({ service, replica }: Place): string {
  return `${service} ${replica}`;
}

import type { Delivery, EventStory, EventSummary, IncomingIntegration, Page, Problem } from '@crossdock/contracts';
import { eventually } from '../eventually.js';
import type { Hub } from './hub.js';

/** An answer as a caller sees it. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** What an integration builder and a partner do with a hub. */
export class HubClient {
  constructor(private readonly hub: Pick<Hub, 'apiUrl' | 'adminToken' | 'ingressUrl'>) {}

  /** A call of the management API that may fail. */
  async call<T = Problem>(method: string, path: string, body?: unknown, token = this.hub.adminToken): Promise<Answer<T>> {
    const response = await fetch(`${this.hub.apiUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return toAnswer<T>(response);
  }

  /** A call that must succeed. */
  async must<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.call<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async create(collection: string, body: object): Promise<string> {
    return (await this.must<{ id: string }>('POST', `/${collection}`, body)).id;
  }

  async createPublished(collection: string, body: object): Promise<string> {
    const id = await this.create(collection, body);
    await this.must('POST', `/${collection}/${id}/publish`);
    return id;
  }

  endpointOf(incomingIntegrationId: string): Promise<string> {
    return this.must<IncomingIntegration>('GET', `/incoming-integrations/${incomingIntegrationId}`).then(({ endpointUrl }) => endpointUrl);
  }

  /** A partner's request; a string or bytes are sent as they are. */
  async send<T = { eventId: string }>(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const raw = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: raw });
    return toAnswer<T>(response);
  }

  /** The story of an event once nothing more will happen to it. */
  settled(eventId: string, withinMs = 30_000): Promise<EventStory> {
    return eventually(
      async () => {
        const story = await this.must<EventStory>('GET', `/events/${eventId}`);
        return story.state === 'pending' ? undefined : story;
      },
      { withinMs, what: `event ${eventId} to settle` },
    );
  }

  events(query: string): Promise<EventSummary[]> {
    return this.all<EventSummary>(`/events?${query}`);
  }

  deliveries(query: string): Promise<Delivery[]> {
    return this.all<Delivery>(`/deliveries?${query}`);
  }

  private async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const suffix: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Page<T> = await this.must<Page<T>>('GET', `${path}&limit=200${suffix}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  }
}

async function toAnswer<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === '' ? null : JSON.parse(text)) as T };
}

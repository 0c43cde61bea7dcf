import type { AcceptedEvent, Delivery } from '@crossdock/contracts';
import { stringifyJson } from '@crossdock/flattening';
import type { RecordedEvent, RecordedStory } from '@crossdock/ledger';
import { toEventStory } from './event-story.mapper.js';

const EVENT: AcceptedEvent = {
  eventId: '01890a5d-ac96-774b-bcce-b302099a8057',
  workspaceId: 1,
  incomingIntegrationId: '01890a5d-ac96-774b-bcce-b302099a8001',
  endpointId: '01890a5d-ac96-474b-bcce-b302099a8002',
  method: 'POST',
  headers: { 'X-Request-ID': 'r1' },
  body: '{"id":9007199254740993,"products":[{"group_id":"g"}]}',
  timeMs: 1_583_206_296_408,
  catalogRevision: 7,
};

const delivery = (state: Delivery['state'], id = '01890a5d-ac96-874b-bcce-b302099a8003'): Delivery => ({
  id,
  eventId: EVENT.eventId,
  workflowVersionId: '01890a5d-ac96-774b-bcce-b302099a8004',
  nodeId: 'send',
  replayOf: null,
  state,
  status: 200,
  reason: null,
  destination: 'https://api.example.com',
  attempts: [],
  responseEventId: null,
});

const story = (change: Partial<RecordedStory> = {}): RecordedStory => ({
  event: EVENT,
  discardReason: null,
  deliveries: [],
  deliveriesPlanned: null,
  responseEvents: [],
  ...change,
});

describe('the story of an event', () => {
  it('shows the envelope of the seed and its flattened parameters, with every digit', () => {
    const text = stringifyJson(toEventStory(story()));
    expect(text).toContain('"request":{"body":{"id":9007199254740993,');
    expect(text).toContain('{"path":"body.id","type":"number","value":9007199254740993}');
    const paths = (JSON.parse(text) as { parameters: { path: string }[] }).parameters.map(({ path }) => path);
    expect(paths).toEqual([
      'body.id',
      'body.products[0].group_id',
      'businessProfileId',
      'endpointId',
      'eventId',
      'headers.X-Request-ID',
      'method',
      'time',
    ]);
  });

  it.each([
    ['pending', null, []],
    ['pending', 2, ['delivered']],
    ['pending', 2, ['delivered', 'retrying']],
    ['settled', 2, ['delivered', 'failed']],
    ['settled', 2, ['cancelled', 'delivered']],
  ] as const)('is %s when of %s planned deliveries those recorded are %j', (expected, deliveriesPlanned, states) => {
    const deliveries = states.map((state) => delivery(state));
    expect(toEventStory(story({ deliveries, deliveriesPlanned }))['state']).toBe(expected);
  });

  it('is not settled by a replay while a planned delivery is still retried', () => {
    const deliveries = [delivery('retrying'), { ...delivery('delivered'), replayOf: '01890a5d-ac96-874b-bcce-b302099a8003' }];
    expect(toEventStory(story({ deliveries, deliveriesPlanned: 1 }))['state']).toBe('pending');
  });

  it('says why an event started nothing', () => {
    expect(toEventStory(story({ discardReason: 'No workflow starts here.' }))).toMatchObject({
      state: 'discarded',
      discardReason: 'No workflow starts here.',
    });
  });

  it('passes deliveries and response events on as recorded', () => {
    const deliveries = [delivery('delivered')];
    const responseEvents: RecordedEvent[] = [
      {
        id: '01890a5d-ac96-874b-bcce-b302099a8005',
        kind: 'response',
        action: 'webhook.response',
        time: '2020-03-03T03:31:36.600Z',
        incomingIntegrationId: null,
        incomingEventId: EVENT.eventId,
        deliveryId: deliveries[0]!.id,
        params: { status: 200 },
      },
    ];
    expect(toEventStory(story({ deliveries, responseEvents }))).toMatchObject({ deliveries, responseEvents });
  });
});

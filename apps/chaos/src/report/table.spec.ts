import type { Verdict } from '../checking/verdict.js';
import type { Played } from '../play.js';
import { emptyRedis } from '../scenarios/empty-redis.js';
import { findingsOf } from './findings.js';
import { tableOf } from './table.js';

const VERDICT: Verdict = {
  accepted: 480,
  refused: 1,
  unknown: 2,
  delivered: 964,
  responseEvents: 964,
  lost: [],
  duplicates: [],
  destinationDuplicates: 3,
  destinationDuplicatesMax: 12,
  recoveredAfterMs: 11_040,
};

const played = (change: Partial<Verdict> = {}, toothless: readonly string[] = []): Played => ({
  scenario: emptyRedis,
  trace: {
    orders: {
      endpointPath: '/in/x',
      incomingIntegrationId: 'x',
      connectionId: 'x',
      action: 'chaos.empty-redis',
      deliveriesPerEvent: 2,
      bodyOf: () => ({}),
    },
    prefix: 'empty-redis',
    sent: [],
    faults: [],
  },
  observation: { orders: [], events: [], responses: [], deliveries: [], calls: [], faults: [], deliveriesPerEvent: 2 },
  verdict: { ...VERDICT, ...change },
  evidence: [{ count: 44, what: 'keys flushed' }],
  toothless,
});

describe('the table', () => {
  it('has one aligned row a scenario', () => {
    expect(tableOf([played(), played({ accepted: 7, recoveredAfterMs: null })]).split('\n')).toEqual([
      'scenario     accepted  refused  unknown  delivered  sent twice (bound)  responses  doubled  lost  recovered  felt',
      'empty-redis       480        1        2        964              3 (12)        964        0     0     11.0 s  44 keys flushed',
      'empty-redis         7        1        2        964              3 (12)        964        0     0          -  44 keys flushed',
    ]);
  });
});

describe('the findings', () => {
  it('are none when nothing was lost or doubled and every fault was felt', () => {
    expect(findingsOf({ played: [played()], collapses: [], unplayed: [] })).toEqual([]);
  });

  it('name the scenario and what is wrong, a few of many', () => {
    const lost = Array.from({ length: 9 }, (_, index) => `order ${index}`);
    const result = {
      played: [played({ lost, duplicates: ['twice'] }, ['keys flushed'])],
      collapses: ['ingress 0 ended'],
      unplayed: ['mix: no'],
    };
    expect(findingsOf(result)).toEqual([
      ...lost.slice(0, 5).map((text) => `empty-redis: lost: ${text}`),
      'empty-redis: lost: and 4 more.',
      'empty-redis: doubled: twice',
      'empty-redis: a fault was not felt: keys flushed',
      'mix: no',
      'ingress 0 ended',
    ]);
  });
});

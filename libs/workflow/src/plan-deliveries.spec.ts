import { workflowDefinitionSchema } from '@crossdock/contracts';
import { planDeliveries, reachableNodeIds } from './plan-deliveries.js';

const outgoing = (id: string) => ({ id, name: id, type: 'outgoing', integration: { method: 'POST', uri: 'https://example.com' } });

function definition(nodes: unknown[], edges: Array<[string, string]>) {
  return workflowDefinitionSchema.parse({
    trigger: { type: 'businessEvent', incomingIntegrationId: '018f0000-0000-7000-8000-000000000000' },
    nodes: [...nodes, { id: 'end', type: 'end' }],
    edges: edges.map(([from, to]) => ({ from, to })),
  });
}

describe('planning the deliveries of a workflow', () => {
  it('makes one delivery for every outgoing node on a path from the trigger', () => {
    const chain = definition(
      [outgoing('a'), outgoing('b')],
      [
        ['trigger', 'a'],
        ['a', 'b'],
        ['b', 'end'],
      ],
    );
    expect(planDeliveries(chain).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('visits a node that two paths lead to once', () => {
    const diamond = definition(
      [outgoing('a'), outgoing('b'), outgoing('c')],
      [
        ['trigger', 'a'],
        ['trigger', 'b'],
        ['a', 'c'],
        ['b', 'c'],
        ['c', 'end'],
      ],
    );
    expect(planDeliveries(diamond).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(reachableNodeIds(diamond).cyclic).toBe(false);
  });

  it('leaves out a node that nothing leads to', () => {
    expect(
      planDeliveries(
        definition(
          [outgoing('a'), outgoing('lost')],
          [
            ['trigger', 'a'],
            ['a', 'end'],
          ],
        ),
      ).map(({ id }) => id),
    ).toEqual(['a']);
  });

  it('ends on a cycle and reports it', () => {
    const cyclic = definition(
      [outgoing('a'), outgoing('b')],
      [
        ['trigger', 'a'],
        ['a', 'b'],
        ['b', 'a'],
      ],
    );
    expect(reachableNodeIds(cyclic).cyclic).toBe(true);
  });
});

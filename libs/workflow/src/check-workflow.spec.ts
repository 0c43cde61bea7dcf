import { workflowDefinitionSchema } from '@crossdock/contracts';
import { checkWorkflow } from './check-workflow.js';

const rules = { checkUrl: () => null, checkHeaderName: () => null };
const send = (extra: object = {}) => ({
  id: 'send',
  name: 'Send',
  type: 'outgoing',
  integration: { method: 'POST', uri: 'https://example.com/x', body: '{"a":"{% context a %}"}' },
  form: { a: '{{request.body.a}}' },
  ...extra,
});

function faults(change: { nodes?: unknown[]; edges?: Array<[string, string]>; filter?: unknown } = {}): string[] {
  const definition = workflowDefinitionSchema.parse({
    trigger: { type: 'businessEvent', incomingIntegrationId: '018f0000-0000-7000-8000-000000000000', filter: change.filter },
    nodes: change.nodes ?? [send(), { id: 'end', type: 'end' }],
    edges: (
      change.edges ?? [
        ['trigger', 'send'],
        ['send', 'end'],
      ]
    ).map(([from, to]) => ({ from, to })),
  });
  return checkWorkflow(definition, rules).map(({ path, message }) => `${path}: ${message}`);
}

describe('checking a workflow', () => {
  it('finds nothing wrong with trigger, outgoing node and end', () => {
    expect(faults()).toEqual([]);
  });

  it('names an edge whose end does not exist', () => {
    expect(
      faults({
        edges: [
          ['trigger', 'send'],
          ['send', 'nowhere'],
          ['ghost', 'end'],
          ['send', 'end'],
        ],
      }),
    ).toEqual(['edges[1].to: No node has the id "nowhere".', 'edges[2].from: No node has the id "ghost".']);
  });

  it('refuses a cycle, a node out of reach and a node that leads nowhere', () => {
    expect(
      faults({
        edges: [
          ['trigger', 'send'],
          ['send', 'send'],
        ],
      }),
    ).toContain('edges: The edges form a cycle: an event would never reach the end.');
    expect(faults({ edges: [] })).toContain('nodes[0]: No path leads from the trigger to the node "send".');
    expect(
      faults({
        edges: [
          ['trigger', 'send'],
          ['trigger', 'end'],
        ],
      }),
    ).toContain('nodes[0]: The node "send" leads nowhere: connect it to an end node.');
  });

  it('refuses two nodes of one id and a workflow that does nothing', () => {
    const twice = [send(), { id: 'send', type: 'end' }];
    expect(faults({ nodes: twice, edges: [['trigger', 'send']] })[0]).toBe('nodes[1].id: The id "send" is taken.');
    expect(faults({ nodes: [{ id: 'end', type: 'end' }], edges: [['trigger', 'end']] })).toEqual([
      'nodes: A workflow needs an outgoing node.',
    ]);
  });

  it('asks for every form value the single-use integration reads', () => {
    expect(faults({ nodes: [send({ form: {} }), { id: 'end', type: 'end' }] })).toEqual([
      'nodes[0].form.a: The integration reads {% context a %}: a value is required.',
    ]);
  });

  it('reports a fault inside a single-use integration or a form value under the path of its node', () => {
    const broken = send({ integration: { method: 'POST', uri: 'https://example.com', body: '{"a": {{ nope.x }}}' }, form: { a: '{{' } });
    const found = faults({ nodes: [broken, { id: 'end', type: 'end' }] });
    expect(found.map((fault) => fault.split(':', 1)[0])).toEqual(['nodes[0].form.a', 'nodes[0].integration.body']);
  });

  it('checks the operands of the filter', () => {
    const filter = { conditions: [{ parameter: 'body.a', operator: 'IN', value: 'x' }] };
    expect(faults({ filter })[0]).toMatch(/^trigger\.filter\.conditions\[0\]\.value: /);
  });
});

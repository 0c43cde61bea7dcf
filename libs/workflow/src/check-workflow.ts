import { type FieldError, type OutgoingNode, TRIGGER_NODE_ID, type WorkflowDefinition } from '@crossdock/contracts';
import { checkOutgoing, compile, type DestinationRules, fieldsRead } from './check-outgoing.js';
import { checkFilter } from './filter.js';
import { reachableNodeIds } from './plan-deliveries.js';

/**
 * Checks a workflow beyond its schema: the graph leads from the trigger over outgoing nodes to an end without a cycle, the filter's
 * operands fit their operators, single-use integrations and form values are sound. No fault gives an empty list.
 */
export function checkWorkflow(definition: WorkflowDefinition, rules: DestinationRules): FieldError[] {
  return [
    ...checkFilter(definition.trigger.filter).map((error) => ({ ...error, path: `trigger.filter.${error.path}` })),
    ...checkNodeIds(definition),
    ...checkEdges(definition),
    ...checkReach(definition),
    ...definition.nodes.flatMap((node, index) => (node.type === 'outgoing' ? checkNode(node, `nodes[${index}]`, rules) : [])),
  ];
}

/** The form values an integration needs and a node does not give. */
export function missingFormFields(node: OutgoingNode, fields: readonly string[], path: string): FieldError[] {
  return fields
    .filter((field) => !Object.hasOwn(node.form, field))
    .map((field) => ({ path: `${path}.form.${field}`, message: `The integration reads {% context ${field} %}: a value is required.` }));
}

function checkNodeIds({ nodes }: WorkflowDefinition): FieldError[] {
  const seen = new Set<string>([TRIGGER_NODE_ID]);
  const errors = nodes.flatMap(({ id }, index) => {
    const taken = seen.has(id);
    seen.add(id);
    return taken ? [{ path: `nodes[${index}].id`, message: `The id "${id}" is taken.` }] : [];
  });
  if (!nodes.some(({ type }) => type === 'outgoing')) errors.push({ path: 'nodes', message: 'A workflow needs an outgoing node.' });
  return errors;
}

function checkEdges({ nodes, edges }: WorkflowDefinition): FieldError[] {
  const types = new Map<string, string>(nodes.map(({ id, type }) => [id, type]));
  return edges.flatMap(({ from, to }, index) => {
    const errors: FieldError[] = [];
    if (from !== TRIGGER_NODE_ID && !types.has(from))
      errors.push({ path: `edges[${index}].from`, message: `No node has the id "${from}".` });
    if (types.get(from) === 'end') errors.push({ path: `edges[${index}].from`, message: 'Nothing follows an end node.' });
    if (!types.has(to)) errors.push({ path: `edges[${index}].to`, message: `No node has the id "${to}".` });
    return errors;
  });
}

function checkReach(definition: WorkflowDefinition): FieldError[] {
  const { ids, cyclic } = reachableNodeIds(definition);
  if (cyclic) return [{ path: 'edges', message: 'The edges form a cycle: an event would never reach the end.' }];
  const ending = new Set(definition.edges.map(({ from }) => from));
  return definition.nodes.flatMap(({ id, type }, index) => {
    if (!ids.has(id)) return [{ path: `nodes[${index}]`, message: `No path leads from the trigger to the node "${id}".` }];
    if (type !== 'end' && !ending.has(id))
      return [{ path: `nodes[${index}]`, message: `The node "${id}" leads nowhere: connect it to an end node.` }];
    return [];
  });
}

function checkNode(node: OutgoingNode, path: string, rules: DestinationRules): FieldError[] {
  const form = Object.entries(node.form).flatMap(([name, value]) => compile(value, 'text', `${path}.form.${name}`).errors);
  if (node.integration === undefined) return form;
  return [
    ...form,
    ...checkOutgoing(node.integration, rules, `${path}.integration.`),
    ...missingFormFields(node, fieldsRead(node.integration), path),
  ];
}

import { type OutgoingNode, TRIGGER_NODE_ID, type WorkflowDefinition } from '@crossdock/contracts';

/**
 * The outgoing nodes an event passes, in the order the nodes are listed. Every one of them makes a delivery of its own: action nodes
 * do not wait for each other (DOMAIN §1.1).
 */
export function planDeliveries(definition: WorkflowDefinition): OutgoingNode[] {
  const { ids } = reachableNodeIds(definition);
  return definition.nodes.filter((node): node is OutgoingNode => node.type === 'outgoing' && ids.has(node.id));
}

/** The nodes reached from the trigger, and whether a cycle was met on the way. */
export function reachableNodeIds({ edges }: WorkflowDefinition): { readonly ids: ReadonlySet<string>; readonly cyclic: boolean } {
  const followers = new Map<string, string[]>();
  for (const { from, to } of edges) followers.set(from, [...(followers.get(from) ?? []), to]);
  const ids = new Set<string>();
  const onPath = new Set<string>();
  let cyclic = false;
  // At most 100 nodes (schema), so the depth of this recursion is bounded.
  const visit = (id: string): void => {
    if (onPath.has(id)) cyclic = true;
    if (ids.has(id)) return;
    ids.add(id);
    onPath.add(id);
    for (const next of followers.get(id) ?? []) visit(next);
    onPath.delete(id);
  };
  visit(TRIGGER_NODE_ID);
  return { ids, cyclic };
}

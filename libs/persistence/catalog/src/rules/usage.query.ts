import { CrossdockError } from '@crossdock/contracts';
import type { EntityManager } from 'typeorm';

/** Something that uses a resource. */
export interface Usage {
  readonly kind: 'workflow' | 'outgoing integration';
  readonly id: string;
  readonly name: string;
}

/** Names listed in one message; more are counted. */
const NAMED_MAX = 10;

/** Throws `conflict` with a detail that lists who uses the resource, when anybody does. */
export function refuseWhenUsed(kind: string, usages: readonly Usage[]): void {
  if (usages.length === 0) return;
  const named = usages.slice(0, NAMED_MAX).map((usage) => `${usage.kind} "${usage.name}" (${usage.id})`);
  const rest = usages.length > NAMED_MAX ? ` and ${usages.length - NAMED_MAX} more` : '';
  throw new CrossdockError('conflict', { detail: `The ${kind} is used by ${named.join(', ')}${rest}.` });
}

/** Workflows whose saved definition or version in force satisfies an SQL condition on `d.definition`; `$2` is the id looked for. */
function workflowsWhere(condition: string): string {
  return `SELECT DISTINCT 'workflow' AS kind, w.id, w.name
    FROM catalog.workflow w
    LEFT JOIN catalog.workflow_version v ON v.workflow_id = w.id AND v.valid_to_revision IS NULL
    CROSS JOIN LATERAL (VALUES (w.definition), (v.definition)) AS d (definition)
   WHERE w.workspace_id = $1 AND ${condition}`;
}

const USING_INCOMING = workflowsWhere(`d.definition->'trigger'->>'incomingIntegrationId' = $2`);

const USING_OUTGOING = workflowsWhere(
  `jsonb_path_exists(d.definition, '$.nodes[*] ? (@.integrationId == $id)', jsonb_build_object('id', $2::text))`,
);

const USING_CONNECTION = `
  SELECT DISTINCT 'outgoing integration' AS kind, i.id, i.name
    FROM catalog.outgoing_integration i
    LEFT JOIN catalog.outgoing_integration_version v ON v.integration_id = i.id AND v.valid_to_revision IS NULL
   WHERE i.workspace_id = $1 AND $2 IN (i.definition->>'connectionId', v.definition->>'connectionId')
   UNION ALL
  ${workflowsWhere(
    `jsonb_path_exists(d.definition, '$.nodes[*].integration ? (@.connectionId == $id)', jsonb_build_object('id', $2::text))`,
  )}`;

/** The workflows triggered by an incoming integration, as saved or as in force. */
export function workflowsUsingIncoming(manager: EntityManager, workspaceId: number, id: string): Promise<Usage[]> {
  return manager.query<Usage[]>(`${USING_INCOMING} ORDER BY name`, [workspaceId, id]);
}

/** The workflows with a node that names a reusable outgoing integration, as saved or as in force. */
export function workflowsUsingOutgoing(manager: EntityManager, workspaceId: number, id: string): Promise<Usage[]> {
  return manager.query<Usage[]>(`${USING_OUTGOING} ORDER BY name`, [workspaceId, id]);
}

/** The outgoing integrations, and the workflows with a single-use integration, that send with a connection. */
export function usersOfConnection(manager: EntityManager, workspaceId: number, id: string): Promise<Usage[]> {
  return manager.query<Usage[]>(`${USING_CONNECTION} ORDER BY kind, name`, [workspaceId, id]);
}

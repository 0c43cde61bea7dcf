import { CrossdockError, type WorkflowDefinition } from '@crossdock/contracts';
import type { EntityManager } from 'typeorm';
import { ConnectionEntity } from '../entities/connection.entity.js';
import { IncomingIntegrationEntity } from '../entities/incoming-integration.entity.js';
import { OutgoingIntegrationEntity } from '../entities/outgoing-integration.entity.js';
import { ResourceRows } from '../store/resource-rows.js';

const connections = new ResourceRows(ConnectionEntity, 'connection');

/** Throws `conflict`, naming every obstacle, unless all that the workflow uses is published. */
export async function refuseUnlessReady(manager: EntityManager, workspaceId: number, definition: WorkflowDefinition): Promise<void> {
  const obstacles = [
    ...(await incomingObstacles(manager, workspaceId, definition.trigger.incomingIntegrationId)),
    ...(await outgoingObstacles(manager, workspaceId, definition)),
    ...(await connectionObstacles(manager, workspaceId, definition)),
  ];
  if (obstacles.length > 0) throw new CrossdockError('conflict', { detail: `The workflow cannot be published: ${obstacles.join('; ')}.` });
}

async function incomingObstacles(manager: EntityManager, workspaceId: number, id: string): Promise<string[]> {
  const incoming = await manager.findOneBy(IncomingIntegrationEntity, { workspaceId, id });
  if (incoming === null) return [`the incoming integration ${id} does not exist`];
  if (incoming.status === 'published') return [];
  return [`the incoming integration "${incoming.name}" (${id}) is ${incoming.status}, not published`];
}

async function outgoingObstacles(manager: EntityManager, workspaceId: number, { nodes }: WorkflowDefinition): Promise<string[]> {
  const ids = unique(nodes.map((node) => (node.type === 'outgoing' ? node.integrationId : undefined)));
  if (ids.length === 0) return [];
  const found = await manager
    .createQueryBuilder(OutgoingIntegrationEntity, 'row')
    .select(['row.id', 'row.name', 'row.status'])
    .where('row.workspaceId = :workspaceId AND row.id IN (:...ids)', { workspaceId, ids })
    .getMany();
  const missing = ids.filter((id) => !found.some((row) => row.id === id)).map((id) => `the outgoing integration ${id} does not exist`);
  const drafts = found.filter(({ status }) => status !== 'published');
  return [...missing, ...drafts.map(({ name, id }) => `the outgoing integration "${name}" (${id}) is not published`)];
}

async function connectionObstacles(manager: EntityManager, workspaceId: number, { nodes }: WorkflowDefinition): Promise<string[]> {
  const ids = unique(nodes.map((node) => (node.type === 'outgoing' ? node.integration?.connectionId : undefined)));
  const existing = await connections.existing(manager, workspaceId, ids);
  return ids.filter((id) => !existing.has(id)).map((id) => `the connection ${id} does not exist`);
}

function unique(ids: ReadonlyArray<string | null | undefined>): string[] {
  return [...new Set(ids.filter((id) => typeof id === 'string'))];
}

import type { StoredWorkflow } from '@crossdock/catalog';
import type { Workflow } from '@crossdock/contracts';

export function toWorkflow(stored: StoredWorkflow): Workflow {
  return {
    id: stored.id,
    name: stored.name,
    ...stored.definition,
    status: stored.status,
    hasUnpublishedChanges: stored.hasUnpublishedChanges,
    createdAt: stored.createdAt.toISOString(),
    updatedAt: stored.updatedAt.toISOString(),
  };
}

import type { StoredOutgoingIntegration } from '@crossdock/catalog';
import type { OutgoingIntegration } from '@crossdock/contracts';

export function toOutgoingIntegration(stored: StoredOutgoingIntegration): OutgoingIntegration {
  return {
    id: stored.id,
    name: stored.name,
    iconUrl: stored.iconUrl,
    ...stored.definition,
    status: stored.status,
    hasUnpublishedChanges: stored.hasUnpublishedChanges,
    createdAt: stored.createdAt.toISOString(),
    updatedAt: stored.updatedAt.toISOString(),
  };
}

import type { StoredIncomingIntegration } from '@crossdock/catalog';
import type { IncomingIntegration } from '@crossdock/contracts';

/** @param publicUrl where partners reach the ingress, without a slash at the end. */
export function toIncomingIntegration(stored: StoredIncomingIntegration, publicUrl: string): IncomingIntegration {
  return {
    id: stored.id,
    name: stored.name,
    authentication: stored.authentication,
    iconUrl: stored.iconUrl,
    status: stored.status,
    endpointId: stored.endpointId,
    endpointUrl: `${publicUrl}/in/${stored.endpointId}`,
    createdAt: stored.createdAt.toISOString(),
    updatedAt: stored.updatedAt.toISOString(),
  };
}

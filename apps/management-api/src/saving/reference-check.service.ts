import { Injectable } from '@nestjs/common';
import { Connections, IncomingIntegrations, OutgoingIntegrations } from '@crossdock/catalog';
import type { FieldError, OutgoingDefinition, OutgoingNode, WorkflowDefinition } from '@crossdock/contracts';
import { fieldsRead, missingFormFields } from '@crossdock/workflow';
import { WORKSPACE_ID } from '../app.config.js';

/** An id in a definition, with the path at which it stands. */
interface Reference {
  readonly path: string;
  readonly id: string;
}

/** Checks that what a definition refers to exists. A fault names the path of the reference. */
@Injectable()
export class ReferenceCheck {
  constructor(
    private readonly incoming: IncomingIntegrations,
    private readonly outgoing: OutgoingIntegrations,
    private readonly connections: Connections,
  ) {}

  ofOutgoing(definition: OutgoingDefinition): Promise<FieldError[]> {
    return this.missingConnections(toReference('connectionId', definition.connectionId));
  }

  /** Also checks that nodes give the form values that their reusable integrations, as saved, read. */
  async ofWorkflow({ trigger, nodes }: WorkflowDefinition): Promise<FieldError[]> {
    const outgoingNodes = nodes.flatMap((node, index) => (node.type === 'outgoing' ? [{ node, path: `nodes[${index}]` }] : []));
    const { incomingIntegrationId } = trigger;
    const connections = outgoingNodes.flatMap(({ node, path }) =>
      toReference(`${path}.integration.connectionId`, node.integration?.connectionId),
    );
    return [
      ...missing(
        'incoming integration',
        toReference('trigger.incomingIntegrationId', incomingIntegrationId),
        await this.incoming.existing(WORKSPACE_ID, [incomingIntegrationId]),
      ),
      ...(await Promise.all(outgoingNodes.map(({ node, path }) => this.ofNode(node, path)))).flat(),
      ...(await this.missingConnections(connections)),
    ];
  }

  private async ofNode(node: OutgoingNode, path: string): Promise<FieldError[]> {
    if (node.integrationId === undefined) return [];
    const integration = await this.outgoing.find(WORKSPACE_ID, node.integrationId);
    if (integration !== undefined) return missingFormFields(node, fieldsRead(integration.definition), path);
    return missing('outgoing integration', toReference(`${path}.integrationId`, node.integrationId), new Set());
  }

  private async missingConnections(references: readonly Reference[]): Promise<FieldError[]> {
    const ids = references.map(({ id }) => id);
    return missing('connection', references, await this.connections.existing(WORKSPACE_ID, ids));
  }
}

function toReference(path: string, id: string | null | undefined): Reference[] {
  return typeof id === 'string' ? [{ path, id }] : [];
}

function missing(kind: string, references: readonly Reference[], existing: ReadonlySet<string>): FieldError[] {
  return references
    .filter(({ id }) => !existing.has(id.toLowerCase()))
    .map(({ path, id }) => ({ path, message: `There is no ${kind} with the id ${id}.` }));
}

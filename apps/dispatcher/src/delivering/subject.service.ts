import { Injectable } from '@nestjs/common';
import type { AcceptedEvent } from '@crossdock/contracts';
import type { NextAttempt } from '@crossdock/ledger';
import type { CompiledOutgoing } from '@crossdock/workflow';
import { WorkflowDirectory } from '../routing/workflow-directory.service.js';
import { OutgoingDirectory } from './outgoing-directory.service.js';
import type { DeliverySubject } from './outcome-record.js';

/** Finds the definitions an attempt is made by. */
@Injectable()
export class SubjectService {
  constructor(
    private readonly workflows: WorkflowDirectory,
    private readonly outgoings: OutgoingDirectory,
  ) {}

  /** The workflow version and node the delivery was planned by. Throws when the catalog has no such node: a fault of ours. */
  async find(next: NextAttempt, event: AcceptedEvent): Promise<DeliverySubject> {
    const version = await this.workflows.getVersion(next.workflowVersionId);
    const node = version.definition.nodes.find(({ id }) => id === next.nodeId);
    if (node?.type !== 'outgoing') throw new Error(`Workflow version ${version.id} has no outgoing node "${next.nodeId}".`);
    return { next, event, version, node };
  }

  /** What the node sends; undefined when its integration is not published any more. */
  findOutgoing({ version, node, event }: DeliverySubject): Promise<CompiledOutgoing | undefined> {
    return this.outgoings.find(version, node, event.catalogRevision);
  }
}

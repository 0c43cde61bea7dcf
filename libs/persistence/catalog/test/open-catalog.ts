import { Test, type TestingModule } from '@nestjs/testing';
import { CatalogModule, Connections, IncomingIntegrations, OutgoingIntegrations, SealingKeys, Workflows } from '../src/index.js';
import { environmentSchema, SettingsModule, toSettings } from '@crossdock/config';
import {
  type IncomingIntegrationInput,
  incomingIntegrationInputSchema,
  type OutgoingIntegrationInput,
  outgoingIntegrationInputSchema,
  type WorkflowInput,
  workflowInputSchema,
} from '@crossdock/contracts';

export const WORKSPACE = 1;
export const PAGE = { limit: 50 };

/** The catalog as a service has it. */
export interface OpenCatalog {
  readonly incoming: IncomingIntegrations;
  readonly outgoing: OutgoingIntegrations;
  readonly connections: Connections;
  readonly workflows: Workflows;
  readonly sealingKeys: SealingKeys;
  close(): Promise<void>;
}

export async function openCatalog(databaseUrl: string): Promise<OpenCatalog> {
  const app = await startCatalog(databaseUrl);
  return {
    incoming: app.get(IncomingIntegrations),
    outgoing: app.get(OutgoingIntegrations),
    connections: app.get(Connections),
    workflows: app.get(Workflows),
    sealingKeys: app.get(SealingKeys),
    close: () => app.close(),
  };
}

/** Starts the module as a service does. */
async function startCatalog(databaseUrl: string): Promise<TestingModule> {
  const settings = toSettings(environmentSchema.parse({ CROSSDOCK_DATABASE_URL: databaseUrl }));
  const app = await Test.createTestingModule({ imports: [SettingsModule.with(settings), CatalogModule] }).compile();
  return app.init();
}

export function incomingInput(name = 'Cart'): IncomingIntegrationInput {
  return incomingIntegrationInputSchema.parse({ name });
}

export function outgoingInput(change: object = {}): OutgoingIntegrationInput {
  return outgoingIntegrationInputSchema.parse({ name: 'Send event', method: 'POST', uri: 'https://example.com/events', ...change });
}

/** A workflow with one outgoing node: `node` says which integration it uses. */
export function workflowInput(incomingIntegrationId: string, node: object, name = 'Cart to profile'): WorkflowInput {
  return workflowInputSchema.parse({
    name,
    trigger: { type: 'businessEvent', incomingIntegrationId },
    nodes: [
      { id: 'send', name: 'Send', type: 'outgoing', ...node },
      { id: 'end', type: 'end' },
    ],
    edges: [
      { from: 'trigger', to: 'send' },
      { from: 'send', to: 'end' },
    ],
  });
}

/** A single-use integration, which needs nothing to be published before. */
export function singleUse(change: object = {}): object {
  return { integration: { method: 'POST', uri: 'https://example.com/events', ...change } };
}

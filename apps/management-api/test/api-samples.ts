/** The smallest bodies that are valid; `change` replaces fields. */
export const outgoingBody = (change: object = {}): object => ({
  name: 'Send event',
  method: 'POST',
  uri: 'https://api.example.com/v4/events/custom',
  ...change,
});

export const basicBody = (change: object = {}): object => ({
  name: 'Shop',
  kind: 'basic',
  login: 'shop',
  password: 'p4ssw0rd-canary',
  ...change,
});

export const apiKeyBody = (change: object = {}): object => ({
  name: 'Partner',
  kind: 'apiKey',
  secret: 's3cret-canary',
  headers: [{ key: 'X-Api-Key', value: '{{secret}}' }],
  ...change,
});

/** A workflow whose one outgoing node is `node`. */
export const workflowBody = (incomingIntegrationId: string, node: object, change: object = {}): object => ({
  name: 'Cart to profile',
  trigger: { type: 'businessEvent', incomingIntegrationId },
  nodes: [
    { id: 'send', name: 'Send', type: 'outgoing', ...node },
    { id: 'end', type: 'end' },
  ],
  edges: [
    { from: 'trigger', to: 'send' },
    { from: 'send', to: 'end' },
  ],
  ...change,
});

export const UNKNOWN_ID = '00000000-0000-4000-8000-00000000000a';

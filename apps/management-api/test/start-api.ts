import { randomBytes } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { SealingKeys } from '@crossdock/catalog';
import { environmentSchema, toSettings } from '@crossdock/config';
import { openSecrets, type SecretFields, sealingKeyPair, type SecretsAddress } from '@crossdock/connections';
import { resolveMaterial, storeSecrets } from '@crossdock/contracts';
import { type Host, startHost } from '@crossdock/service-host';
import { ManagementApiModule } from '../src/app.module.js';

export const ADMIN_TOKEN = 'admin-token-of-the-specs';

/** Secrets as the credential service of the specs received them, opened. */
export interface StoredSecrets {
  readonly address: SecretsAddress;
  readonly secrets: SecretFields;
}

/** Whatever JSON came: specs say what they expect. */
type AnyJson = ReturnType<typeof JSON.parse>;

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON; null without a body. */
  readonly body: AnyJson;
}

/** A running management API, and a credential service beside it that keeps what it is sent. */
export interface RunningApi {
  readonly host: Host;
  readonly stored: readonly StoredSecrets[];
  /** What the credential service answers from now on; null: it stores. */
  refuseSecrets(reason: string | null): void;
  /** Lets the API find the credential service's public key. */
  announceKey(): Promise<void>;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
}

export async function startApi(databaseUrl: string, redisUrl: string): Promise<RunningApi> {
  const keys = sealingKeyPair(randomBytes(32));
  const stored: StoredSecrets[] = [];
  let refusal: string | null = null;

  @Controller()
  class CredentialsOfTheSpecs {
    @MessagePattern(storeSecrets.pattern)
    store({ v: _version, sealedSecrets, ...address }: { v: 1; sealedSecrets: string } & SecretsAddress) {
      if (refusal !== null) return { outcome: 'refused', reason: refusal };
      stored.push({ address, secrets: openSecrets(keys.privateKey, address, sealedSecrets) });
      return { outcome: 'stored' };
    }

    @MessagePattern(resolveMaterial.pattern)
    resolve() {
      return { outcome: 'refused', reason: 'Not needed here.' };
    }
  }

  @Module({ imports: [ManagementApiModule], controllers: [CredentialsOfTheSpecs] })
  class ApiOfTheSpecs {}

  const settings = toSettings(
    environmentSchema.parse({
      CROSSDOCK_PORT: '0',
      CROSSDOCK_HOST: '127.0.0.1',
      CROSSDOCK_PUBLIC_URL: 'https://hooks.example.com/',
      CROSSDOCK_DATABASE_URL: databaseUrl,
      CROSSDOCK_REDIS_URL: redisUrl,
      CROSSDOCK_ADMIN_TOKEN: ADMIN_TOKEN,
      CROSSDOCK_EGRESS_ALLOW: 'receiver:8080',
      CROSSDOCK_LOG_LEVEL: 'silent',
    }),
  );
  const host = await startHost({ name: 'management-api', module: ApiOfTheSpecs, settings, answersFor: ['credentials'] });
  return {
    host,
    stored,
    refuseSecrets: (reason) => {
      refusal = reason;
    },
    announceKey: () => host.app.get(SealingKeys).announce(keys),
    call: (method, path, body, headers = {}) => callApi(`${host.url}${path}`, method, body, headers),
  };
}

async function callApi(url: string, method: string, sent: unknown, headers: Record<string, string>): Promise<ApiAnswer> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${ADMIN_TOKEN}`,
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: typeof sent === 'string' ? sent : JSON.stringify(sent) }),
  });
  const text = await response.text();
  const body: AnyJson = text === '' ? null : JSON.parse(text);
  return { status: response.status, headers: response.headers, text, body };
}

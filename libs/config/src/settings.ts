import { Secret, type ServiceName } from '@crossdock/contracts';
import type { z } from 'zod';
import { environmentSchema, type Environment } from './environment.js';

/** Where the queues live. */
export type QueueStore = { readonly kind: 'redis'; readonly url: string } | { readonly kind: 'postgres'; readonly url: string };

/** What a running service knows of its surroundings. Made once, at start. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string;
  readonly databaseUrl: string;
  readonly queueStore: QueueStore;
  /** 32 bytes; only services that seal or open secrets have it. */
  readonly masterKey: Secret<Buffer> | null;
  readonly adminToken: Secret<string> | null;
  readonly egressAllow: readonly string[];
  /** URL of the forward proxy, which may hold its credentials. */
  readonly egressProxy: Secret<string> | null;
  readonly logLevel: Environment['CROSSDOCK_LOG_LEVEL'];
  readonly logRequests: boolean;
}

/** The injection token of `Settings`. */
export const SETTINGS = Symbol('Settings');

type Variable = keyof Environment;

/** What each service cannot start without, beyond the database. */
const REQUIRED: Record<ServiceName, readonly Variable[]> = {
  ingress: [],
  dispatcher: ['CROSSDOCK_MASTER_KEY'],
  credentials: ['CROSSDOCK_MASTER_KEY'],
  'event-sink': [],
  'management-api': ['CROSSDOCK_ADMIN_TOKEN'],
};

/** The environment is not usable: `message` lists every fault, one a line. */
export class SettingsError extends Error {
  constructor(faults: readonly string[]) {
    super(`The environment has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

/**
 * Reads and checks the environment, without requiring anything. Throws `SettingsError` with all faults at once.
 *
 * @param overrides variables that win over those of the process; an empty string unsets one.
 */
export function readEnvironment(overrides: NodeJS.ProcessEnv = {}): Environment {
  const { environment, faults } = parse({ ...process.env, ...overrides });
  if (environment === undefined || faults.length > 0) throw new SettingsError(faults);
  return environment;
}

/** The settings of one service. Throws `SettingsError` with all faults at once, missing variables included. */
export function readSettings(service: ServiceName, variables: NodeJS.ProcessEnv = process.env): Settings {
  const { environment, faults } = parse(variables);
  const required: Variable[] = ['CROSSDOCK_DATABASE_URL', ...REQUIRED[service]];
  const missing = required.filter((name) => !variables[name]).map((name) => `${name} is required by ${service}.`);
  if (environment === undefined || missing.length + faults.length > 0) throw new SettingsError([...faults, ...missing]);
  return toSettings(environment);
}

/** Settings from a checked environment whose database is known. */
export function toSettings(environment: Environment): Settings {
  const databaseUrl = environment.CROSSDOCK_DATABASE_URL;
  if (databaseUrl === undefined) throw new SettingsError(['CROSSDOCK_DATABASE_URL is required.']);
  const redisUrl = environment.CROSSDOCK_REDIS_URL;
  return {
    port: environment.CROSSDOCK_PORT,
    host: environment.CROSSDOCK_HOST,
    publicUrl: (environment.CROSSDOCK_PUBLIC_URL ?? `http://localhost:${environment.CROSSDOCK_PORT}`).replace(/\/+$/, ''),
    databaseUrl,
    queueStore: redisUrl === undefined ? { kind: 'postgres', url: databaseUrl } : { kind: 'redis', url: redisUrl },
    masterKey: environment.CROSSDOCK_MASTER_KEY === undefined ? null : new Secret(environment.CROSSDOCK_MASTER_KEY),
    adminToken: environment.CROSSDOCK_ADMIN_TOKEN === undefined ? null : new Secret(environment.CROSSDOCK_ADMIN_TOKEN),
    egressAllow: environment.CROSSDOCK_EGRESS_ALLOW,
    egressProxy: environment.CROSSDOCK_EGRESS_PROXY === undefined ? null : new Secret(environment.CROSSDOCK_EGRESS_PROXY),
    logLevel: environment.CROSSDOCK_LOG_LEVEL,
    logRequests: environment.CROSSDOCK_LOG_REQUESTS,
  };
}

function parse(variables: NodeJS.ProcessEnv): { environment: Environment | undefined; faults: string[] } {
  // An empty variable counts as unset: compose files and charts pass empty strings for what is not configured.
  const set = Object.fromEntries(Object.entries(variables).filter(([name, value]) => name.startsWith('CROSSDOCK_') && value !== ''));
  const result = environmentSchema.safeParse(set);
  const faults = result.success ? [] : result.error.issues.map(toFault);
  if (set['CROSSDOCK_REDIS_URL'] && !set['CROSSDOCK_DATABASE_URL']) {
    faults.push('CROSSDOCK_REDIS_URL needs CROSSDOCK_DATABASE_URL beside it: Redis carries the queues, PostgreSQL holds the truth.');
  }
  return { environment: result.data, faults };
}

function toFault(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')}: ${issue.message}.`;
}

import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a URL that starts with postgres:// or postgresql://' });
const redisUrl = z.url({ protocol: /^rediss?$/, error: 'must be a URL that starts with redis:// or rediss://' });
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL that starts with http:// or https://' });
const key = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 random bytes in base64 (make one with: openssl rand -base64 32)')
  .transform((text) => Buffer.from(text, 'base64'));
const allowEntries = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);
/** Read by `new URL` alone, a missing port or a path behind it would pass for a proxy on port 80. */
const PROXY = /^http:\/\/(?:[^\s/?#@]+@)?[^\s/?#@]+:[1-9]\d{0,4}\/?$/;
const isProxyUrl = (text: string): boolean => {
  if (!PROXY.test(text) || !URL.canParse(text)) return false;
  try {
    // Its credentials are decoded before they are sent.
    return decodeURIComponent(text) !== '';
  } catch {
    return false;
  }
};
// The message never repeats the value: it may hold a password.
const proxyUrl = z.string().refine(isProxyUrl, 'must be http://host:port or http://user:password@host:port, percent-encoded where needed');

/**
 * Every environment variable the services read. A description is the text of docs/settings.md, which a spec compares with this
 * table.
 */
export const environmentSchema = z.object({
  CROSSDOCK_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(8080)
    .describe('Port to listen on; 0 takes a free one, and then endpoint URLs need CROSSDOCK_PUBLIC_URL.'),
  CROSSDOCK_HOST: z.string().min(1).default('0.0.0.0').describe('Address to listen on.'),
  CROSSDOCK_PUBLIC_URL: httpUrl
    .optional()
    .describe('Where partners reach the ingress; endpoint URLs begin with it. Default: http://localhost and the port.'),
  CROSSDOCK_DATABASE_URL: postgresUrl
    .optional()
    .describe('PostgreSQL that holds the truth. Unset: the standalone app starts an embedded one.'),
  CROSSDOCK_REDIS_URL: redisUrl.optional().describe('Redis or Valkey that carries the queues. Unset: the queues live in PostgreSQL.'),
  CROSSDOCK_DATA_DIR: z
    .string()
    .min(1)
    .default('.crossdock')
    .describe('Directory of the embedded database and the generated keys (standalone only).'),
  CROSSDOCK_MASTER_KEY: key
    .optional()
    .describe('32 bytes in base64. Seals the secrets of connections. Standalone generates one in the data directory.'),
  CROSSDOCK_ADMIN_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters')
    .optional()
    .describe('Bearer token of the management API. Standalone generates one in the data directory.'),
  CROSSDOCK_EGRESS_ALLOW: allowEntries
    .default([])
    .describe('Destinations allowed although private: host, host:port or CIDR, separated by commas.'),
  CROSSDOCK_EGRESS_PROXY: proxyUrl
    .optional()
    .describe('Proxy for all requests to destinations: http://host:port or http://user:password@host:port. Unset: none.'),
  CROSSDOCK_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Lowest level that is logged.'),
  CROSSDOCK_LOG_REQUESTS: flag.default(false).describe('Log every HTTP request that is served.'),
});

export type Environment = z.output<typeof environmentSchema>;

import { MASKED_SECRET } from '@crossdock/contracts';
import type { Material } from './material.js';

type Pair = readonly [string, string];

/** The parts of a request that material changes. */
export interface RequestHead {
  readonly url: string;
  readonly headers: readonly Pair[];
}

/**
 * Adds material to a rendered request, last of all. Its headers replace headers of the same name, whatever their case; its URL
 * parameters are appended percent-encoded, before a fragment. Everything else of the request stays as it is.
 */
export function applyMaterial<R extends RequestHead>(request: R, material: Material): R {
  const replaced = new Set(material.headers.map(([name]) => name.toLowerCase()));
  const headers = [...request.headers.filter(([name]) => !replaced.has(name.toLowerCase())), ...material.headers];
  return { ...request, url: appendParameters(request.url, material.urlParameters), headers };
}

/**
 * The request as records show it. Takes the request *without* material, as `applyMaterial` does, and gives the same result with
 * every value of the material masked. A secret that a user typed into a template himself is the redactor's task.
 */
export function maskMaterial<R extends RequestHead>(request: R, material: Material): R {
  return applyMaterial(request, { ...material, headers: masked(material.headers), urlParameters: masked(material.urlParameters) });
}

function masked(pairs: readonly Pair[]): Pair[] {
  return pairs.map(([name]) => [name, MASKED_SECRET]);
}

function appendParameters(url: string, parameters: readonly Pair[]): string {
  if (parameters.length === 0) return url;
  const hash = url.indexOf('#');
  const target = hash === -1 ? url : url.slice(0, hash);
  const query = parameters.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&');
  return target + separatorAfter(target) + query + url.slice(target.length);
}

function separatorAfter(target: string): string {
  if (!target.includes('?')) return '?';
  return target.endsWith('?') || target.endsWith('&') ? '' : '&';
}

/** Half a surrogate pair, which cannot be encoded, becomes U+FFFD. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8'));
}

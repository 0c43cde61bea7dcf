import { createHash } from 'node:crypto';
import { ValueFault } from '../../../value/value-fault.js';
import type { TemplateValue } from '../../../value/template-value.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { toBytes, toText } from './charsets.js';
import { toPythonText } from './python-text.js';
import { changingPrinted, paidText, textArguments } from '../text-arguments.js';

/** The algorithms of Synerise's `hash`, by the names Java gives them. */
const ALGORITHMS: ReadonlySet<string> = new Set(['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']);

/** Texts as Base64 and as digests (DOMAIN §9.10), with Synerise's own `base64Encode`, `base64Decode` and `hash` (DOMAIN §3). */
export const DIGEST_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['b64decode', decodeBase64],
  ['b64encode', encodeBase64],
  ['base64Decode', (input, _args, { budget }) => toText(bytesOf('base64Decode', input === null ? '' : paidText(input, budget)), 'UTF-8')],
  ['base64Encode', changingPrinted((text) => Buffer.from(text).toString('base64'))],
  ['hash', hash],
  ['md5', (input, _args, { budget }) => (typeof input === 'string' ? digest('MD5', paidText(input, budget)) : input)],
];

function encodeBase64(input: TemplateValue, args: Args, { budget }: CallServices): string {
  const [charset] = textArguments(args, budget);
  const text = toBytes(input === null ? '' : toPythonText(input, budget), charset ?? 'UTF-8').toString('base64');
  budget.spendOnText(text.length);
  return text;
}

function decodeBase64(input: TemplateValue, args: Args, { budget }: CallServices): string {
  if (typeof input !== 'string') throw new ValueFault('"b64decode" needs a text.');
  const [charset] = textArguments(args, budget);
  return toText(bytesOf('b64decode', paidText(input, budget)), charset ?? 'UTF-8');
}

/** The bytes of a text in Base64. It may go without padding, but a padding must be complete. */
function bytesOf(filter: string, text: string): Buffer {
  const [, digits = '', padding = ''] = /^([A-Za-z0-9+/]*)(={0,2})$/.exec(text) ?? [text, '', '?'];
  const missing = (4 - (digits.length % 4)) % 4;
  if (missing === 3 || (padding !== '' && padding.length !== missing) || padding === '?')
    throw new ValueFault(`"${filter}" got a text that is not Base64.`);
  return Buffer.from(digits, 'base64');
}

/** Lower-case hexadecimal digits of the digest of how a value prints. */
function hash(input: TemplateValue, args: Args, { budget }: CallServices): string | null {
  const [algorithm] = textArguments(args, budget);
  const name = (algorithm ?? 'SHA-256').toUpperCase();
  if (!ALGORITHMS.has(name)) throw new ValueFault(`"hash" knows the algorithms ${[...ALGORITHMS].join(', ')} only.`);
  return digest(name, input === null ? '' : paidText(input, budget));
}

function digest(algorithm: string, text: string): string {
  return createHash(algorithm.replace('-', '')).update(toBytes(text, 'UTF-8')).digest('hex');
}

import {
  emptyMap,
  entriesOf,
  isList,
  isMap,
  type TemplateList,
  type TemplateMap,
  type TemplateValue,
} from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { isIpV4, isIpV6, isPrivate, Network } from './ip-address.js';
import { integerOr, textArguments } from '../text-arguments.js';

/** The parts of a network that a filter can give, by their names. */
const NETWORK_PARTS: ReadonlyMap<string, (network: Network) => string> = new Map([
  ['broadcast', (network) => network.broadcast],
  ['gateway', (network) => network.gateway],
  ['netmask', (network) => network.netmask],
  ['network', (network) => network.first],
]);

/** Characters of a text that may be an address. */
const ADDRESS_CHARS_MAX = 1_000;

/** What a part of one address is: a fault where lists and maps only leave the address out. */
type Answer = string | number | boolean | null | ValueFault;

/** Whether a text is an IP address, or a part of the network that it names: `'10.0.0.1/8'|ipaddr('netmask')` (DOMAIN §9.10). */
export const ADDRESS_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['ipaddr', addressFilter('ipaddr', (text) => isIpV4(text) || isIpV6(text))],
  ['ipv4', addressFilter('ipv4', isIpV4)],
  ['ipv6', addressFilter('ipv6', isIpV6)],
];

/** Lists and maps keep the items that are addresses, or get their parts instead. */
function addressFilter(name: string, isAddress: (text: string) => boolean): Filter {
  return (input: TemplateValue, args: Args, { budget }: CallServices): TemplateValue => {
    if (input === null) return false;
    const [part = ''] = textArguments(args, budget);
    if (part === null) throw new ValueFault(`"${name}" needs the name of a part that is not null.`);
    const answerTo = (value: TemplateValue): Answer => {
      if (typeof value !== 'string') return null;
      budget.spendOnText(value.length);
      return value.length > ADDRESS_CHARS_MAX ? false : answer({ name, part: part.trim(), text: value.trim(), isAddress });
    };
    if (typeof input === 'string') return orThrow(answerTo(input));
    if (!isList(input) && !isMap(input)) return false;
    budget.spendOnItems(isList(input) ? input.length : entriesOf(input).length);
    return isList(input) ? answersInList(input, answerTo) : answersInMap(input, answerTo);
  };
}

function orThrow(given: Answer): TemplateValue {
  if (given instanceof ValueFault) throw given;
  return given;
}

function answersInList(list: TemplateList, answerTo: (value: TemplateValue) => Answer): TemplateList {
  return list.map((item) => itemFor(item, answerTo(item))).filter((item) => item !== null);
}

function answersInMap(map: TemplateMap, answerTo: (value: TemplateValue) => Answer): TemplateMap {
  const answers = emptyMap();
  for (const [key, value] of entriesOf(map)) {
    const item = itemFor(value, answerTo(value));
    if (item !== null) answers[key] = item;
  }
  return answers;
}

function itemFor(item: TemplateValue, given: Answer): TemplateValue {
  if (given === true) return item;
  return typeof given === 'string' || typeof given === 'number' ? String(given) : null;
}

interface Question {
  readonly name: string;
  readonly part: string;
  readonly text: string;
  readonly isAddress: (text: string) => boolean;
}

function answer({ name, part, text, isAddress }: Question): Answer {
  if (part === '') return isAddress(text);
  const [address = '', prefix = isReach(part) ? '0' : undefined, ...rest] = text.split('/');
  if (rest.length > 0 || !isAddress(address)) return null;
  if (part.toLowerCase() === 'address') return address;
  if (prefix === undefined) return null;
  const bits = integerOr(Number.NaN, prefix);
  if (Number.isNaN(bits)) return new ValueFault(`"${name}" needs a whole number after the slash.`);
  return partOf(name, part, { address, bits });
}

function isReach(part: string): boolean {
  return /^(?:public|private)$/i.test(part);
}

function partOf(name: string, part: string, { address, bits }: { address: string; bits: number }): Answer {
  if (part === 'prefix') return bits;
  if (part === 'private') return isPrivate(address);
  if (part === 'public') return !isPrivate(address);
  const read = NETWORK_PARTS.get(part);
  if (read === undefined) return new ValueFault(`"${name}" does not know the part that is asked for.`);
  const network = Network.of(address, bits);
  return network === undefined ? new ValueFault(`"${name}" needs a network that exists.`) : read(network);
}

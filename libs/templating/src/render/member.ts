import { dateMember } from '../language/dates/date-members.js';
import { DateTime } from '../value/date-time.js';
import { Entry } from '../value/entry.js';
import { print } from '../value/print.js';
import { isMap, type TemplateList, type TemplateMap, type TemplateValue } from '../value/template-value.js';
import { LoopState } from './loop-state.js';

/**
 * What `target[key]` reads: an own property of a map, an element of a list (`-1` is the last; `"0"` works like `0`), a part of a date,
 * an entry or a loop. Anything else is null: text, numbers and prototypes have no members (SECURITY §5.4).
 */
export function member(target: TemplateValue, key: TemplateValue): TemplateValue {
  if (typeof target !== 'object' || target === null) return null;
  const name = typeof key === 'string' ? key : print(key);
  // Almost every target is a plain object: told by its prototype alone.
  if (Object.getPrototypeOf(target) === Object.prototype) return ownMember(target as TemplateMap, name);
  if (Array.isArray(target)) return element(target, key);
  return isMap(target) ? ownMember(target, name) : specialMember(target, name);
}

/** Like {@link member}, but without regard to case when no key is spelt exactly so: names of headers (RFC 9110 §5.1). */
export function headerMember(target: TemplateValue, key: TemplateValue): TemplateValue {
  if (!isMap(target) || typeof key !== 'string' || Object.hasOwn(target, key)) return member(target, key);
  const wanted = key.toLowerCase();
  const name = Object.keys(target).find((candidate) => candidate.toLowerCase() === wanted);
  return name === undefined ? null : ownMember(target, name);
}

/** A member by its name, or null: never one of a prototype. */
export function ownMember(map: Readonly<Record<string, TemplateValue>>, name: string): TemplateValue {
  return Object.hasOwn(map, name) ? (map[name] ?? null) : null;
}

function element(list: TemplateList, key: TemplateValue): TemplateValue {
  const index = typeof key === 'number' ? key : Number(/^-?[0-9]{1,10}$/.test(print(key)) ? print(key) : Number.NaN);
  return Number.isInteger(index) ? (list.at(index) ?? null) : null;
}

function specialMember(target: TemplateValue, name: string): TemplateValue {
  if (target instanceof LoopState) return target.member(name);
  if (target instanceof DateTime) return dateMember(target, name);
  if (!(target instanceof Entry)) return null;
  return name === 'key' ? target.key : name === 'value' ? target.value : null;
}

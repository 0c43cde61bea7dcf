import { Injectable, type PipeTransform } from '@nestjs/common';
import { CrossdockError, type FieldError } from '@crossdock/contracts';

/** NUL, which PostgreSQL keeps in no text, and halves of a surrogate pair, which UTF-8 cannot write. */
const UNSTORABLE = /[\u0000\p{Surrogate}]/u;

/** Refuses text that no database column can hold with `validation_failed`, instead of failing on the write. */
@Injectable()
export class StoredTextPipe implements PipeTransform {
  transform(value: unknown): unknown {
    const errors = findUnstorable(value, '');
    if (errors.length > 0) throw new CrossdockError('validation_failed', { detail: `The request has ${errors.length} fault(s).`, errors });
    return value;
  }
}

/** The depth is bounded and names of members are clean: values come out of a schema. */
function findUnstorable(value: unknown, path: string): FieldError[] {
  if (typeof value === 'string') {
    return UNSTORABLE.test(value) ? [{ path, message: 'Text holds neither NUL nor a lone surrogate.' }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => findUnstorable(item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => findUnstorable(member, path === '' ? key : `${path}.${key}`));
}

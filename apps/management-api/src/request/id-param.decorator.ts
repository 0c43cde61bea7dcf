import { Injectable, Param, type PipeTransform } from '@nestjs/common';
import { CrossdockError } from '@crossdock/contracts';
import { z } from 'zod';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

@Injectable()
class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    const id = value.toLowerCase();
    if (UUID.test(id)) return id;
    throw new CrossdockError('not_found', { detail: 'The id in the path is not a UUID, so nothing has it.' });
  }
}

/** The id in the path. What is no UUID cannot be the id of anything: `not_found`. */
export function IdParam(): ParameterDecorator {
  return Param('id', { schema: z.uuid(), pipes: [new IdPipe()] });
}

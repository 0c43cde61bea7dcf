import { Injectable, Param, type PipeTransform } from '@nestjs/common';
import { CrossdockError, LANE_ID_CHARS_MAX } from '@crossdock/contracts';
import { z } from 'zod';

/** What is a key of a lane: a workspace and an origin at least. */
const KEY = /^\d+ [\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/** The id of the lane with the given key, fit for a path. */
export function laneIdOf(key: string): string {
  return Buffer.from(key).toString('base64url');
}

/** Undefined for what is no lane's id. */
export function laneKeyOf(id: string): string | undefined {
  const key = id.length > LANE_ID_CHARS_MAX ? '' : Buffer.from(id, 'base64url').toString();
  return KEY.test(key) ? key : undefined;
}

@Injectable()
class LaneKeyPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    const key = laneKeyOf(value);
    if (key === undefined) throw new CrossdockError('not_found', { detail: 'No lane can have the id in the path.' });
    return key;
  }
}

/** The key of the lane whose id is in the path. What is no such id cannot be that of anything: `not_found`. */
export function LaneKeyParam(): ParameterDecorator {
  return Param('id', { schema: z.string(), pipes: [new LaneKeyPipe()] });
}

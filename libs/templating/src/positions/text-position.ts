import { print } from '../value/print.js';
import { ONE_STATE, type PositionRules } from './position-rules.js';

/** Plain text: form fields and custom parameters. Values stand as they print. */
export const TEXT_POSITION: PositionRules = {
  ...ONE_STATE,
  place: (_state, value) => print(value),
  finish: () => null,
};

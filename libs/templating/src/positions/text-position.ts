import { print } from '../value/print.js';
import type { PositionRules } from './position-rules.js';

/** Plain text: form fields and custom parameters. Values stand as they print. */
export const TEXT_POSITION: PositionRules = {
  encodedBy: null,
  start: 0,
  rounds: 1,
  roundsProve: true,
  advance: (state) => state,
  refusal: () => null,
  placeholder: () => '',
  place: (_state, value) => print(value),
  afterInsert: (state) => state,
  finish: () => null,
};

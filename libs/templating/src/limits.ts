/**
 * What one template and one rendering may cost. Deterministic: the same template and data stop at the same place, so steps also stand
 * for time (200,000 steps took 41 ms in the worst measured case, SECURITY §5.4).
 */
export const TEMPLATE_LIMITS = Object.freeze({
  /** The longest body that the contract of an outgoing integration allows. */
  sourceCharsMax: 262_144,
  nodesMax: 5_000,
  /** Nesting of expressions. */
  depthMax: 60,
  /** Every construct costs 1, every 32 characters of text 1. */
  stepsMax: 200_000,
  /** Of the UTF-8 text. */
  outputBytesMax: 1_048_576,
  faultsMax: 20,
});

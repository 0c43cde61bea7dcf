/**
 * What one template and one rendering may cost. All but the time are deterministic: the same template and data stop at the same
 * place. Steps also stand for time (200,000 steps took 41 ms in the worst measured case, SECURITY §5.4); the clock is the last resort.
 */
export const TEMPLATE_LIMITS = Object.freeze({
  /** The longest body that the contract of an outgoing integration allows. */
  sourceCharsMax: 262_144,
  nodesMax: 5_000,
  /** Nesting of expressions and of tags. */
  depthMax: 60,
  /** Every construct costs 1, every 32 characters of text 1, every item of a list 1. */
  stepsMax: 200_000,
  renderMsMax: 2_000,
  /** Of the UTF-8 text. */
  outputBytesMax: 1_048_576,
  /** Of any text made on the way. */
  textCharsMax: 1_048_576,
  /** Of any list or map made on the way. */
  itemsMax: 10_000,
  /** Jinjava's own. */
  rangeItemsMax: 1_000,
  /** Macros and snippets that call each other. */
  callDepthMax: 20,
  /** Faults of values that one rendering records. */
  warningsMax: 20,
  faultsMax: 20,
});

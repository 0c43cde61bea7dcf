/** Base of every value that is neither JSON nor a list or map of such: what tells them from a map of the same shape. */
export abstract class SpecialValue {}

/** A special value that has a text of its own. */
export abstract class PrintableValue extends SpecialValue {
  abstract toText(): string;
}

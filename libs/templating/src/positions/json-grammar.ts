/** What may come next in a JSON text (RFC 8259). */
export type Expected = 'value' | 'firstElement' | 'key' | 'firstKey' | 'colon' | 'memberEnd' | 'elementEnd' | 'end';

/** A container that is open: what is expected behind a value in it, and what is around it. Each exists once for its place. */
export interface Container {
  readonly behindValue: 'memberEnd' | 'elementEnd' | 'end';
  readonly around: Container | null;
  readonly depth: number;
}

/** Where a JSON text stands between two tokens. */
export interface Between {
  readonly expected: Expected;
  readonly container: Container;
}

/** What a token leads to: something expected next, or what happens to the container around it. */
type Step = Expected | 'openObject' | 'openArray' | 'close' | 'endValue';

const VALUE: ReadonlyArray<readonly [string, Step]> = [
  ['{', 'openObject'],
  ['[', 'openArray'],
  ['string', 'endValue'],
  ['other', 'endValue'],
];

const GRAMMAR: Readonly<Record<Expected, ReadonlyMap<string, Step>>> = {
  value: new Map(VALUE),
  firstElement: new Map([...VALUE, [']', 'close']]),
  key: new Map([['string', 'colon']]),
  firstKey: new Map([
    ['string', 'colon'],
    ['}', 'close'],
  ]),
  colon: new Map([[':', 'value']]),
  memberEnd: new Map([
    [',', 'key'],
    ['}', 'close'],
  ]),
  elementEnd: new Map([
    [',', 'value'],
    [']', 'close'],
  ]),
  end: new Map(),
};

const ROOT: Container = { behindValue: 'end', around: null, depth: 0 };

export const START: Between = { expected: 'value', container: ROOT };

/** Where a token leads: a mark as it is spelt, `string`, or `other` for a number or literal. Undefined if it may not stand there. */
export function follow({ expected, container }: Between, token: string): Between | undefined {
  const step = GRAMMAR[expected].get(token);
  if (step === undefined) return undefined;
  if (step === 'openObject')
    return { expected: 'firstKey', container: { behindValue: 'memberEnd', around: container, depth: container.depth + 1 } };
  if (step === 'openArray')
    return { expected: 'firstElement', container: { behindValue: 'elementEnd', around: container, depth: container.depth + 1 } };
  if (step === 'close') return behindValue(container.around ?? ROOT);
  return step === 'endValue' ? behindValue(container) : { expected: step, container };
}

function behindValue(container: Container): Between {
  return { expected: container.behindValue, container };
}

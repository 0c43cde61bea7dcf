import fc from 'fast-check';
import { isJson } from '../../test/is-json.js';
import { findJsonProblem } from './json-problem.js';

/** A JSON text with one change, most often broken by it. */
const nearlyJson = fc
  .tuple(
    fc.json(),
    fc.nat(),
    fc.nat({ max: 2 }),
    fc.constantFrom('', ',', ':', '{', '}', '[', ']', '"', '\\', '1', '-', 't', ' ', '\n', "'"),
  )
  .map(([text, at, dropped, added]) => {
    const offset = at % (text.length + 1);
    return text.slice(0, offset) + added + text.slice(offset + dropped);
  });

describe('the place of a problem in a JSON text', () => {
  it('is where no JSON text goes on: all before it can be continued', () => {
    fc.assert(
      fc.property(nearlyJson, (text) => {
        if (isJson(text)) return;
        const { offset } = findJsonProblem(text);
        const isContinued = COMPLETIONS.some((completion) => isJson(text.slice(0, offset) + completion(text.slice(0, offset))));
        expect(isContinued).toBe(true);
      }),
    );
  });

  it.each([
    ['', 'a value is expected', 0],
    ['[1,]', 'a value is expected', 3],
    ['[', 'a value or "]" is expected', 1],
    ['{,', 'a key in double quotes or "}" is expected', 1],
    ['{"a":1,}', 'a key in double quotes is expected', 7],
    ['{"a" 1}', '":" is expected', 5],
    ['{"a":1 "b"', '"," or "}" is expected', 7],
    ['[1 2]', '"," or "]" is expected', 3],
    ['1 1', 'nothing more is expected', 2],
    ['["\\x"]', 'a value or "]" is expected', 1],
    ['[01]', '"," or "]" is expected', 2],
    ['[nul]', 'a value or "]" is expected', 1],
  ])('%j: here %s', (text, reason, offset) => {
    expect(findJsonProblem(text)).toEqual({ reason: `The text is not JSON: here ${reason}.`, offset });
  });
});

/** Ways to go on from where the problem is: what is still due, then what closes the open brackets. */
const COMPLETIONS = ['', '0', '"k":0', ':0'].map((due) => (start: string) => due + closersOf(start));

function closersOf(start: string): string {
  const closers: string[] = [];
  for (const [mark] of start.replace(/"(?:[^"\\]|\\.)*"/g, '').matchAll(/[{}[\]]/g)) {
    if (mark === '{' || mark === '[') closers.unshift(mark === '{' ? '}' : ']');
    else closers.shift();
  }
  return closers.join('');
}

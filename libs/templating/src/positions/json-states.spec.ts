import fc from 'fast-check';
import { isJson } from '../../test/is-json.js';
import { JsonStates } from './json-states.js';

/** A text in pieces, as a template writes it: constant parts, and inserts with the text they were placed as. */
type Piece = { readonly text: string } | { readonly value: string };

const part = fc.constantFrom(
  '{', '}', '[', ']', ':', ',', '"', '"a"', '"k":', '"a":1', '[1,2]', '{"a":', '1', '-', '.5', 'e3', 'tr', 'ue', 'null', ' ', '\n', '\\', '\\"', '\\u00', '41', 'x', '\t', "'", '[]', '{}', ',"', '":"',
); // prettier-ignore

const insert = fc.oneof(
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.constantFrom('0', '"x"', 'null'),
);

const pieces = fc.array(fc.oneof({ weight: 3, arbitrary: part.map((text): Piece => ({ text })) }, { weight: 1, arbitrary: insert.map((value): Piece => ({ value })) }), { maxLength: 12 }); // prettier-ignore

/** JSON texts cut into pieces at any place. */
const cutJson = fc.tuple(fc.json({ maxDepth: 3 }), fc.array(fc.nat(), { maxLength: 4 })).map(([json, cuts]) => {
  const places = [0, ...cuts.map((cut) => cut % (json.length + 1)).sort((a, b) => a - b), json.length];
  return places.slice(1).map((end, index): Piece => ({ text: json.slice(places[index], end) }));
});

function write(all: readonly Piece[]): { readonly text: string; readonly isWhole: boolean; readonly isInString: boolean } {
  const states = new JsonStates();
  let text = '';
  let state = states.start;
  for (const piece of all) {
    if ('text' in piece) {
      text += piece.text;
      state = states.advance(state, piece.text);
    } else if (states.lexical(state) === 'outside') {
      text += piece.value;
      state = states.afterInsert(state);
    }
  }
  return { text, isWhole: states.isWhole(state), isInString: states.lexical(state) !== 'outside' };
}

describe('the state of a JSON text', () => {
  it('is never called whole for a text that is not JSON', () => {
    fc.assert(
      fc.property(pieces, (all) => {
        const { text, isWhole } = write(all);
        if (isWhole) expect(isJson(text)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  it('is called whole for a JSON text, however it is cut', () => {
    const isCutInEscape = (all: readonly Piece[]): boolean =>
      all.some((piece) => 'text' in piece && /\\(?:u[0-9a-f]{0,3})?$/i.test(piece.text));
    fc.assert(
      fc.property(cutJson, (all) => {
        if (!isCutInEscape(all)) expect(write(all).isWhole).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('knows whether it is in a string, whatever the text is', () => {
    const inString = (text: string): boolean => {
      const withoutEscapes = text.replace(/"(?:[^"\\]|\\[^])*"/g, '');
      return /"/.test(withoutEscapes);
    };
    fc.assert(
      fc.property(pieces, (all) => {
        const { text, isInString } = write(all.filter((piece) => 'text' in piece));
        expect(isInString).toBe(inString(text));
      }),
      {
        numRuns: 20_000,
        examples: [[['"', '\\u00', '\\"'].map((text) => ({ text }))]],
      },
    );
  });

  it.each([
    [['[1', '2]'], true],
    [['[-', '1', 'e', '5]'], true],
    [['tr', 'ue'], true],
    [['tru'], false],
    [['"a', 'b"'], true],
    [['{"a":1', ',}'], false],
    [['[1 2]'], false],
    [['01'], false],
    [[' ', '{}', ' '], true],
    [[''], false],
  ])('%j is whole: %s', (texts, isWhole) => {
    expect(write(texts.map((text) => ({ text }))).isWhole).toBe(isWhole);
  });
});

import { createTestDatabase } from '@crossdock/testing';
import fc from 'fast-check';
import { ledgerSchema } from '../src/index.js';
import { toArrayLiteral } from '../src/store/array-literal.js';
import { openLedger, type OpenLedger } from './open-ledger.js';

let ledger: OpenLedger;

beforeAll(async () => {
  ledger = await openLedger(await createTestDatabase([ledgerSchema]));
});

afterAll(() => ledger.close());

async function throughPostgres(type: string, list: readonly unknown[]): Promise<unknown> {
  const [row] = await ledger.dataSource.query<Array<{ list: unknown }>>(`SELECT to_json($1::${type}[]) AS list`, [toArrayLiteral(list)]);
  return row?.list;
}

describe('a list as an array of Postgres', () => {
  it('holds the same texts, whatever they are', async () => {
    // No text of Postgres holds NUL.
    const text = fc.string({ unit: 'binary' }).map((any) => any.replaceAll('\0', '0'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text)), async (texts) => {
        expect(await throughPostgres('text', texts)).toEqual(texts);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['text', ['', 'NULL', 'null', '{}', '"', '\\', '\\"', "'", ',', ' a ', '\\n', '\n\t\u0001\u007f', '\u2028', 'Żółć 😀', null]],
    ['text', ['{"a":"line\\nwith \\"quotes\\" and \\\\ and \\ud83d"}']],
    ['int', [1, -1, null]],
    ['float8', [0.1, 1e21, null]],
    ['text', []],
  ])('keeps %s %j', async (type, list) => {
    expect(await throughPostgres(type, list)).toEqual(list);
  });

  it('is written here for JSON texts and numbers, and by the driver for what JSON writes in another way', () => {
    expect(toArrayLiteral(['{"a":1}', null, 2])).toBe('{"{\\"a\\":1}",null,2}');
    for (const list of [['a\n'], ['\ud800'], [Number.NaN], [true], [['a']]]) expect(toArrayLiteral(list)).toBe(list);
  });
});

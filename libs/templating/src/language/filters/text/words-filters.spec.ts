import { callServices } from '../../../../test/call-services.js';
import { ExactNumber } from '@crossdock/flattening';
import { Decimal } from '../../../value/numbers/decimal.js';
import { print } from '../../../value/print.js';
import type { TemplateValue } from '../../../value/template-value.js';
import { NO_ARGS } from '../../call.js';
import { WORDS_FILTERS } from './words-filters.js';

const FILTERS = new Map(WORDS_FILTERS);
const services = callServices();

function apply(name: string, input: TemplateValue): TemplateValue {
  return FILTERS.get(name)?.(input, NO_ARGS, services) ?? null;
}

describe('a filter of words', () => {
  test.each<[string, TemplateValue, string]>([
    ['capitalize', 'jAN kowalski', 'Jan kowalski'],
    ['capitalize', 'łÓDŹ', 'Łódź'],
    ['capitalize', 'ǆ', 'ǅ'],
    ['capitalize', 'ß', 'ß'],
    ['capitalize', '🚀A', '🚀a'],
    ['capitalize', '', ''],
    ['capitalize', null, ''],
    ['capitalize', true, 'true'],
    ['lower', 'ŁÓDŹ ΣΑΣ', 'łódź σας'],
    ['lower', [1, 'A'], '[1, A]'],
    ['upper', 'straße', 'STRASSE'],
    ['upper', null, ''],
    ['title', 'jAN kowalski-NOWAK 3rd', 'Jan Kowalski-nowak 3Rd'],
    ['title', 'no\u00a0break\u2003em', 'No\u00a0break\u2003Em'],
    ['title', true, 'True'],
    ['title', null, ''],
    ['trim', ' \t\0x y\u00a0\r\n', 'x y\u00a0'],
    ['trim', null, 'null'],
    ['wordcount', "żółw it's o_k 1.5 🚀", '6'],
    ['wordcount', null, '0'],
    ['string', null, 'null'],
    ['string', new ExactNumber('19.90'), '19.90'],
    ['string', 12345678901234567890n, '12345678901234567890'],
    ['pprint', null, 'null'],
    ['pprint', '<b>&\'"', '(String: &lt;b&gt;&amp;&#39;&quot;)'],
    ['pprint', 5, '(Long: 5)'],
    ['pprint', 2.5, '(Double: 2.5)'],
    ['pprint', true, '(Boolean: true)'],
    ['pprint', [1, null], '(SizeLimitingPyList: [1, null])'],
    ['pprint', { b: 1, 10: 2, 9: { z: 1, a: 2 } }, '(SizeLimitingPyMap: {10=2, 9={z=1, a=2}, b=1})'],
    ['pprint', new Decimal(15n, 1), '(BigDecimal: 1.5)'],
  ])('%s of %p is %s', (name, input, expected) => {
    expect(print(apply(name, input))).toBe(expected);
  });

  it('trims a text of blanks in linear time', () => {
    expect(apply('trim', `x${' '.repeat(1_000_000)}y`)).toHaveLength(1_000_002);
  });
});

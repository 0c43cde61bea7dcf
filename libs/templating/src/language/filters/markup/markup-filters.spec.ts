import { callServices } from '../../../../test/call-services.js';
import { RenderStop } from '../../../fault.js';
import { print } from '../../../value/print.js';
import type { TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import { Args } from '../../call.js';
import { MARKUP_FILTERS } from './markup-filters.js';

const FILTERS = new Map(MARKUP_FILTERS);

function apply(name: string, input: TemplateValue, ...args: TemplateValue[]): TemplateValue {
  return FILTERS.get(name)?.(input, new Args(args, null), callServices()) ?? null;
}

describe('a filter of markup', () => {
  test.each<[string, TemplateValue, TemplateValue[], string]>([
    ['striptags', '<p>Hello</p><p>World</p>', [], 'Hello World'],
    ['striptags', 'a<br>b<b>c</b> &nbsp; d', [], 'a bc d'],
    ['striptags', '<script>x</script><style>y</style>z', [], 'z'],
    ['striptags', 'a < b & c', [], 'a &lt; b &amp; c'],
    ['striptags', '&lt;b&gt;x&lt;/b&gt;', [], 'x'],
    ['striptags', '&amp;lt;b&amp;gt;', [], '&lt;b&gt;'],
    ['striptags', '<pre>a\n  b</pre><template>c</template>', [], 'a b c'],
    ['striptags', 'a\x0bb', [], 'a&#xb;b'],
    ['striptags', '{{ 1 + 1 }}', [], '{{ 1 + 1 }}'],
    ['striptags', [1], [], '[1]'],
    ['striptags', null, [], ''],
    ['truncatehtml', '<p>Hello <b>big</b> world</p>', [9], '<p>Hello <b>big</b></p>'],
    ['truncatehtml', '<p>Hello <b>big</b> world</p>', [12, '…', true], '<p>Hello <b>big</b> wo…</p>'],
    ['truncatehtml', '<b>Hello</b> big world', [11], '<b>Hello</b> big...'],
    ['truncatehtml', '<img src=x> <i></i>', [5], ''],
    ['truncatehtml', '<ul><li class="a&amp;b" hidden>1<li>2</ul>', [5], '<ul>\n <li class="a&amp;b" hidden>1</li>\n <li>2</li>\n</ul>'],
    ['truncatehtml', '<div>a<!-- c --></div>', [5], '<div>\n a<!-- c -->\n</div>'],
    ['truncatehtml', '<pre>a  b</pre>', [9], '<pre>a  b</pre>'],
    ['truncatehtml', '🚀🚀', [3, '…', true], '🚀…'],
    ['truncatehtml', 'Hello', [-1], ''],
    ['truncatehtml', 'Hello', ['x'], 'Hello'],
    ['truncatehtml', 5, [1], '5'],
    ['unescape_html', '&lt;b&gt; &eacute;&euro;&#128640;&#x1F680;', [], '<b> é€🚀🚀'],
    ['unescape_html', '&apos; &star; &lt &#; &#99999999999;', [], '&apos; &star; &lt &#; &#99999999999;'],
    ['unescape_html', null, [], ''],
    ['urlize', 'see http://a.com, ok', [], 'see <a href="http://a.com">http://a.com</a>, ok'],
    [
      'urlize',
      'https://a.com/long/path',
      [10, true, '_blank'],
      '<a href="https://a.com/long/path" rel="nofollow" target="_blank">https:/...</a>',
    ],
    ['urlize', 'http://a.com', [null, false, '"><script>'], '<a href="http://a.com" target="&quot;&gt;&lt;script&gt;">http://a.com</a>'],
    ['urlize', 'http://a.com"onclick=x', [], '<a href="http://a.com">http://a.com</a>"onclick=x'],
    ['urlize', null, [], ''],
    ['xmlattr', { class: `<"'&>`, n: null, l: [1] }, [], ' class="&lt;&quot;&apos;&amp;&gt;"\nn=""\nl="[1]"'],
    ['xmlattr', { a: 'b\0\x7f\ud800' }, [false], 'a="b&#127;"'],
    ['xmlattr', {}, [], ' '],
    ['xmlattr', 'x', [], 'x'],
    ['xmlattr', null, [], ''],
  ])('%s of %p with %p is %j', (name, input, args, expected) => {
    expect(print(apply(name, input, ...args))).toBe(expected);
  });

  test('truncatehtml takes its arguments by name, before those by position', () => {
    const named = new Map<string, TemplateValue>([['end', '>'], ['breakword', true], ['length', 2]]); // prettier-ignore
    expect(FILTERS.get('truncatehtml')?.('Hello', new Args([4], named), callServices())).toBe('He&gt;');
  });

  test.each<[string, TemplateValue, TemplateValue[]]>([
    ['unescape_html', '&#1114112;', []],
    ['urlize', 'http://a.com', [3]],
    ['xmlattr', { 'a b': 1 }, []],
    ['xmlattr', { 'a>': 1 }, []],
    ['xmlattr', { 'a=': 1 }, []],
  ])('%s of %p with %p is a fault', (name, input, args) => {
    expect(() => apply(name, input, ...args)).toThrow(ValueFault);
  });

  test.each<[string, string]>([
    ['deep nesting', '<div>'.repeat(100_000)],
    ['deep inline nesting', '<b>'.repeat(100_000)],
    ['many open formats in many paragraphs', `${'<b id=1><i id=2><u id=3>'.repeat(80)}${'<p>x</p>'.repeat(60_000)}`],
  ])('HTML of %s is refused', (_name, html) => {
    expect(() => apply('striptags', html)).toThrow(/nested too deeply|steps|longer|characters/);
    expect(() => apply('truncatehtml', html)).toThrow(/nested too deeply|steps|longer|characters/);
  });

  test.each<[string, string]>([
    ['attributes', `<a ${Array.from({ length: 20_000 }, (_, index) => `a${index}`).join(' ')}>x</a>`],
    ['misnested tags', '<b><p></b>x</p>'.repeat(3_000)],
    ['broken tags', '<'.repeat(500_000)],
    ['open comments', '<!--'.repeat(100_000)],
    ['entities', '&amp;'.repeat(100_000)],
    ['texts', 'a<br>'.repeat(20_000)],
    ['addresses', 'http://'.repeat(10_000)],
  ])('many %s are filtered or refused, and nothing worse', (_name, html) => {
    for (const name of FILTERS.keys()) expect(outcome(name, html)).toMatch(/^(?:filtered|refused)$/);
  });
});

function outcome(name: string, html: string): string {
  try {
    apply(name, html);
    return 'filtered';
  } catch (error) {
    return error instanceof RenderStop || error instanceof ValueFault ? 'refused' : String(error);
  }
}

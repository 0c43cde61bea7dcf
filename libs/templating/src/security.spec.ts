import type { JsonValue } from '@crossdock/flattening';
import { compileTemplate } from './compile-template.js';
import type { TemplatePosition } from './template.js';

const POSITIONS: readonly TemplatePosition[] = ['text', 'json', 'uri', 'header'];

/** Expressions that try to reach the process, a prototype or a function. */
const ATTACKS = [
  'request.constructor', 'request.constructor.constructor("return process")()', 'request["constructor"]["constructor"]("return 1")()',
  'request.body.constructor.constructor("globalThis.pwned = 1")()', '"".constructor', "''.length.constructor", '(1).constructor.constructor',
  'true.constructor', 'none.constructor', 'range.constructor("return process")()', 'range(1)', 'cycler.constructor', 'joiner()',
  'request.__proto__', 'request["__proto__"]', 'request.body["__proto__"]["polluted"]', 'request.body["__pro" ~ "to__"]', 'request[request.body.proto]',
  'request.body[request.body.proto].polluted', 'request.body.items.__proto__', 'request.body.items.constructor', 'request.body.items["constructor"]',
  'request.body.items.map', 'request.body.items.length.toFixed', 'request.body.items.at', 'request.body.items[["constructor"]]',
  'request.toString', 'request.toString()', 'request.valueOf', 'request.hasOwnProperty("body")', 'request.isPrototypeOf', 'request.__defineGetter__',
  'request.__lookupGetter__("body")', 'request.body.text.toUpperCase', 'request.body.text.at(0)', 'request.body.text.big()', 'request.body.text["sub"]',
  'request.body.exact.toJSON', 'request.body.exact.text', 'request.body.exact.constructor', 'constructor', '__proto__', 'toString', 'valueOf',
  'hasOwnProperty', 'globalThis', 'global', 'process', 'process.env', 'require("fs")', 'import("fs")', 'module', 'this', 'this.constructor', 'self',
  'arguments', 'eval("1")', 'Function("return 1")()', 'context', 'env', 'frame', 'runtime', 'lineno', 'cb', 'output', 'parentTemplate',
  'request|constructor', 'request|valueOf', 'request|__defineGetter__("a")', 'request|toString', '1|attr("constructor")', '[1]|join', '"a"|safe',
  'request is constructor', 'request is __proto__', 'a"+process.exit()+"', "a'+process.exit()+'", 'a`b`', 'a\\x22', 'request.body.a"b', "request.body.a'b",
  'request.body.a`${process}`', '`${process.exit()}`', 'x"];globalThis.pwned=1;//', 'x\\', 'request.body["\\"];globalThis.pwned=1;//"]', 'r/a/.source',
  'r/(a+)+$/', '{"__proto__": {"polluted": 1}}', '{"a": 1}.constructor', '(request).constructor', '((request)["constructor"])', 'request["body"]["constructor"]["name"]',
  'request.body.caller', 'request.body.callee', 'request.then', 'super()', 'caller()', 'new Date()', 'request.body = 1', 'request; process', 'request // x',
  'loop.constructor', 'namespace.constructor', 'namespace().constructor', 'namespace().__proto__', 'namespace(__proto__=1).polluted', '[].append.constructor',
  '[].constructor("return 1")()', '[].__proto__.polluted', '"".split.constructor("return 1")()', '"a".constructor.constructor("return 1")()', '"a".at(0)',
  '"a".replace("a", range)', '"a".concat.call', '[3,1]|sort(attribute="constructor")', '[3,1]|map("constructor")', '[3,1]|map("toString")', '[3,1]|map(attribute="__proto__")',
  '[request]|map(attribute="constructor.constructor")', '[request]|selectattr("constructor")', '[request]|rejectattr("__proto__")', '[request]|groupby("constructor")',
  '[1]|select("constructor")', '[1]|select("__proto__")', '[1]|reject("valueOf")', 'request|attr("constructor")|attr("constructor")', 'request|attr("__proto__")',
  'request|dictsort|map("constructor")', 'request.items().constructor', 'request.keys().constructor.constructor("return 1")()', 'request.get("constructor")',
  'request.get("__proto__")', 'request.update({"__proto__": {"polluted": 1}})', 'request.put("__proto__", {"polluted": 1})', '{}.update({"constructor": 1})',
  '("{\\"__proto__\\": {\\"polluted\\": 1}}"|fromjson).polluted', '("__proto__: {polluted: 1}"|fromyaml).polluted', '("!!js/function x"|fromyaml)', '("a: !!js/eval 1"|fromyaml)',
  'request|tojson|fromjson|attr("constructor")', '[1,2].toString()', '"a".valueOf()', '(1.5).toFixed(1)', 'true.toString()', 'today().constructor', 'today().moment',
  '(0|timestamp_to_time).moment', 'fn:list.constructor', 'fn:list(1).constructor', 'type(range)', 'type(request.constructor)', 'range|tojson', '"{{ 7*7 }}"|render', '"{% set a = 1 %}"|render|render',
  'request.body.text|render', 'request.body.quoted|render', '"a"|safe|attr("text")', '("a"|safe).text', '("a"|safe).constructor', '(1.0).value', '(2|round(2)).unscaled',
  '"x"|regex_replace("(", "y")', '"aaaa"|regex_replace("(a*)*b", "y")', '"a"|format(range)', '"%s"|format(request.constructor)', '"x"|hash("__proto__")', '"x"|hash("constructor")',
  'request.headers["constructor"]', 'request.headers["CONSTRUCTOR"]', 'request.headers["__PROTO__"]', 'request.headers.__proto__', 'request.headers["tostring"]',
]; // prettier-ignore

/** Tags, and broken or doubled delimiters. */
const ATTACK_TEMPLATES = [
  '{% set ns = namespace() %}{% set ns.__proto__ = {"polluted": 1} %}{{ ns.polluted }}{{ {}.polluted }}', '{% set ns = namespace() %}{% set ns.constructor = 1 %}{{ ns.constructor }}',
  '{% set m = {} %}{% do m.update({"__proto__": {"polluted": 1}}) %}{{ m.polluted }}{{ {}.polluted }}', '{% set m = {"__proto__": {"polluted": 1}} %}{{ m.polluted }}',
  '{% do request.body.__proto__.update({"polluted": 1}) %}{{ {}.polluted }}', '{% do request.update({"toString": 1}) %}{{ request }}', '{% set loop = request.constructor %}{{ loop }}',
  '{% for x in request.constructor %}{{ x }}{% endfor %}', '{% for constructor in [1] %}{{ constructor }}{% endfor %}', '{% macro constructor() %}m{% endmacro %}{{ constructor() }}',
  '{% macro m(__proto__) %}{{ __proto__ }}{% endmacro %}{{ m(1) }}', '{% macro m() %}{{ kwargs.polluted }}{% endmacro %}{{ m(__proto__={"polluted": 1}) }}', '{% cycle request.constructor, range %}',
  '{% ifchanged request.constructor %}{% endifchanged %}', '{% set x %}{{ request.constructor }}{% endset %}{{ x.constructor }}', '{% call range(1) %}{% endcall %}', '{% snippet __proto__ %}',
  '{% snippet constructor %}', '{% raw %}{{ request.constructor }}{% endraw %}', '{% autoescape %}{{ request.constructor }}{% endautoescape %}', '{% print request.constructor %}',
  '{% do range.constructor("globalThis.pwned = 1")() %}', '{% if request.constructor.constructor("globalThis.pwned = 1")() %}{% endif %}',
  '{% set "__proto__.polluted" = 1 %}', '{% set __proto__ = 1 %}', '{% set request.__proto__.polluted = 1 %}', '{% set "a\\";globalThis.pwned=1;//" = 1 %}',
  '{% for a, "b;globalThis.pwned=1" in request %}{% endfor %}', '{% for k, v in request.constructor %}{{ v }}{% endfor %}', '{% include "/etc/passwd" %}',
  '{% import "/etc/passwd" as a %}', '{% from "a" import b %}', '{% extends "/etc/passwd" %}', '{% block a %}{% endblock %}', '{% macro a() %}{% endmacro %}',
  '{% call a() %}{% endcall %}', '{% filter constructor %}a{% endfilter %}', '{% switch a %}{% case b %}{% endswitch %}', '{% asyncEach a in b %}{% endeach %}',
  '{% raw %}{% endraw\n%}', '{% verbatim %}{% endverbatim %}', '{% context __proto__ %}', '{% context constructor %}', '{% context toString %}',
  '{% context a.b %}', '{% context "a" %}', '{% context a" %}', '{% context %}', '{% context a b %}', '{% __proto__ %}', '{% constructor %}', '{% toString %}',
  '{{ {{ request }} }}', '{{{{ request.constructor }}}}', '{%%}', '{% %}', '{{}}', '{{', '{%', '{#', '}}', '%}', '#}', '{{"', "{{'", '{{ "\\', '{{ a', '{% context',
  '<%= process.exit() %>', '${process.exit()}', '#{process.exit()}', '{{= process }}', '{{{ process }}}', '{{! a }}', '{{# a }}', '{{> a }}', '{{ a #}', '{# {{ a }}',
  '\u0000{{ \u0000 }}', '{{ \u2028 }}', '{{ \ud800 }}', '{{ request.\u200b }}', '{{ ｒequest }}', '\ufeff{{ request.body.constructor }}',
]; // prettier-ignore

/** Honest templates, with what they print: as many paths through the code as the attacks. */
const HONEST: ReadonlyArray<readonly [string, string]> = [
  ['{{ request.body.text }}', 'abc'],
  ['{{ request.body["text"] }}', 'abc'],
  ['{{ (request.body).text }}', 'abc'],
  ['{{ request.body.items[0] }}', '1'],
  ['{{ request.body.items[request.body.zero] }}', '1'],
  ['{{ request.body.items }}', '[1, 2]'],
  ['{{ request.body[request.body.keyName] }}', 'abc'],
  ['{{ request.body.own.constructor }}', 'Lotus'],
  ['{{ request.body.own["constructor"] }}', 'Lotus'],
  ['{{ request.body.own.prototype }}', 'car'],
  ['{{ request.body.own.toString }}', 'text'],
  ['{{ request.body.own.valueOf }}', '7'],
  ['{{ request.body.own.hasOwnProperty }}', 'true'],
  ['{{ request.body.own.length }}', '3'],
  ['{{ request.body.own.process }}', 'batch'],
  ['{{ request.body.own.eval }}', 'good'],
  ['{{ request.body.own["a\\"b\'c`d"] }}', 'quotes'],
  ['{{ request.body.own["${x}"] }}', 'dollar'],
  ['{{ request.body.own["__proto"] }}', 'no'],
  ['{{ request.body.own._private }}', 'under'],
  ['{{ request.body.own.$ref }}', 'ref'],
  ['{{ request.body.quoted }}', 'a"b\'c`d\\ ${x} {{ y }} {% z %} <script>'],
  ['{{ request.headers["X-Request-ID"] }}', 'id-1'],
  ['{{ request.headers["x-REQUEST-id"] }}', 'id-1'],
  ['{{ "constructor" }} {{ "__proto__" }} {{ "process.exit()" }}', 'constructor __proto__ process.exit()'],
  ['{{ "}}{{" }}{{ "%}" }}', '}}{{%}'],
  ['constructor __proto__ ${process} `a` <%= b %> {c} %d%', 'constructor __proto__ ${process} `a` <%= b %> {c} %d%'],
  ['{% context name %}/{% context constructor_id %}', 'Ann/c1'],
  ['{% context name %}{# {{ request.constructor }} #}', 'Ann'],
  ['{{ none }}{{ true }}{{ 1 }}{{ 1.5 }}', 'true11.5'],
  ['{{ request.body.__proto__.polluted }}{{ request.body["__proto__"].polluted }}', 'ownown'],
];

const scope = {
  variables: {
    request: JSON.parse(
      `{"body":{"text":"abc","items":[1,2],"zero":0,"keyName":"text","proto":"__proto__","__proto__":{"polluted":"own"},
        "quoted":"a\\"b'c\`d\\\\ \${x} {{ y }} {% z %} <script>",
        "own":{"constructor":"Lotus","prototype":"car","toString":"text","valueOf":7,"hasOwnProperty":true,"length":3,"process":"batch","eval":"good",
          "a\\"b'c\`d":"quotes","\${x}":"dollar","__proto":"no","_private":"under","$ref":"ref"}},
        "headers":{"X-Request-ID":"id-1"}}`,
    ) as JsonValue,
  },
  fields: { name: 'Ann', constructor_id: 'c1' },
};

/** What a text holds that came from anywhere but the template and the data. */
const LEAK = /native code|\[object|function|=>|LEAK|undefined|\bObject\b|process\.|node:|\/usr|\bat .*:\d+/;

function outcome(source: string, position: TemplatePosition): string {
  const compiled = compileTemplate(source, { position, variables: ['request'] });
  if (!compiled.ok) return '';
  const result = compiled.template.render(scope);
  return result.ok ? result.text.replace(source, '') : '';
}

function fingerprint(): string {
  const prototypes = [Object.prototype, Array.prototype, String.prototype, Number.prototype, Function.prototype];
  return JSON.stringify([prototypes.map((prototype) => Reflect.ownKeys(prototype).map(String)), Object.keys(globalThis)]);
}

const inserts = ATTACKS.flatMap((attack) => [`{{ ${attack} }}`, `{{${attack}}}`]);
const wrapped: Readonly<Record<TemplatePosition, (template: string) => string>> = {
  text: (template) => template,
  json: (template) => `{"a":"${template}","b":${template}}`,
  uri: (template) => `https://example.com/${template}?a=${template}`,
  header: (template) => `Bearer ${template}`,
};

describe.each(POSITIONS)('in position %s', (position) => {
  it.each([...inserts, ...ATTACK_TEMPLATES])('%j has no effect, throws nothing and prints nothing but template and data', (attack) => {
    const before = fingerprint();
    for (const source of [attack, wrapped[position](attack)]) expect(outcome(source, position)).not.toMatch(LEAK);
    expect(fingerprint()).toBe(before);
    expect(globalThis).not.toHaveProperty('pwned');
  });
});

describe('an honest template', () => {
  it.each(HONEST)('%j prints what it should', (source, text) => {
    const compiled = compileTemplate(source, { position: 'text', variables: ['request'] });
    expect(compiled.ok && compiled.template.render(scope)).toMatchObject({ ok: true, text });
  });

  it('may use each of its parts in every position', () => {
    const parts = ['{{ request.body.text }}', '{{ request.body.own.constructor }}', '{{ request.body.items[0] }}', '{% context name %}'];
    const outcomes = POSITIONS.map((position) => parts.map((part) => outcome(wrapped[position](part), position) !== ''));
    expect(outcomes.flat()).not.toContain(false);
  });
});

describe('what a template reads', () => {
  it('is never inherited by the scope', () => {
    const compiled = compileTemplate('[{{ toString }}{{ a }}{% context toString %}{% context b %}]', {
      position: 'text',
      variables: ['toString', 'a'],
    });
    const variables = Object.create({ a: 'inherited' }) as Record<string, JsonValue>;
    const fields = Object.create({ b: 'inherited' }) as Record<string, string>;
    expect(compiled.ok && compiled.template.render({ variables, fields })).toMatchObject({ ok: true, text: '[]' });
  });
});

/**
 * Times the rendering of a typical body, 20 inserts and a loop of 5, against nunjucks' own precompiled render of the same template, in
 * alternation; and what compiling costs in time and memory. Ours runs with its sandbox, its budgets and the escaping of a JSON body.
 *
 * Run: npm run bench:templates
 */
import { compileTemplate } from '@crossdock/templating';
import nunjucks from 'nunjucks';

const ROUNDS = 15;
const RENDERS_PER_ROUND = 10_000;
const COMPILED_KEPT = 2_000;

const FIELDS = [
  'customer_email', 'first_name', 'last_name', 'phone', 'order_number', 'type', 'language', 'currency', 'city', 'zip', 'street', 'country',
  'note', 'coupon', 'source', 'device', 'campaign', 'referrer', 'agent',
]; // prettier-ignore

const body = {
  ...Object.fromEntries(FIELDS.map((field, index) => [field, `value ${index} of ${field}`])),
  total: 199.9,
  products: Array.from({ length: 5 }, (_, index) => ({ name: `Product ${index}`, id: `sku-${index}`, qty: index + 1, price: 9.95 })),
};
const request = { body, headers: { 'X-Request-ID': 'r-1' }, method: 'POST', time: 1_583_206_296_408 };

const source = `{
  "action": "order.placed",
  "params": {
${FIELDS.map((field) => `    "${field}": "{{ request.body.${field} }}",`).join('\n')}
    "total": {{ request.body.total }},
    "items": [{% for p in request.body.products %}{ "name": "{{ p.name }}", "id": "{{ p.id }}", "qty": {{ p.qty }}, "price": {{ p.price }} }{% if not loop.last %},{% endif %}{% endfor %}]
  }
}`;

function compile() {
  const compiled = compileTemplate(source, { position: 'json', variables: ['request'] });
  if (!compiled.ok) throw new Error(compiled.faults[0]?.message);
  return compiled.template;
}

const template = compile();
const withEscaping = nunjucks.compile(source, new nunjucks.Environment(null, { autoescape: true }));
const withoutEscaping = nunjucks.compile(source, new nunjucks.Environment(null, { autoescape: false }));
const variables = { request };
const rivals = {
  ours: () => template.render({ variables }).text,
  'nunjucks, its default (escapes for HTML)': () => withEscaping.render(variables),
  'nunjucks, escaping off': () => withoutEscaping.render(variables),
};

const texts = Object.values(rivals).map((render) => render());
if (new Set(texts).size !== 1) throw new Error('The texts differ: the comparison means nothing.');

const times = new Map(Object.keys(rivals).map((name) => [name, []]));
for (let round = 0; round < ROUNDS + 3; round += 1) {
  for (const [name, render] of Object.entries(rivals)) {
    const microseconds = microsecondsOf(render, RENDERS_PER_ROUND);
    // The first rounds warm the code up.
    if (round >= 3) times.get(name)?.push(microseconds);
  }
}

console.log(
  `A body of ${texts[0]?.length} characters, 20 inserts and a loop of 5; ${ROUNDS} rounds of ${RENDERS_PER_ROUND}, in alternation.\n`,
);
const ours = times.get('ours') ?? [];
for (const [name, values] of times) {
  const ratios = values.map((value, index) => value / (ours[index] ?? Number.NaN));
  console.log(`${name.padEnd(42)} ${spread(values)} µs    ${name === 'ours' ? '' : `${spread(ratios)} times ours`}`);
}

const compileMicroseconds = microsecondsOf(compile, 500);
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
const kept = Array.from({ length: COMPILED_KEPT }, compile);
globalThis.gc?.();
const bytes = (process.memoryUsage().heapUsed - before) / kept.length;
console.log(`\nCompiling takes ${compileMicroseconds.toFixed(0)} µs, and a compiled template ${(bytes / 1024).toFixed(1)} KiB of memory.`);

function microsecondsOf(work, times) {
  const startedAt = performance.now();
  for (let index = 0; index < times; index += 1) work();
  return ((performance.now() - startedAt) * 1_000) / times;
}

/** Minimum, median and maximum. */
function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)].map((value) => (value ?? 0).toFixed(2)).join(' / ');
}

import type { TemplateRenderInput, TemplateRenderResult } from '@crossdock/contracts';
import type { JsonValue } from '@crossdock/flattening';
import { compileTemplate, type RenderScope, type TemplateFault, type TemplatePosition } from '@crossdock/templating';

type Preview = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly faults: readonly TemplateFault[] };

/**
 * Renders a template as a delivery would: field values first, which may hold inserts themselves (DOMAIN §4), then the template.
 * Nothing is sent.
 *
 * @param request the sample that `{{ request }}` stands for, with every digit of its numbers.
 */
export function previewTemplate(input: TemplateRenderInput, request: JsonValue): TemplateRenderResult {
  const variables = { request };
  const fields = Object.entries(input.fields).map(([name, source]) => ({ name, preview: preview(source, 'text', { variables }) }));
  const values = Object.fromEntries(fields.map(({ name, preview: field }) => [name, field.ok ? field.text : '']));
  const text = preview(input.template, input.position, { variables, fields: values });
  const faults = [...fields.flatMap(({ name, preview: field }) => faultsOf(field, `fields.${name}`)), ...faultsOf(text, 'template')];
  return text.ok && faults.length === 0 ? { outcome: 'rendered', text: text.text } : { outcome: 'faulty', faults };
}

function preview(source: string, position: TemplatePosition, scope: RenderScope): Preview {
  const compiled = compileTemplate(source, { position, variables: Object.keys(scope.variables) });
  if (!compiled.ok) return compiled;
  const rendered = compiled.template.render(scope);
  return rendered.ok ? rendered : { ok: false, faults: [rendered.fault] };
}

function faultsOf(result: Preview, path: string) {
  return result.ok ? [] : result.faults.map(({ line, column, message }) => ({ path, line, column, message }));
}

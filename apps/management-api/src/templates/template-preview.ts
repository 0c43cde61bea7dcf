import type { TemplateRenderInput, TemplateRenderResult } from '@crossdock/contracts';
import { isJsonObject, type JsonValue } from '@crossdock/flattening';
import { requestScope } from '@crossdock/workflow';
import { type CompileOptions, compileTemplate, type RenderScope, type TemplateFault, type TemplatePosition } from '@crossdock/templating';

/** What became of one text. */
type Preview =
  | { readonly ok: true; readonly text: string; readonly warnings: readonly TemplateFault[] }
  | { readonly ok: false; readonly faults: readonly TemplateFault[] };

/**
 * Renders a template as a delivery would: field values first, which may hold inserts themselves (DOMAIN §4), then the template.
 * Nothing is sent. A path that the sample lacks is a warning, and a sample without a time is of now.
 *
 * @param request the sample that `{{ request }}` stands for, with every digit of its numbers.
 */
export function previewTemplate(input: TemplateRenderInput, request: JsonValue): TemplateRenderResult {
  const scope = { nowMs: Date.now(), ...(isJsonObject(request) ? requestScope(request) : { variables: { request } }) };
  const fields = Object.entries(input.fields).map(([name, source]) => ({ name, preview: preview(source, 'text', scope) }));
  const values = Object.fromEntries(fields.map(({ name, preview: field }) => [name, field.ok ? field.text : '']));
  const text = preview(input.template, input.position, { ...scope, fields: values });
  const parts = [
    ...fields.map(({ name, preview: field }) => ({ path: `fields.${name}`, preview: field })),
    { path: 'template', preview: text },
  ];
  const faults = parts.flatMap(({ path, preview: part }) => (part.ok ? [] : part.faults.map((fault) => ({ path, fault }))));
  const cancelled = faults.find(({ fault }) => fault.code === 'cancelled');
  if (cancelled !== undefined) return { outcome: 'cancelled', reason: cancelled.fault.message };
  if (!text.ok || faults.length > 0) return { outcome: 'faulty', faults: faults.map(toFault) };
  const warnings = parts.flatMap(({ path, preview: part }) => (part.ok ? part.warnings.map((fault) => ({ path, fault })) : []));
  return { outcome: 'rendered', text: text.text, warnings: warnings.map(toFault) };
}

function preview(source: string, position: TemplatePosition, scope: RenderScope): Preview {
  const { variables } = scope;
  const compiled = compileTemplate(source, { position, variables: Object.keys(variables), ...sampleOf(variables) });
  if (!compiled.ok) return compiled;
  const rendered = compiled.template.render(scope);
  if (!rendered.ok) return { ok: false, faults: [rendered.fault] };
  return { ok: true, text: rendered.text, warnings: [...compiled.warnings, ...rendered.warnings] };
}

/** Without a sample every path would be one that it lacks. */
function sampleOf({ request }: RenderScope['variables']): Pick<CompileOptions, 'sample'> {
  return request !== undefined && isJsonObject(request) && Object.keys(request).length > 0 ? { sample: { request } } : {};
}

function toFault({ path, fault: { line, column, message } }: { readonly path: string; readonly fault: TemplateFault }) {
  return { path, line, column, message };
}

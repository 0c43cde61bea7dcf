export { compileTemplate } from './compile-template.js';
export { type TemplateFault, type TemplateFaultCode } from './fault.js';
export { TEMPLATE_LIMITS } from './limits.js';
export { type InsertResolver, renderWithInserts } from './render-with-inserts.js';
export {
  type CompileOptions,
  type CompileResult,
  type InsertData,
  type InsertNeeds,
  type RenderResult,
  type RenderScope,
  type Template,
  type TemplateOrigin,
  type TemplatePosition,
} from './template.js';

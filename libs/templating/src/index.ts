export { compileTemplate } from './compile-template.js';
export { type TemplateFault, type TemplateFaultCode } from './fault.js';
export { TEMPLATE_LIMITS } from './limits.js';
export {
  type CompileOptions,
  type CompileResult,
  type RenderResult,
  type RenderScope,
  type Template,
  type TemplateOrigin,
  type TemplatePosition,
} from './template.js';

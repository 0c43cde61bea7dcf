import { BodyBuilder, type Piece } from './compile/body-builder.js';
import { compileBody } from './compile/body.js';
import { Compilation } from './compile/compilation.js';
import { tryOut } from './compile/try-out.js';
import { FaultError, type TemplateFault } from './fault.js';
import { LANGUAGE, type Language } from './language/language.js';
import { TEMPLATE_LIMITS } from './limits.js';
import { HEADER_POSITION } from './positions/header-position.js';
import { JSON_POSITION } from './positions/json-position.js';
import type { PositionRules } from './positions/position-rules.js';
import { TEXT_POSITION } from './positions/text-position.js';
import { constantOrigin, URI_POSITION } from './positions/uri-position.js';
import { renderProgram } from './render/render-program.js';
import { SourceText } from './source-text.js';
import { parseTemplate } from './syntax/template-parser.js';
import type { CompileOptions, CompileResult, Template, TemplateOrigin, TemplatePosition } from './template.js';

const RULES: Readonly<Record<TemplatePosition, PositionRules>> = {
  text: TEXT_POSITION,
  json: JSON_POSITION,
  uri: URI_POSITION,
  header: HEADER_POSITION,
};

/**
 * Reads a template once: what is not in the language, what is unknown, and what its position can never accept is refused here, with
 * line and column (at most 20 faults; a text that cannot be read gives one). An empty text is a template, except as `json` and `uri`.
 * Never throws and never runs any of the text (SECURITY §5.4).
 */
export function compileTemplate(source: string, options: CompileOptions): CompileResult {
  return compileWith(LANGUAGE, source, options);
}

/** {@link compileTemplate} with another language. */
export function compileWith(language: Language, source: string, options: CompileOptions): CompileResult {
  const text = new SourceText(source);
  if (source.length > TEMPLATE_LIMITS.sourceCharsMax) {
    const reason = `A template has at most ${TEMPLATE_LIMITS.sourceCharsMax} characters.`;
    return { ok: false, faults: [text.fault('too_large', reason, { lineno: 0, colno: 0 })] };
  }
  try {
    return compileSource(new Compilation(text, options.variables, language), RULES[options.position]);
  } catch (error) {
    if (error instanceof FaultError) return { ok: false, faults: [error.fault] };
    throw error;
  }
}

function compileSource(compilation: Compilation, rules: PositionRules): CompileResult {
  const { source, language, faults } = compilation;
  const body = new BodyBuilder(compilation, rules);
  compileBody(parseTemplate(source, language.tags), body);
  if (faults.length > 0) return refused(faults);
  const trial = tryOut(body.pieces, rules, source);
  if (trial.faults.length > 0) return refused(trial.faults);
  const program = { source, rules, statements: body.statements, isProven: trial.isProven };
  const template: Template = {
    source: source.text,
    isConstant: body.pieces.every((piece) => piece.text !== null),
    fieldNames: [...compilation.fieldNames],
    paths: [...compilation.paths],
    origin: originOf(body.pieces, rules),
    render: (scope) => renderProgram(program, scope),
  };
  return { ok: true, template };
}

function refused(faults: readonly TemplateFault[]): CompileResult {
  return { ok: false, faults: faults.slice(0, TEMPLATE_LIMITS.faultsMax) };
}

function originOf([first, ...more]: readonly Piece[], rules: PositionRules): TemplateOrigin {
  if (rules !== URI_POSITION || first === undefined) return { kind: 'constant', text: '' };
  if (first.text === null) return { kind: 'insert' };
  // A comment may stand between two pieces of one origin.
  return { kind: 'constant', text: constantOrigin([first, ...more].map(({ text }) => text ?? 'x').join('')) };
}

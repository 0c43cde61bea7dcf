import { BodyBuilder, type Piece } from './compile/body-builder.js';
import { checkSample } from './compile/check-sample.js';
import { Compilation } from './compile/compilation.js';
import { tryOut } from './compile/try-out.js';
import { FaultError, type TemplateFault } from './fault.js';
import { JINJAVA } from './language/jinjava.js';
import type { Language } from './language/language.js';
import { TEMPLATE_LIMITS } from './limits.js';
import { HEADER_POSITION } from './positions/header-position.js';
import { jsonPosition, RAW_JSON_POSITION } from './positions/json-position.js';
import type { PositionRules } from './positions/position-rules.js';
import { TEXT_POSITION } from './positions/text-position.js';
import { constantOrigin, URI_POSITION } from './positions/uri-position.js';
import { renderProgram } from './render/render-program.js';
import { SourceText } from './source-text.js';
import type { StatementNode } from './syntax/syntax-node.js';
import { parseTemplate } from './syntax/template-parser.js';
import type { CompileOptions, CompileResult, Template, TemplateOrigin, TemplatePosition } from './template.js';

const RULES: Readonly<Record<Exclude<TemplatePosition, 'json'>, PositionRules>> = {
  text: TEXT_POSITION,
  uri: URI_POSITION,
  header: HEADER_POSITION,
};

/**
 * Reads a template once: what is not in the language, what is unknown, and what its position can never accept is refused here, with
 * line and column (at most 20 faults; a text that cannot be read gives one). An empty text is a template, except as `json` and `uri`.
 * Never throws and never runs any of the text (SECURITY §5.4).
 */
export function compileTemplate(source: string, options: CompileOptions): CompileResult {
  return compileWith(JINJAVA, source, options);
}

/** {@link compileTemplate} with another language. */
function compileWith(language: Language, source: string, options: CompileOptions): CompileResult {
  const text = new SourceText(source);
  if (source.length > TEMPLATE_LIMITS.sourceCharsMax) {
    const reason = `A template has at most ${TEMPLATE_LIMITS.sourceCharsMax} characters.`;
    return { ok: false, faults: [text.fault('too_large', reason, { lineno: 0, colno: 0 })] };
  }
  try {
    return compileSource(language, text, options);
  } catch (error) {
    if (error instanceof FaultError) return { ok: false, faults: [error.fault] };
    throw error;
  }
}

function compileSource(language: Language, source: SourceText, options: CompileOptions): CompileResult {
  const parsed = parseTemplate(source, language.tags);
  const compilation = new Compilation(source, parsed, options, language);
  const rules = rulesOf(options.position, parsed.nodes);
  const body = new BodyBuilder(compilation, rules).addNodes(parsed.nodes);
  if (compilation.faults.length > 0) return refused(compilation.faults);
  const trial = tryOut(body.pieces, rules, source);
  if (trial.faults.length > 0) return refused(trial.faults);
  checkSample(compilation);
  return { ok: true, template: toTemplate(compilation, body, trial.isProven), warnings: compilation.warnings };
}

function toTemplate(compilation: Compilation, { pieces, statements, rules }: BodyBuilder, isProven: boolean): Template {
  const { source, language } = compilation;
  const { paths, fieldNames, needs, changesData } = compilation.learnt;
  const program = { language, source, rules, statements, isProven, changesData };
  return {
    source: source.text,
    isConstant: statements.length === pieces.length && pieces.every(({ kind }) => kind === 'text'),
    fieldNames: [...fieldNames],
    paths: [...paths.keys()],
    needs: { aggregates: [...needs.aggregates], expressions: [...needs.expressions], snippets: [...needs.snippets] },
    origin: originOf(pieces, rules),
    render: (scope) => renderProgram(program, scope),
  };
}

function refused(faults: readonly TemplateFault[]): CompileResult {
  return { ok: false, faults: faults.slice(0, TEMPLATE_LIMITS.faultsMax) };
}

function rulesOf(position: TemplatePosition, nodes: readonly StatementNode[]): PositionRules {
  if (position !== 'json') return RULES[position];
  return optsOut(nodes) ? RAW_JSON_POSITION : jsonPosition();
}

/** The template says of all it writes that it is not to be escaped. */
function optsOut(nodes: readonly StatementNode[]): boolean {
  const written = nodes.filter((node) => node.kind !== 'text' || node.text.trim() !== '');
  const [only, ...more] = written;
  return only?.kind === 'tag' && only.optsOutOfEscaping === true && more.length === 0;
}

function originOf(pieces: readonly Piece[], rules: PositionRules): TemplateOrigin {
  if (rules !== URI_POSITION || pieces.length === 0) return { kind: 'constant', text: '' };
  const firstOther = pieces.findIndex(({ kind }) => kind !== 'text');
  // A comment may stand between two pieces of one origin.
  const start = (firstOther === -1 ? pieces : pieces.slice(0, firstOther)).map(({ text }) => text).join('');
  const origin = constantOrigin(start);
  const isKnown = firstOther === -1 || (origin !== '' && start.length > origin.length);
  return isKnown ? { kind: 'constant', text: origin } : { kind: 'insert' };
}

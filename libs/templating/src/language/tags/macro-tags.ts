import type { BodyBuilder } from '../../compile/body-builder.js';
import type { MacroFunction } from '../../render/call-macro.js';
import type { Statement, StoredExpression } from '../../render/run.js';
import type { Place } from '../../source-text.js';
import type { ExpressionNode, StatementNode } from '../../syntax/syntax-node.js';
import type { TagParser, TemplateParser } from '../../syntax/template-parser.js';

interface Parameter {
  readonly name: string;
  readonly fallback: ExpressionNode | null;
}

const NOTHING: StoredExpression = () => null;

/** `{% macro name(a, b=1) %}…{% endmacro %}`; `varargs` and `kwargs` hold what else it is called with. */
export const parseMacroTag: TagParser = (parser, at) => {
  const { value: name } = parser.reader.expect('symbol', 'the name of the macro');
  parser.reader.expect('left-paren', '"(" behind the name of a macro');
  const parameters = parseParameters(parser);
  parser.endTag('macro');
  for (const word of ['varargs', 'kwargs']) parser.names.add(word);
  for (const macro of [name, 'caller']) parser.macros.add(macro);
  const { nodes } = parser.loopUntil('macro', 'endmacro');
  parser.skipToTagEnd('endmacro');
  return { kind: 'tag', at, compile: (body) => compileMacro(body, name, parameters, { nodes, at }) };
};

/** `{% call name(…) %}…{% endcall %}`: calls a macro, which prints the block where it says `{{ caller() }}`. */
export const parseCallTag: TagParser = (parser, at) => {
  const expression = parser.expressionToEnd('call');
  parser.macros.add('caller');
  const nodes = parser.blockToEnd('call');
  return {
    kind: 'tag',
    at,
    compile: (body) => {
      const called = body.stored(expression);
      const caller = macroOf('caller', [], body.block(nodes), true);
      body.addFlow((run) => {
        run.inScope(() => {
          run.scope.setMacro('caller', caller);
          run.insert(called(run), false);
        });
      }, at);
    },
  };
};

function parseParameters(parser: TemplateParser): Parameter[] {
  const parameters: Parameter[] = [];
  while (!parser.reader.isNext('right-paren')) {
    const name = parser.targetName('a parameter');
    parameters.push({ name, fallback: parser.reader.skip('operator', '=') === null ? null : parser.expression() });
    if (parser.reader.skip('comma') === null) break;
  }
  parser.reader.expect('right-paren', '"," or ")"');
  return parameters;
}

function compileMacro(
  body: BodyBuilder,
  name: string,
  parameters: readonly Parameter[],
  { nodes, at }: { readonly nodes: readonly StatementNode[]; readonly at: Place },
): void {
  const fallbacks = parameters.map((parameter) => ({
    name: parameter.name,
    evaluate: parameter.fallback === null ? NOTHING : body.stored(parameter.fallback),
  }));
  const statements = body.block(nodes);
  body.addStatement((run) => {
    const evaluated = fallbacks.map(({ name: parameter, evaluate }) => ({ name: parameter, fallback: evaluate(run) }));
    run.scope.setMacro(name, macroOf(name, evaluated, statements, false));
  }, at);
}

function macroOf(name: string, parameters: MacroFunction['parameters'], body: readonly Statement[], isCaller: boolean): MacroFunction {
  return { name, parameters, body, isCaller };
}

import type { Run, Statement } from '../../render/run.js';
import { RenderStop } from '../../fault.js';
import type { TagParser, TemplateParser } from '../../syntax/template-parser.js';
import { member, ownMember } from '../../render/member.js';
import type { TemplateValue } from '../../value/template-value.js';
import { compileInsertId, fetched, parseInsertId, requireProfile } from './insert-id.js';

/**
 * `{% context fieldId %}`: the value of a schema form's field (seed; DOMAIN §4). A field without a value prints nothing, and is `null`
 * where a body needs a value.
 */
export const parseContextTag: TagParser = (parser, at) => {
  const name = fieldName(parser, 'context', 'the name of a field');
  return {
    kind: 'tag',
    at,
    compile: (body) => {
      body.compilation.learnt.fieldNames.add(name);
      body.addInsert(({ budget, fields }) => {
        budget.spend(1);
        return ownMember(fields, name);
      }, at);
    },
  };
};

/** `{% customer attribute %}`: an attribute of the profile. Without it there is to be no text at all (DOMAIN §3.1). */
export const parseCustomerTag: TagParser = (parser, at) => {
  const name = fieldName(parser, 'customer', 'the name of an attribute');
  return {
    kind: 'tag',
    at,
    compile: (body) => {
      requireProfile(body, 'customer', at);
      body.compilation.learnt.paths.set(`customer.${name}`, at);
      body.addInsert(({ budget, variables }) => {
        budget.spend(1);
        const value = member(ownMember(variables, 'customer'), name);
        if (value === null) throw new RenderStop('cancelled', `The profile has no "${name}".`);
        return value;
      }, at);
    },
  };
};

/** `{% kill %}`: there is to be no text. */
export const parseKillTag: TagParser = (parser, at) => {
  parser.skipToTagEnd('kill');
  return {
    kind: 'tag',
    at,
    compile: (body) =>
      body.addStatement(() => {
        throw new RenderStop('cancelled', 'The tag "kill" says that nothing is to be sent.');
      }, at),
  };
};

/** `{% aggregate id %}…{% endaggregate %}`: its block sees the result as the list `aggregate_result`. */
export const parseAggregateTag = resultBlock({ tag: 'aggregate', variable: 'aggregate_result', kind: 'aggregates' });

/** `{% expressionvar id %}…{% endexpressionvar %}`: its block sees the result as `expression_result`. */
export const parseExpressionvarTag = resultBlock({ tag: 'expressionvar', variable: 'expression_result', kind: 'expressions' });

/** `{% expression %} id {% endexpression %}`: prints the result. */
export const parseExpressionTag: TagParser = (parser, at) => {
  parser.endTag('expression');
  const nodes = parser.blockToEnd('expression');
  const [only, ...more] = nodes;
  const constant = only?.kind === 'text' && more.length === 0 ? only.text.trim() : null;
  return {
    kind: 'tag',
    at,
    compile: (body) => {
      requireProfile(body, 'expression', at);
      if (constant !== null) body.compilation.learnt.needs.expressions.add(constant);
      const statements = body.block(nodes);
      const idOf = (run: Run): string => constant ?? run.capture(statements).toText().trim();
      body.addInsert((run) => fetched(run, 'expressions', idOf(run)), at);
    },
  };
};

interface ResultBlock {
  readonly tag: string;
  readonly variable: string;
  readonly kind: 'aggregates' | 'expressions';
}

function resultBlock({ tag, variable, kind }: ResultBlock): TagParser {
  return (parser, at) => {
    const id = parseInsertId(parser, tag);
    parser.endTag(tag);
    parser.names.add(variable);
    const nodes = parser.blockToEnd(tag);
    return {
      kind: 'tag',
      at,
      compile: (body) => {
        requireProfile(body, tag, at);
        const idOf = compileInsertId(body, kind, id);
        const statements = body.block(nodes);
        body.addFlow((run) => runWithResult(run, variable, fetched(run, kind, idOf(run)), statements), at);
      },
    };
  };
}

function runWithResult(run: Run, variable: string, result: TemplateValue, statements: readonly Statement[]): void {
  run.inScope(() => {
    run.scope.set(variable, result);
    run.runAll(statements);
  });
}

function fieldName(parser: TemplateParser, tag: string, whatItIs: string): string {
  const name = parser.reader.next();
  if (name.type === 'string' || !/^[A-Za-z0-9_]{1,64}$/.test(name.value)) {
    throw parser.reader.fault(`Here ${whatItIs} is expected: letters, digits and "_".`, name.type === 'end' ? undefined : name);
  }
  parser.endTag(tag);
  return name.value;
}

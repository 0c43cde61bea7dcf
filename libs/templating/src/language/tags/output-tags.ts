import type { TagParser } from '../../syntax/template-parser.js';

/** `{% print expression %}`: the same as an insert. */
export const parsePrintTag: TagParser = (parser, at) => {
  const expression = parser.expressionToEnd('print');
  return { kind: 'tag', at, compile: (body) => body.addExpression(expression, at) };
};

/** `{% do expression %}`, and the block `{% do %}…{% enddo %}`: evaluates, and prints nothing. */
export const parseDoTag: TagParser = (parser, at) => {
  if (parser.reader.isNext('block-end')) return parseDoBlock(parser, at);
  const expression = parser.expressionToEnd('do');
  return {
    kind: 'tag',
    at,
    compile: (body) => {
      const evaluate = body.expression(expression);
      body.addStatement((run) => {
        evaluate(run);
      }, at);
    },
  };
};

const parseDoBlock: TagParser = (parser, at) => {
  parser.endTag('do');
  const nodes = parser.blockToEnd('do');
  return {
    kind: 'tag',
    at,
    compile: (body) => {
      const statements = body.block(nodes);
      body.addStatement((run) => {
        run.capture(statements);
      }, at);
    },
  };
};

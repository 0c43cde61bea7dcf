import type { BodyBuilder, Fragment } from '../../compile/body-builder.js';
import type { Run } from '../../render/run.js';
import type { Place } from '../../source-text.js';
import type { TagParser } from '../../syntax/template-parser.js';
import { print } from '../../value/print.js';
import { compileInsertId, fetched, type InsertId, parseInsertId } from './insert-id.js';

/** `{% snippet id %}`: the snippet as if it stood here: it sees the names of the template, and its inserts are placed like any other. */
export const parseSnippetTag: TagParser = (parser, at) => {
  const id = parseInsertId(parser, 'snippet');
  parser.endTag('snippet');
  return {
    kind: 'tag',
    at,
    compile: (body) => {
      const run = compileSnippet(body, id, at);
      body.addFlow(run, at);
    },
  };
};

/** `{% snippetvar id=… %}…{% endsnippetvar %}`: its block sees what the snippet writes as `snippet_result`. */
export const parseSnippetvarTag: TagParser = (parser, at) => {
  const id = parseInsertId(parser, 'snippetvar');
  parser.endTag('snippetvar');
  parser.names.add('snippet_result');
  const nodes = parser.blockToEnd('snippetvar');
  return {
    kind: 'tag',
    at,
    compile: (body) => {
      const snippet = compileSnippet(body, id, at);
      const statements = body.block(nodes);
      body.addFlow((run) => {
        run.inScope(() => {
          run.scope.set('snippet_result', run.capture([snippet]));
          run.runAll(statements);
        });
      }, at);
    },
  };
};

function compileSnippet(body: BodyBuilder, id: InsertId, at: Place): (run: Run) => void {
  if (body.compilation.options.hasSnippets !== true) body.compilation.report('unsupported', 'There are no snippets here.', at);
  // A snippet may change what it reads.
  body.compilation.learnt.changesData = true;
  const idOf = compileInsertId(body, 'snippets', id);
  // A snippet is mostly the same from one rendering to the next.
  let last: Fragment | null = null;
  return (run) => {
    const source = print(fetched(run, 'snippets', idOf(run)));
    if (last?.source.text !== source) {
      run.budget.spend(1 + (source.length >> 2));
      last = body.fetchedFragment(source);
    }
    if (last.fault !== null) run.stop(`The snippet cannot be read: ${last.fault}`);
    run.runFragment(last.source, last.statements);
  };
}

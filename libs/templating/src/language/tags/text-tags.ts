import type { TagParser } from '../../syntax/template-parser.js';

/** `{% raw %}…{% endraw %}`: the text between them as it is. */
export const parseRawTag: TagParser = (parser, at) => {
  parser.skipToTagEnd('raw');
  return { kind: 'text', at, text: parser.stream.readRaw() };
};

/**
 * `{% autoescape %}…{% endautoescape %}`: values are escaped for HTML, unless they are safe; with `false` they are not. Around the whole
 * of a JSON body, `{% autoescape false %}` also leaves out the escaping for JSON.
 */
export const parseAutoescapeTag: TagParser = (parser, at) => {
  const word = parser.reader.isNext('block-end') ? 'true' : parser.reader.next().value.toLowerCase();
  parser.skipToTagEnd('autoescape');
  const nodes = parser.blockToEnd('autoescape');
  const isOn = ['true', 'on', 'yes', 'y', 't'].includes(word);
  return {
    kind: 'tag',
    at,
    optsOutOfEscaping: !isOn,
    compile: (body) => {
      const statements = body.block(nodes);
      body.addFlow((run) => {
        const outer = run.isAutoescaping;
        run.isAutoescaping = isOn;
        run.inScope(() => {
          run.runAll(statements);
        });
        run.isAutoescaping = outer;
      }, at);
    },
  };
};

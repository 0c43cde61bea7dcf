import type { TagParser } from '../syntax/template-parser.js';

/**
 * `{% context fieldId %}`: the value of a schema form's field (seed; DOMAIN §4). A field without a value prints nothing, and is `null`
 * where a body needs a value.
 */
export const parseContextTag: TagParser = (parser, at) => {
  const name = parser.readWord('the name of a field');
  parser.advanceAfterBlockEnd('context');
  return {
    typename: 'Tag',
    ...at,
    compile: (body) => {
      body.compilation.fieldNames.add(name);
      body.addInsert(({ budget, fields }) => {
        budget.spend(1);
        return Object.hasOwn(fields, name) ? (fields[name] ?? null) : null;
      }, at);
    },
  };
};

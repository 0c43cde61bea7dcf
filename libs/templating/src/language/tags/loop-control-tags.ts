import { LoopState } from '../../render/loop-state.js';
import type { TagParser } from '../../syntax/template-parser.js';

/**
 * `{% break %}` and `{% continue %}`: what stands behind them in the same block is still written, then the loop ends or goes on, as in
 * Jinjava.
 */
export function loopControlTag(name: 'break' | 'continue'): TagParser {
  return (parser, at) => {
    if (!parser.isInLoop) throw parser.reader.fault(`The tag "${name}" stands outside of a loop.`);
    parser.skipToTagEnd(name);
    return {
      kind: 'tag',
      at,
      compile: (body) =>
        body.addStatement((run) => {
          const loop = run.scope.get('loop');
          if (!(loop instanceof LoopState)) return run.stop(`The tag "${name}" runs outside of a loop.`);
          loop.isContinued = true;
          loop.isBroken ||= name === 'break';
        }, at),
    };
  };
}

import { repeat } from './repeat.js';
import type { Scenario } from './scenario.js';

/** The whole hub in one process, on embedded storage. */
export const killStandalone: Scenario = {
  name: 'kill-standalone',
  says: 'kill -9 of the standalone app at random moments, and a start on the same data, again and again',
  on: 'standalone',
  run: (stage) =>
    repeat(stage, [stage.ground.hub], (hub) =>
      stage.faults.during('kill -9 standalone', async () => {
        const [victim] = hub.processes;
        await hub.kill();
        await hub.restart();
        const ended = await victim?.exited;
        return { count: ended?.signal === 'SIGKILL' ? 1 : 0, what: 'standalone ended by SIGKILL' };
      }),
    ),
};

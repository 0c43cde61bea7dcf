import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const loader = new URL('./register-source-loader.mjs', import.meta.url).href;
const keeperScript = fileURLToPath(new URL('../src/servers/keeper.ts', import.meta.url));

let keeper;

/**
 * Starts the process that keeps the test servers, and puts their addresses into the environment that test workers inherit.
 * The keeper ends its servers when its standard input ends, so they are gone even when Jest is killed outright.
 */
export async function startKeeper() {
  if (keeper !== undefined) return;
  // Detached: Ctrl-C in a terminal must reach Jest only, so that the keeper is there to clean up afterwards.
  keeper = spawn(process.execPath, ['--conditions=@crossdock/source', `--import=${loader}`, keeperScript], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const [line] = await Promise.race([once(createInterface({ input: keeper.stdout }), 'line'), once(keeper, 'exit').then(() => [])]);
  if (line === undefined) throw new Error('The test servers did not start; the reason is above.');
  Object.assign(process.env, JSON.parse(line));
}

/** Ends the servers and waits until they are gone. */
export async function stopKeeper() {
  if (keeper === undefined) return;
  const exited = keeper.exitCode === null ? once(keeper, 'exit') : undefined;
  keeper.stdin.end();
  await exited;
  keeper = undefined;
}

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answered } from './answering.js';

const ROOT = new URL('../', import.meta.url);

/** A process of the benchmark's own. */
export interface Child<Question, Answer> {
  readonly pid: number;
  /** Rejects with what the process says went wrong, or when it is gone. */
  ask(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts a script of `bench/src`, such as `load/load-process.js`, which answers by `answerParent`. */
export function startChild<Question, Answer>(script: string, nodeFlags: readonly string[] = []): Child<Question, Answer> {
  const child = fork(fileURLToPath(new URL(script, ROOT)), [], { execArgv: [...nodeFlags] });
  if (child.pid === undefined) throw new Error(`${script} could not be started.`);
  const pending = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  child.on('message', ({ id, answer, fault }: Answered<Answer>) => {
    if (fault === undefined) pending.get(id)?.resolve(answer as Answer);
    else pending.get(id)?.reject(new Error(`${script}: ${fault}`));
    pending.delete(id);
  });
  child.once('exit', () => {
    for (const { reject } of pending.values()) reject(new Error(`${script} has ended.`));
    pending.clear();
  });
  let asked = 0;
  return {
    pid: child.pid,
    ask: (question) =>
      new Promise((resolve, reject) => {
        asked += 1;
        pending.set(asked, { resolve, reject });
        child.send({ id: asked, question }, (error) => {
          if (error !== null) reject(error);
        });
      }),
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  if (child.connected) child.disconnect();
  else child.kill();
  await exited;
}

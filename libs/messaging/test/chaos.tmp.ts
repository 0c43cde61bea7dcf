import { setTimeout as delay } from 'node:timers/promises';
import { startMessaging } from './start-messaging.js';
import { startAnswering, whoDoubles } from './answering.js';
import { newThingContract, thing } from './sample-jobs.js';
export async function chaos(
  store: any,
  stop: () => Promise<unknown>,
  start: () => Promise<unknown>,
  freeze?: () => void,
  thaw?: () => void,
) {
  const contract = newThingContract();
  const seen = new Set<string>();
  const m = await startMessaging(store, (w) =>
    w.handle(
      contract,
      async ({ id }) => {
        seen.add(id);
        await delay(5);
      },
      { concurrency: 10 },
    ),
  );
  const a = await startAnswering(store, (n) => ({ doubled: n, by: 'x' }));
  let heard = 0;
  m.broadcasts.onDefinitionChanged(() => heard++);
  const at = async (what: string, f: () => Promise<unknown>) => {
    const t = performance.now();
    const r = await f().then(
      () => 'ok',
      (e: any) => `${e.code}: ${e.message} <- ${e.cause?.message}`,
    );
    console.log(store.kind, what, Math.round(performance.now() - t) + ' ms', r);
  };
  const until = async (what: string, f: () => boolean | Promise<boolean>) => {
    const t = performance.now();
    while (!(await f())) {
      if (performance.now() - t > 60000) {
        console.log(store.kind, what, 'NEVER');
        return;
      }
      await delay(20);
    }
    console.log(store.kind, what, 'after', Math.round(performance.now() - t), 'ms');
  };
  await at('publish', () => m.publisher.publish(contract, thing('0')));
  await until('seen', () => seen.has('0'));
  if (freeze) {
    freeze();
    await at('publish while frozen', () => m.publisher.publish(contract, thing('1')));
    await at('publish while frozen again', () => m.publisher.publish(contract, thing('2')));
    await at('announce frozen', () =>
      m.broadcasts.announce({ v: 1, kind: 'workflow', id: '018f3b5e-7c00-7a10-8b20-0123456789ab', catalogRevision: 1 }),
    );
    thaw!();
    await delay(2500);
    await at('publish thawed', () => m.publisher.publish(contract, thing('3')));
    await until('seen 3', () => seen.has('3'));
  }
  const n = m.log.lines.length;
  // jobs in flight during the outage
  await m.publisher.publishAll(
    contract,
    Array.from({ length: 200 }, (_, i) => thing('inflight' + i)),
  );
  await stop();
  await at('publish while down', () => m.publisher.publish(contract, thing('4')));
  await at('ask while down', () => m.questions.ask(whoDoubles, { v: 1, number: 1 }));
  await delay(12000);
  const lines = m.log.lines.slice(n);
  console.log(store.kind, 'log lines during 17 s outage', lines.length, [...new Set(lines.map((l) => l.slice(0, 150)))].slice(0, 8));
  await start();
  let k = 0;
  await until('publish works', () =>
    m.publisher.publish(contract, thing('5')).then(
      () => true,
      () => false,
    ),
  );
  await until('seen 5', () => seen.has('5'));
  await until('question', () =>
    m.questions.ask(whoDoubles, { v: 1, number: 1 }).then(
      () => true,
      (e) => {
        if (k++ < 3) console.log(e.message, e.cause?.message);
        return false;
      },
    ),
  );
  heard = 0;
  await until('broadcast', async () => {
    await m.broadcasts.announce({ v: 1, kind: 'workflow', id: '018f3b5e-7c00-7a10-8b20-0123456789ab', catalogRevision: 1 });
    await delay(50);
    return heard > 0;
  });
  if (store.kind === 'postgres') await until('in flight all seen', () => [...seen].filter((s) => s.startsWith('inflight')).length === 200);
  let t = performance.now();
  await a.close();
  await m.close();
  console.log(store.kind, 'close', Math.round(performance.now() - t));
}

import { startMessaging } from './start-messaging.js';
import { startAnswering, whoDoubles } from './answering.js';
import { newThingContract, thing } from './sample-jobs.js';
export async function bench(store: any, N: number) {
  const contract = newThingContract();
  let done = 0;
  const consumerContract = contract;
  const producer = await startMessaging(store);
  const pad = 'x'.repeat(600);
  let t = performance.now();
  for (let i = 0; i < N; i += 100)
    await Promise.all(Array.from({ length: 100 }, (_, k) => producer.publisher.publish(contract, thing(`${i + k}`, pad))));
  const adds = N / ((performance.now() - t) / 1000);
  const bulkContract = newThingContract();
  t = performance.now();
  for (let i = 0; i < N; i += 500)
    await producer.publisher.publishAll(
      bulkContract,
      Array.from({ length: 500 }, (_, k) => thing(`${i + k}`, pad)),
    );
  const bulk = N / ((performance.now() - t) / 1000);
  t = performance.now();
  const w = await startMessaging(store, (workers) =>
    workers.handle(
      consumerContract,
      async () => {
        done += 1;
      },
      { concurrency: 50 },
    ),
  );
  while (done < N) await new Promise((r) => setTimeout(r, 5));
  const jobs = N / ((performance.now() - t) / 1000);
  const lat: number[] = [];
  const a = await startAnswering(store, (n) => ({ doubled: n, by: 'x' }));
  for (let i = 0; i < 300; i += 1) {
    const s = performance.now();
    await producer.questions.ask(whoDoubles, { v: 1, number: i });
    lat.push(performance.now() - s);
  }
  lat.sort((x, y) => x - y);
  t = performance.now();
  for (let i = 0; i < 20; i++)
    await Promise.all(Array.from({ length: 50 }, (_, k) => producer.questions.ask(whoDoubles, { v: 1, number: k })));
  const qps = 1000 / ((performance.now() - t) / 1000);
  console.log(store.kind, {
    adds: Math.round(adds),
    bulk: Math.round(bulk),
    jobs: Math.round(jobs),
    questionP50: lat[150]!.toFixed(1),
    questionP99: lat[297]!.toFixed(1),
    qps: Math.round(qps),
  });
  await a.close();
  await w.close();
  await producer.close();
}

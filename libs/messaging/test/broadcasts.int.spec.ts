import { newEventId, type DefinitionChanged } from '@crossdock/contracts';
import { eventually, queueStores } from '@crossdock/testing';
import { type Messaging, startMessaging } from './start-messaging.js';

const change = (catalogRevision: number): DefinitionChanged => ({ v: 1, kind: 'workflow', id: newEventId(), catalogRevision });

describe.each(await queueStores())('broadcasts on $kind', (store) => {
  const started: Messaging[] = [];

  async function start(): Promise<Messaging & { readonly heard: DefinitionChanged[] }> {
    const messaging = await startMessaging(store);
    started.push(messaging);
    const heard: DefinitionChanged[] = [];
    messaging.broadcasts.onDefinitionChanged((received) => heard.push(received));
    return { ...messaging, heard };
  }

  afterEach(async () => {
    await Promise.all(started.splice(0).map((messaging) => messaging.close()));
  });

  it('reach every listener of every process, the announcing one included', async () => {
    const processes = [await start(), await start(), await start()] as const;
    const again: DefinitionChanged[] = [];
    processes[0].broadcasts.onDefinitionChanged((received) => again.push(received));
    const announced = [change(1), change(2)];
    for (const each of announced) await processes[1].broadcasts.announce(each);
    await eventually(() => processes.every(({ heard }) => heard.length === 2) && again.length === 2);
    for (const { heard } of processes) expect(heard).toEqual(announced);
  });

  it('reach the other listeners although one throws', async () => {
    const { broadcasts, heard, log } = await start();
    broadcasts.onDefinitionChanged(() => {
      throw new Error('a broken listener');
    });
    const last: number[] = [];
    broadcasts.onDefinitionChanged(({ catalogRevision }) => last.push(catalogRevision));
    await broadcasts.announce(change(7));
    await eventually(() => last.length === 1);
    expect(heard).toHaveLength(1);
    expect(log.lines.some((line) => line.includes('listener for changed definitions failed'))).toBe(true);
  });

  it('never throw at whoever announces, not even after the end', async () => {
    const messaging = await start();
    await messaging.close();
    await expect(messaging.broadcasts.announce(change(1))).resolves.toBeUndefined();
    expect(messaging.log.lines.some((line) => line.includes('was not announced'))).toBe(true);
  });
});

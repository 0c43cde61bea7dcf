import { SETTINGS, SettingsModule, type Settings } from '@crossdock/config';
import { createTestDatabase } from '@crossdock/testing';
import { Test, type TestingModule } from '@nestjs/testing';
import { EventLedger, LedgerModule, ledgerSchema } from '../src/index.js';
import { openLedger } from './open-ledger.js';
import { anEvent } from './records.js';

function settingsFor(databaseUrl: string): Settings {
  return {
    port: 0,
    host: '127.0.0.1',
    publicUrl: 'http://localhost',
    databaseUrl,
    queueStore: { kind: 'postgres', url: databaseUrl },
    masterKey: null,
    adminToken: null,
    egressAllow: [],
    egressProxy: null,
    logLevel: 'silent',
    logRequests: false,
  };
}

async function start(databaseUrl: string): Promise<TestingModule> {
  const testing = await Test.createTestingModule({ imports: [SettingsModule.with(settingsFor(databaseUrl)), LedgerModule] }).compile();
  expect(testing.get<Settings>(SETTINGS, { strict: false }).databaseUrl).toBe(databaseUrl);
  return testing.init();
}

describe('LedgerModule', () => {
  it('does not start on a database that was not migrated, and names the command', async () => {
    const database = await createTestDatabase([]);
    await expect(start(database.url)).rejects.toThrow(/^The schema ledger is behind this release .* Run: npm run migrate$/);
    await database.drop();
  });

  it('commits what is being appended before it closes, and refuses what comes later', async () => {
    const ledger = await openLedger(await createTestDatabase([ledgerSchema]));
    const testing = await start(ledger.url);
    const appender = testing.get(EventLedger, { strict: false });
    const events = Array.from({ length: 50 }, () => anEvent());
    const appends = Promise.all(events.map((event) => appender.append(event)));
    await testing.close();
    await appends;
    for (const { eventId } of events) await expect(ledger.events.find(eventId)).resolves.toBeDefined();
    await expect(appender.append(anEvent())).rejects.toMatchObject({ code: 'storage_unavailable' });
    await ledger.close();
  });
});

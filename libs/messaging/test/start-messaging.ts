import type { LoggerService } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { type QueueStore, type Settings, SettingsModule } from '@crossdock/config';
import { Broadcasts, JobPublisher, JobWorkers, MessagingModule, Questions } from '../src/index.js';

/** What a process logged: one JSON text a line. */
export interface LogLines extends LoggerService {
  readonly lines: readonly string[];
}

export interface Messaging {
  readonly publisher: JobPublisher;
  readonly workers: JobWorkers;
  readonly broadcasts: Broadcasts;
  readonly questions: Questions;
  readonly log: LogLines;
  close(): Promise<void>;
}

export function settingsOf(queueStore: QueueStore): Settings {
  return {
    port: 0,
    host: '127.0.0.1',
    publicUrl: 'http://localhost',
    databaseUrl: 'postgres://unused',
    queueStore,
    masterKey: null,
    adminToken: null,
    egressAllow: [],
    egressProxy: null,
    logLevel: 'silent',
    logRequests: false,
  };
}

/** Starts the messaging of one process; `prepare` registers handlers, as processors do in `onModuleInit`. */
export async function startMessaging(store: QueueStore, prepare: (workers: JobWorkers) => void = () => undefined): Promise<Messaging> {
  const log = createLogLines();
  const module = await Test.createTestingModule({ imports: [SettingsModule.with(settingsOf(store)), MessagingModule] })
    .setLogger(log)
    .compile();
  prepare(module.get(JobWorkers));
  try {
    await module.init();
  } catch (fault) {
    await module.close();
    throw fault;
  }
  return {
    publisher: module.get(JobPublisher),
    workers: module.get(JobWorkers),
    broadcasts: module.get(Broadcasts),
    questions: module.get(Questions),
    log,
    close: () => module.close(),
  };
}

export function createLogLines(): LogLines {
  const lines: string[] = [];
  const write = (...parts: unknown[]): void => {
    lines.push(JSON.stringify(parts));
  };
  return { lines, log: write, error: write, warn: write, debug: write, verbose: write, fatal: write };
}

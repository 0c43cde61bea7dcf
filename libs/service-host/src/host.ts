import type { Server } from 'node:http';
import { type INestApplication, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { SettingsModule, type Settings } from '@crossdock/config';
import type { ServiceName } from '@crossdock/contracts';
import { BullMqQuestionServer } from '@crossdock/messaging';
import { createLogger, NestLogger } from '@crossdock/observability';
import express from 'express';
import { HealthController } from './health.controller.js';
import { answerBrokenRequest } from './broken-request.js';
import { DIRECT_ROUTE, type DirectRoute, putDirectRoute, type Step } from './direct-route.js';
import { farewell } from './farewell.js';
import { ProblemFilter } from './problem.filter.js';
import { Readiness } from './readiness.js';
import { logRequests } from './request-log.js';

/** Largest request body any service reads, after decompression (SECURITY §3.6). */
export const BODY_BYTES_MAX = 1_048_576;

/** A caller that takes longer to send a whole request is cut off. */
const REQUEST_TIMEOUT_MS = 30_000;

export interface HostOptions {
  /** Names the process in its logs. */
  readonly name: string;
  readonly module: Type;
  readonly settings: Settings;
  /** The services whose questions this process answers. */
  readonly answersFor?: readonly ServiceName[];
}

/** A running process. */
export interface Host {
  /** With the port that was really taken. */
  readonly url: string;
  readonly app: INestApplication;
  /** Stops intake, finishes what is in flight, closes what was opened. Idempotent. */
  close(): Promise<void>;
}

/** Starts the given module as a process that serves HTTP, health probes and, where asked, questions. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { settings } = options;
  const readiness = new Readiness();
  const logger = new NestLogger(createLogger(options.name, settings.logLevel));
  const app = await NestFactory.create<NestExpressApplication>(rootModule(options, readiness), new ExpressAdapter(createExpress()), {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  const problems = new ProblemFilter();
  app.useGlobalFilters(problems);
  const before: readonly Step[] = [farewell(readiness), ...(settings.logRequests ? [logRequests] : [])];
  for (const step of before) app.use(step);
  // Every body stays bytes: the ingress keeps it as sent, the management API parses it by the schema of the route.
  app.use(express.raw({ type: () => true, limit: BODY_BYTES_MAX }));
  for (const service of options.answersFor ?? []) {
    app.connectMicroservice({ strategy: new BullMqQuestionServer(settings, service) }, { inheritAppConfig: false });
  }
  const server: Server = app.getHttpServer();
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.on('clientError', answerBrokenRequest);
  // Before questions are taken: their handlers use what modules open as they are initialised.
  await app.init();
  const direct = findDirectRoute(app);
  if (direct !== undefined) putDirectRoute(server, direct, { before, problems, bodyBytesMax: BODY_BYTES_MAX });
  await app.startAllMicroservices();
  await app.listen(settings.port, settings.host);
  readiness.started();
  return { app, url: `http://localhost:${portOf(server)}`, close: closeOnce(app, readiness) };
}

function rootModule(options: HostOptions, readiness: Readiness): Type {
  @Module({
    imports: [SettingsModule.with(options.settings), options.module],
    controllers: [HealthController],
    providers: [{ provide: Readiness, useValue: readiness }],
  })
  class ProcessModule {}
  return ProcessModule;
}

function findDirectRoute(app: INestApplication): DirectRoute | undefined {
  try {
    return app.get<DirectRoute>(DIRECT_ROUTE, { strict: false });
  } catch {
    return undefined;
  }
}

function createExpress(): express.Express {
  const instance = express();
  instance.disable('x-powered-by');
  instance.disable('etag');
  return instance;
}

function closeOnce(app: NestExpressApplication, readiness: Readiness): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => {
    readiness.stopping();
    return (closing ??= app.close());
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

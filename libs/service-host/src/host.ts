import type { Server } from 'node:http';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SettingsModule, type Settings } from '@crossdock/config';
import { type ServiceName, CrossdockError, toProblem } from '@crossdock/contracts';
import { BullMqQuestionServer } from '@crossdock/messaging';
import { createLogger, NestLogger } from '@crossdock/observability';
import { HealthController } from './health.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { Readiness } from './readiness.js';

/** Largest request body any service reads (SECURITY §3.6). */
export const BODY_BYTES_MAX = 1_048_576;

/** A caller that sends slower than this for a whole request is cut off. */
const REQUEST_TIMEOUT_MS = 30_000;

export interface HostOptions {
  /** Names the process in its logs. */
  readonly name: string;
  readonly module: Type;
  readonly settings: Settings;
  /** The services whose questions this process answers. */
  readonly answersFor?: readonly ServiceName[];
}

/** A running process: `url` has the port that was really taken. */
export interface Host {
  readonly url: string;
  readonly app: NestFastifyApplication;
  /** Stops intake, finishes what is in flight, closes what was opened. Idempotent. */
  close(): Promise<void>;
}

/** Starts the given module as a process that serves HTTP, health probes and, where asked, questions. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { settings } = options;
  const readiness = new Readiness();
  const app = await NestFactory.create<NestFastifyApplication>(rootModule(options, readiness), createAdapter(settings), {
    logger: new NestLogger(createLogger(options.name, settings.logLevel)),
    bodyParser: false,
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter());
  for (const service of options.answersFor ?? []) {
    app.connectMicroservice({ strategy: new BullMqQuestionServer(settings, service) }, { inheritAppConfig: false });
  }
  await app.startAllMicroservices();
  await app.listen(settings.port, settings.host);
  readiness.started();
  let closing: Promise<void> | undefined;
  return {
    app,
    url: `http://localhost:${portOf(app)}`,
    close: () => {
      readiness.stopping();
      return (closing ??= app.close());
    },
  };
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

function createAdapter(settings: Settings): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    logger: settings.logRequests,
    // The connection is broken or hostile before there is a request: answer in our own form and close.
    clientErrorHandler: (fault, socket) => {
      const error = new CrossdockError(fault.code === 'HPE_HEADER_OVERFLOW' ? 'headers_too_large' : 'bad_request');
      const body = JSON.stringify(toProblem(error, '/'));
      if (socket.writable) {
        socket.end(
          `HTTP/1.1 ${error.status} ${error.code}\r\ncontent-type: application/problem+json\r\n` +
            `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
        );
      }
    },
  });
  const fastify = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  // Every body stays bytes: the ingress keeps it as sent, the management API parses it in JsonBody.
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return adapter;
}

function portOf(app: NestFastifyApplication): number {
  const server: Server = app.getHttpServer();
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

import { Controller, type INestMicroservice, Inject, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern } from '@nestjs/microservices';
import type { QueueStore } from '@crossdock/config';
import type { QuestionContract } from '@crossdock/contracts';
import { BullMqQuestionServer } from '../src/index.js';
import { z } from 'zod';
import { createLogLines, settingsOf } from './start-messaging.js';

/** A question whose answer tells who answered. */
export const whoDoubles = {
  pattern: 'who-doubles',
  version: 1,
  question: z.object({ v: z.literal(1), number: z.number() }),
  answer: z.object({ doubled: z.number(), by: z.string() }),
  answeredBy: 'credentials',
  timeoutMs: 5_000,
} as const satisfies QuestionContract;

const ANSWERER = Symbol('Answerer');

type Answerer = (number: number) => unknown;

@Controller()
class WhoDoublesController {
  constructor(@Inject(ANSWERER) private readonly answerer: Answerer) {}

  @MessagePattern(whoDoubles.pattern)
  answer({ number }: z.output<typeof whoDoubles.question>): unknown {
    return this.answerer(number);
  }
}

function answeringModule(answerer: Answerer): Type {
  @Module({ controllers: [WhoDoublesController], providers: [{ provide: ANSWERER, useValue: answerer }] })
  class AnsweringModule {}
  return AnsweringModule;
}

@Module({})
export class SilentModule {}

/** Starts one replica of a service that answers `whoDoubles`. */
export async function startAnswering(store: QueueStore, answerer: Answerer): Promise<INestMicroservice> {
  return startTransport(store, answeringModule(answerer));
}

export async function startTransport(store: QueueStore, module: Type): Promise<INestMicroservice> {
  const strategy = new BullMqQuestionServer(settingsOf(store), 'credentials', [whoDoubles]);
  const replica = await NestFactory.createMicroservice(module, { strategy, logger: createLogLines(), abortOnError: false });
  await replica.listen();
  return replica;
}

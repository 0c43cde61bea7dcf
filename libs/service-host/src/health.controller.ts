import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Readiness } from './readiness.js';

/** Answers the probes of an orchestrator: live as long as the process serves, ready between start and stop. */
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  live(): { status: string } {
    return { status: 'live' };
  }

  @Get('ready')
  ready(@Res({ passthrough: true }) reply: Response): { status: string } {
    if (!this.readiness.isReady) reply.status(503);
    return { status: this.readiness.description };
  }
}

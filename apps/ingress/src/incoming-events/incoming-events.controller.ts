import { All, Controller, HttpCode, Param, Req, Res } from '@nestjs/common';
import { CrossdockError } from '@crossdock/contracts';
import type { HttpReply, HttpRequest } from '@crossdock/service-host';
import { ReceiverService } from './receiver.service.js';

/** The generated endpoints that partner systems call. */
@Controller('in')
export class IncomingEventsController {
  constructor(private readonly receiver: ReceiverService) {}

  /** One route for every method, so that a wrong method at a right address is told from a wrong address. */
  @All(':endpointId')
  @HttpCode(202)
  async receive(
    @Param('endpointId') endpointId: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ eventId: string }> {
    try {
      return await this.receiver.receive(endpointId, request, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
    } catch (error) {
      if (error instanceof CrossdockError && error.code === 'method_not_allowed') reply.setHeader('allow', 'POST');
      throw error;
    }
  }
}

import { All, Controller, HttpCode, Param, Req, Res } from '@nestjs/common';
import { CrossdockError } from '@crossdock/contracts';
import { type HttpReply, type HttpRequest, isJsonContentType } from '@crossdock/service-host';
import { EndpointDirectory } from './endpoint-directory.service.js';
import { toIncomingHeaders } from './incoming-headers.js';
import { IntakeService } from './intake.service.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The generated endpoints that partner systems call. */
@Controller('in')
export class IncomingEventsController {
  constructor(
    private readonly endpoints: EndpointDirectory,
    private readonly intake: IntakeService,
  ) {}

  /** One route for every method, so that a wrong method at a right address is told from a wrong address. */
  @All(':endpointId')
  @HttpCode(202)
  async receive(
    @Param('endpointId') endpointId: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ eventId: string }> {
    const endpoint = UUID.test(endpointId) ? await this.endpoints.find(endpointId.toLowerCase()) : undefined;
    if (endpoint === undefined) throw new CrossdockError('endpoint_not_found');
    if (request.method !== 'POST') {
      reply.setHeader('allow', 'POST');
      throw new CrossdockError('method_not_allowed', { detail: 'An endpoint takes POST requests only.' });
    }
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (body.length > 0 && !isJsonContentType(request.headers['content-type'])) throw new CrossdockError('unsupported_media_type');
    const eventId = await this.intake.accept(endpoint, {
      method: request.method,
      headers: toIncomingHeaders(request.rawHeaders),
      body,
    });
    return { eventId };
  }
}

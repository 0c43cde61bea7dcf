import { Injectable } from '@nestjs/common';
import { CrossdockError } from '@crossdock/contracts';
import { isJsonContentType } from '@crossdock/service-host';
import { EndpointDirectory } from './endpoint-directory.service.js';
import { toIncomingHeaders } from './incoming-headers.js';
import { IntakeService } from './intake.service.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a partner sent to an endpoint; of Node's request, what is needed of it. */
export interface PartnerRequest {
  readonly method?: string | undefined;
  readonly headers: { readonly 'content-type'?: string | undefined };
  readonly rawHeaders: readonly string[];
}

/** Answers what partners send to the generated endpoints. */
@Injectable()
export class ReceiverService {
  constructor(
    private readonly endpoints: EndpointDirectory,
    private readonly intake: IntakeService,
  ) {}

  /**
   * The id of the event that was committed. Throws `endpoint_not_found`, `method_not_allowed`, `unsupported_media_type` and what
   * `IntakeService` throws.
   */
  async receive(endpointId: string, { method, headers, rawHeaders }: PartnerRequest, body: Buffer): Promise<{ eventId: string }> {
    const endpoint = UUID.test(endpointId) ? await this.endpoints.find(endpointId.toLowerCase()) : undefined;
    if (endpoint === undefined) throw new CrossdockError('endpoint_not_found');
    if (method !== 'POST') throw new CrossdockError('method_not_allowed', { detail: 'An endpoint takes POST requests only.' });
    if (body.length > 0 && !isJsonContentType(headers['content-type'])) throw new CrossdockError('unsupported_media_type');
    return { eventId: await this.intake.accept(endpoint, { method, headers: toIncomingHeaders(rawHeaders), body }) };
  }
}

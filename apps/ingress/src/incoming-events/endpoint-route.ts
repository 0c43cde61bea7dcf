import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { DirectAnswer, DirectRoute } from '@crossdock/service-host';
import { ReceiverService } from './receiver.service.js';

const PREFIX = '/in/';
const ENDPOINT = /^\/in\/[^/?#%]+$/;

/** The way of nearly every event: a POST to the plain address of an endpoint. What is special about the others, the controller answers. */
@Injectable()
export class EndpointRoute implements DirectRoute {
  constructor(private readonly receiver: ReceiverService) {}

  takes({ method, url }: IncomingMessage): boolean {
    return method === 'POST' && ENDPOINT.test(url ?? '');
  }

  async answer(request: IncomingMessage, body: Buffer): Promise<DirectAnswer> {
    const endpointId = (request.url ?? '').slice(PREFIX.length);
    return { status: 202, body: await this.receiver.receive(endpointId, request, body) };
  }
}

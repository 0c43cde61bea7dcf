import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@crossdock/config';
import { CrossdockError } from '@crossdock/contracts';

const BEARER = /^Bearer +([\x21-\x7e]+)$/i;

/** Lets a request pass that carries the admin token (RFC 6750 §2.1); any other gets `unauthorized`. */
@Injectable()
export class BearerGuard implements CanActivate {
  private readonly expected: Buffer;

  constructor(@Inject(SETTINGS) settings: Settings) {
    if (settings.adminToken === null) throw new Error('The management API needs CROSSDOCK_ADMIN_TOKEN.');
    this.expected = digest(settings.adminToken.reveal());
  }

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string | string[] | undefined> }>();
    const [, token] = BEARER.exec(String(headers['authorization'] ?? '')) ?? [];
    // Digests have one length, so the comparison takes the same time for every token.
    if (token === undefined || !timingSafeEqual(digest(token), this.expected)) throw new CrossdockError('unauthorized');
    return true;
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

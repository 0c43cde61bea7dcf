import { applyDecorators, Controller, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { API_PREFIX } from '../app.config.js';
import { BearerGuard } from './bearer.guard.js';

/**
 * A controller of the management API at `/api/v1/<path>`, behind the bearer token. The guard is attached here and not globally: in
 * the standalone app the public ingress lives in the same application.
 */
export function ManagementController(path: string): ClassDecorator {
  return applyDecorators(Controller(`${API_PREFIX}/${path}`), ApiTags(path), ApiBearerAuth(), UseGuards(BearerGuard));
}

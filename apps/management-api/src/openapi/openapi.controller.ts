import { readFile } from 'node:fs/promises';
import { Controller, Get, Header, type OnModuleInit } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { API_PREFIX } from '../app.config.js';

/** The committed document, two folders above both `src/openapi` and `dist/openapi`. */
const DOCUMENT = new URL('../../openapi.json', import.meta.url);

/** Serves the committed OpenAPI document to anybody: it holds nothing that is not public. */
@Controller(API_PREFIX)
@ApiTags('openapi')
export class OpenApiController implements OnModuleInit {
  private document = '';

  async onModuleInit(): Promise<void> {
    this.document = await readFile(DOCUMENT, 'utf8');
  }

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOperation({ summary: 'Read this document', security: [] })
  @ApiResponse({ status: 200, description: 'The OpenAPI document.', content: { 'application/json': { schema: { type: 'object' } } } })
  read(): string {
    return this.document;
  }
}

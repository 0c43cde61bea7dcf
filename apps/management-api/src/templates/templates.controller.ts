import { Post, Req } from '@nestjs/common';
import {
  type TemplateRenderInput,
  templateRenderInputSchema,
  type TemplateRenderResult,
  templateRenderResultSchema,
} from '@crossdock/contracts';
import { ManagementController } from '../access/management-controller.decorator.js';
import { Saves } from '../openapi/route-document.decorator.js';
import { CheckedBody } from '../request/checked-body.decorator.js';
import { exactSample } from './exact-sample.js';
import { previewTemplate } from './template-preview.js';

@ManagementController('templates')
export class TemplatesController {
  @Post('render')
  @Saves({
    summary: 'Preview a template on a sample',
    description: 'Renders exactly as a delivery would, and sends nothing. Faults come with line and column.',
    input: templateRenderInputSchema,
    schema: templateRenderResultSchema,
    problems: ['body_too_deep', 'body_too_wide'],
  })
  render(@CheckedBody(templateRenderInputSchema) input: TemplateRenderInput, @Req() request: { body: Buffer }): TemplateRenderResult {
    return previewTemplate(input, exactSample(request.body.toString('utf8')));
  }
}

import { Global, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SETTINGS } from '@crossdock/config';
import {
  connectionInputSchema,
  incomingIntegrationInputSchema,
  outgoingIntegrationInputSchema,
  problemSchema,
  replayInputSchema,
  templateRenderInputSchema,
  workflowInputSchema,
} from '@crossdock/contracts';
import { z } from 'zod';
import { PUBLIC_PATHS } from './public-routes.js';
import { toComponents } from './schema-components.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** Named schemas that no response holds: request bodies, and the problem document. */
const REFERRED = [
  incomingIntegrationInputSchema,
  outgoingIntegrationInputSchema,
  connectionInputSchema,
  workflowInputSchema,
  templateRenderInputSchema,
  replayInputSchema,
  problemSchema,
];

const DESCRIPTION =
  'Management of integrations, connections and workflows, the story of every event, and the public endpoint that partners call. ' +
  'Errors are problem details (RFC 9457) with a stable `code`. Lists are paged: pass `nextCursor` as `cursor` until it is null.';

/** The OpenAPI 3.1 document of a module's controllers and of the public routes. Needs no infrastructure: nothing is instantiated. */
export async function createOpenApiDocument(module: Type): Promise<OpenAPIObject> {
  const app = await NestFactory.create(withSettings(module), new ExpressAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  const document = SwaggerModule.createDocument(app, describeApi(), {
    operationIdFactory: (controller, method) => `${lowerFirst(controller.replace(/Controller$/, ''))}_${method}`,
    standardSchemaConverter: (schema, { schemaType }) => (schema instanceof z.ZodType ? toComponents(schema, schemaType) : undefined),
  });
  const { components, paths } = document;
  return { ...document, paths: { ...PUBLIC_PATHS, ...paths }, components: { ...components, schemas: withReferred(components?.schemas) } };
}

function describeApi() {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Crossdock')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'opaque', description: 'The token of `CROSSDOCK_ADMIN_TOKEN`.' })
    .build();
}

/** Sorted by name, so that the committed file changes only where something changed. */
function withReferred(schemas: Schemas = {}): Schemas {
  const referred = REFERRED.flatMap((schema) => Object.entries(toComponents(schema, 'input').components));
  return Object.fromEntries([...referred, ...Object.entries(schemas)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function withSettings(module: Type): Type {
  @Global()
  @Module({ providers: [{ provide: SETTINGS, useValue: null }], exports: [SETTINGS] })
  class NoSettingsModule {}

  @Module({ imports: [NoSettingsModule, module] })
  class DocumentedModule {}
  return DocumentedModule;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

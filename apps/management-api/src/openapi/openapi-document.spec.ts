import { readFile } from 'node:fs/promises';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ManagementApiModule } from '../app.module.js';
import { createOpenApiDocument } from './openapi-document.js';
import { PUBLIC_PATHS } from './public-routes.js';

type Controller = new (...dependencies: never[]) => object;

/** What Nest will register, read from the controllers themselves: `GET /api/v1/workflows/{id}`. */
function registeredRoutes(): string[] {
  const controllers = Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, ManagementApiModule) as Controller[];
  return controllers.flatMap((controller) => {
    const root = Reflect.getMetadata(PATH_METADATA, controller) as string;
    const prototype = controller.prototype as Record<string, unknown>;
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as object;
      const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (method === undefined) return [];
      const path = `/${root}/${Reflect.getMetadata(PATH_METADATA, handler) as string}`.replace(/\/+$/, '').replaceAll(/\/+/g, '/');
      return [`${RequestMethod[method]} ${path.replaceAll(/:(\w+)/g, '{$1}')}`];
    });
  });
}

describe('the OpenAPI document', () => {
  it('is committed as it is generated', async () => {
    const document = await createOpenApiDocument(ManagementApiModule);
    const committed = await readFile(new URL('../../openapi.json', import.meta.url), 'utf8');
    const isCurrent = committed === `${JSON.stringify(document, null, 2)}\n`;
    expect(isCurrent ? 'current' : 'openapi.json is out of date: run npm run openapi').toBe('current');
  });

  it('holds every registered route, and no other but the public ones', async () => {
    const { paths } = await createOpenApiDocument(ManagementApiModule);
    const documented = Object.entries(paths)
      .filter(([path]) => !(path in PUBLIC_PATHS))
      .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`));
    expect(documented.sort()).toEqual(registeredRoutes().sort());
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(Object.keys(PUBLIC_PATHS)));
  });

  it('holds every schema that it refers to, and no other', async () => {
    const document = await createOpenApiDocument(ManagementApiModule);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => String(reference));
    const held = Object.keys(document.components?.schemas ?? {}).map((name) => `#/components/schemas/${name}`);
    expect(new Set(references)).toEqual(new Set(held));
  });

  it('describes every operation: a summary, its success, its problems and who may call it', async () => {
    const { paths } = await createOpenApiDocument(ManagementApiModule);
    const operations = Object.entries(paths).flatMap(([path, item]) => Object.values(item).map((operation) => ({ path, operation })));
    for (const { path, operation } of operations) {
      const statuses = Object.keys(operation.responses);
      const isPublic = path in PUBLIC_PATHS || path.endsWith('/openapi.json');
      expect({ path, summary: operation.summary }).toEqual({ path, summary: expect.stringMatching(/\w{4}/) });
      expect(statuses.some((status) => status.startsWith('2'))).toBe(true);
      expect({ path, security: operation.security }).toEqual({ path, security: isPublic ? [] : [{ bearer: [] }] });
      if (!isPublic) expect(statuses).toEqual(expect.arrayContaining(['401', '503']));
    }
  });
});

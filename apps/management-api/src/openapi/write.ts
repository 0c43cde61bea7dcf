import { writeFile } from 'node:fs/promises';
import { ManagementApiModule } from '../app.module.js';
import { createOpenApiDocument } from './openapi-document.js';

const document = await createOpenApiDocument(ManagementApiModule);
await writeFile(new URL('../../openapi.json', import.meta.url), `${JSON.stringify(document, null, 2)}\n`);

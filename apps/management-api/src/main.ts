import { startService } from '@crossdock/service-host';
import { ManagementApiModule } from './app.module.js';

await startService({ name: 'management-api', module: ManagementApiModule });

import { startService } from '@crossdock/service-host';
import { DispatcherModule } from './app.module.js';

await startService({ name: 'dispatcher', module: DispatcherModule });

import { startService } from '@crossdock/service-host';
import { EventSinkModule } from './app.module.js';

await startService({ name: 'event-sink', module: EventSinkModule });

import { startService } from '@crossdock/service-host';
import { IngressModule } from './app.module.js';

await startService({ name: 'ingress', module: IngressModule });

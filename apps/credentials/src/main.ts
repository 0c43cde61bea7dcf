import { startService } from '@crossdock/service-host';
import { CredentialsModule } from './app.module.js';

await startService({ name: 'credentials', module: CredentialsModule, answers: true });

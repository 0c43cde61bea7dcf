import { runToCompletion } from '@crossdock/service-host';
import { startStandalone } from './standalone.js';

const host = await runToCompletion(() => startStandalone());
process.stdout.write(`Crossdock is ready on ${host.url}\n`);

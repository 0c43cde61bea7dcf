import { runToCompletion } from '@crossdock/service-host';
import { startStandalone } from './standalone.js';

const { url, adminTokenFile } = await runToCompletion(() => startStandalone());
process.stdout.write(`Crossdock is ready on ${url}\n`);
if (adminTokenFile !== null) process.stdout.write(`The bearer token of the management API is in ${adminTokenFile}\n`);

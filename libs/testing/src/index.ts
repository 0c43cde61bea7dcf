export { eventually, type EventuallyOptions } from './eventually.js';
export { startProcess, type ExitStatus, type ProcessOptions, type StartedProcess } from './process.js';
export { queueStores, redisTestUrl } from './queue-stores.js';
export { type Behaviour, type ReceivedRequest } from './receiver-behaviour.js';
export { startReceiver, type Receiver } from './receiver.js';
export { temporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';

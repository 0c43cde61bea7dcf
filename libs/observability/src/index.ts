export { createLogger, type StructuredLogger } from './logger.js';
export { NestLogger } from './nest-logger.js';

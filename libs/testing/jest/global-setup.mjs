export { startKeeper as default } from './keeper-process.mjs';

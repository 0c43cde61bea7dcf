export { stopKeeper as default } from './keeper-process.mjs';

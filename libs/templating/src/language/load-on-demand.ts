import { createRequire } from 'node:module';

/** Loads a package when a template first needs it: packages that few templates need take memory only from processes that do. */
export const loadOnDemand = createRequire(import.meta.url);

import { createRequire } from 'node:module';

// One folder up both from the sources and from the build.
const manifest = createRequire(import.meta.url)('../package.json') as { readonly version: string };

/** How requests name their sender unless a header of the user says otherwise. */
export const USER_AGENT = `Crossdock/${manifest.version}`;

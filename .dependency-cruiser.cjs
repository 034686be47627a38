// The floors of docs/architecture.md, bottom first. A module may import its own floor and those below, never above.
const floors = [
  ['documents', 'platform'],
  ['content', 'store', 'embedding', 'language', 'config'],
  ['sources', 'retrieval'],
  ['stories', 'indexing'],
  ['planning'],
  ['publishing'],
  ['womba.ts', 'womba'],
  ['cli', 'server'],
];
const pathOf = (names) =>
  `^src/(${names.map((n) => (n.endsWith('.ts') ? n.replace('.', '\\.') + '$' : n + '/')).join('|')})`;
const upward = floors.slice(0, -1).map((names, floor) => ({
  name: `floor-${floor + 1}-imports-upward`,
  severity: 'error',
  comment: `${names.join(', ')} may import only its own floor and the floors below it`,
  from: { path: pathOf(names) },
  to: { path: pathOf(floors.slice(floor + 1).flat()) },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'adapters-do-not-import-each-other',
      severity: 'error',
      from: { path: '^src/sources/(jira|confluence|zephyr|external|swagger)/' },
      to: { path: '^src/sources/(jira|confluence|zephyr|external|swagger)/', pathNot: '^src/sources/$1/' },
    },
    {
      name: 'only-the-composition-root-knows-adapters',
      severity: 'error',
      from: { path: '^src/(cli|server)/' },
      to: {
        path: '^src/(sources/(jira|confluence|zephyr|external|swagger)|store)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { path: '^(test|examples|bench|scripts)/|/testing/' },
    },
    {
      name: 'not-to-dev-dep',
      severity: 'error',
      from: { path: '^src/', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};

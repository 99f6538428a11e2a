/**
 * Who may import whom. Imports point down the list main > app > graphql > access, operations > journal, jobs >
 * store > domain, never up; connectors hang beside operations by one port. Type-only imports count.
 * Every rule has a planted violation in test/checks/arrows.test.ts.
 */

const anyTest = '\\.test\\.ts$';
const simulator = '^src/connectors/[^/]+/simulator[^/]*\\.ts$';
const toySimulator = '^test/contract/toy-vendor/simulator[^/]*\\.ts$';
const sandboxEntries = '^src/(sandbox|vendors)\\.ts$';
const decimalLibrary = '^node_modules/(decimal\\.js|decimal\\.js-light|big\\.js|bignumber\\.js)/';

/** Our own package, as a frontend imports it: it leads to what a build writes. */
const client = '^promotions-subgraph/client$';

/** All that code may import from src/ is what `allowed` names; what it imports from packages is not this rule's matter. */
const onlyOf = (/** @type {readonly string[]} */ ...allowed) => ({ path: '^src/', pathNot: [...allowed] });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'entries-start-the-app',
      comment: 'The files in src/ itself compose nothing: they start what app/ composed.',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$', pathNot: sandboxEntries },
      to: onlyOf('^src/app/'),
    },
    {
      name: 'sandbox-surrounds-the-app',
      comment: 'The sandbox puts simulated vendors and a token around the app; it reaches no deeper.',
      severity: 'error',
      from: { path: [sandboxEntries, '^src/sandbox/'] },
      to: onlyOf('^src/(app|sandbox|domain)/', simulator),
    },
    {
      name: 'app-is-not-an-entry',
      comment: 'app/ sees everything below it, but not the files that start it, nor the client.',
      severity: 'error',
      from: { path: '^src/app/' },
      to: onlyOf('^src/(app|graphql|access|operations|journal|store|jobs|connectors|domain)/'),
    },
    {
      name: 'graphql-speaks-to-operations',
      comment: 'Resolvers parse, call one operation, map its outcome.',
      severity: 'error',
      from: { path: '^src/graphql/' },
      to: onlyOf('^src/(graphql|access|operations|domain)/'),
    },
    {
      name: 'access-knows-only-the-domain',
      comment: 'Who is asking does not depend on what is asked.',
      severity: 'error',
      from: { path: '^src/access/' },
      to: onlyOf('^src/(access|domain)/'),
    },
    {
      name: 'operations-use-ports',
      comment: 'An operation sees the journal and the vendors only through their ports.',
      severity: 'error',
      from: { path: '^src/operations/' },
      to: onlyOf(
        '^src/(operations|store|jobs|domain)/',
        '^src/journal/(journal|fingerprint)\\.ts$',
        '^src/connectors/connector\\.ts$',
      ),
    },
    {
      name: 'journal-sits-on-the-store',
      comment: 'The journal does not know what it records.',
      severity: 'error',
      from: { path: '^src/journal/' },
      to: onlyOf('^src/(journal|store|domain)/'),
    },
    {
      name: 'jobs-sit-on-the-store',
      comment: 'What repeats is handed in as a function.',
      severity: 'error',
      from: { path: '^src/jobs/' },
      to: onlyOf('^src/(jobs|store|domain)/'),
    },
    {
      name: 'store-knows-only-the-domain',
      comment: 'Rows, not rules.',
      severity: 'error',
      from: { path: '^src/store/' },
      to: onlyOf('^src/(store|domain)/'),
    },
    {
      name: 'domain-stands-alone',
      comment: 'The domain imports nothing but itself and a decimal library: no package, no builtin of Node.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: ['^src/domain/', decimalLibrary, '^node_modules/vitest/'] },
    },
    {
      name: 'vendors-are-strangers',
      comment: 'A vendor imports its own folder and the gateway of its family: acme-card may import acme-gateway.',
      severity: 'error',
      from: { path: '^src/connectors/(([a-z0-9]+)[^/]*)/', pathNot: [simulator, anyTest] },
      to: { path: '^src/connectors/[^/]+/', pathNot: '^src/connectors/($1|$2-gateway)/' },
    },
    {
      name: 'simulators-are-strangers',
      comment: 'A simulator, and a test with one, also imports what no vendor owns: connectors/simulation.',
      severity: 'error',
      from: { path: ['^src/connectors/(([a-z0-9]+)[^/]*)/(simulator[^/]*|[^/]*\\.test)\\.ts$'] },
      to: { path: '^src/connectors/[^/]+/', pathNot: '^src/connectors/($1|$2-gateway|simulation)/' },
    },
    {
      name: 'vendors-implement-the-port',
      comment: 'A vendor sees the port, the transport, how texts are read, and the domain.',
      severity: 'error',
      from: { path: '^src/connectors/[^/]+/' },
      to: onlyOf(
        '^src/connectors/[^/]+/',
        '^src/connectors/(connector|settings|credentials|transport|charset|json|plain-http)\\.ts$',
        '^src/domain/',
      ),
    },
    {
      name: 'ports-know-no-vendor',
      comment: 'Only the registry knows which vendors there are.',
      severity: 'error',
      from: { path: '^src/connectors/[^/]+\\.ts$', pathNot: '^src/connectors/registry(\\.test)?\\.ts$' },
      to: onlyOf('^src/connectors/(?!registry\\.ts)[^/]+\\.ts$', '^src/domain/'),
    },
    {
      name: 'registry-lists-vendors',
      comment: 'The registry sees the vendor folders and what a factory is.',
      severity: 'error',
      from: { path: '^src/connectors/registry(\\.test)?\\.ts$' },
      to: onlyOf('^src/connectors/'),
    },
    {
      name: 'client-stands-apart',
      comment: 'What a frontend imports brings no server with it.',
      severity: 'error',
      from: { path: '^src/client/' },
      to: onlyOf('^src/client/'),
    },
    {
      name: 'examples-are-frontends',
      comment: 'An example imports what a stranger can: the package by its name, never a file of ours.',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^(src|test|bench)/' },
    },
    {
      name: 'simulators-stay-out-of-production',
      comment: 'Only the sandbox, the vendors entry, and tests run a simulated vendor.',
      severity: 'error',
      from: { path: '^src/', pathNot: [simulator, anyTest, sandboxEntries, '^src/sandbox/'] },
      to: { path: simulator },
    },
    {
      name: 'simulators-check-with-their-own-code',
      comment: 'A simulator that shared signing or codes with its connector would repeat its mistakes.',
      severity: 'error',
      from: { path: [simulator, toySimulator], pathNot: anyTest },
      to: {
        path: [
          '^src/connectors/[^/]+/(sign|header|gateway|codes)\\.ts$',
          '^test/contract/toy-vendor/(sign|codes|connector)\\.ts$',
        ],
        reachable: true,
      },
    },
    {
      name: 'toy-vendor-is-a-vendor',
      comment: 'It shows how little a vendor needs: the port, the transport and the domain.',
      severity: 'error',
      from: { path: '^test/contract/toy-vendor/', pathNot: toySimulator },
      to: {
        path: '^(src|test)/',
        pathNot: [
          '^test/contract/toy-vendor/',
          '^src/connectors/(connector|settings|credentials|transport|charset|json|plain-http)\\.ts$',
          '^src/domain/',
        ],
      },
    },
    {
      name: 'toy-simulator-is-a-simulator',
      comment: 'It stands on what every simulator stands on.',
      severity: 'error',
      from: { path: toySimulator },
      to: {
        path: '^(src|test)/',
        pathNot: ['^test/contract/toy-vendor/', '^src/connectors/(connector\\.ts$|simulation/)', '^src/domain/'],
      },
    },
    {
      name: 'one-door-to-type-graphql',
      comment: 'graphql/decorators.ts loads the metadata shim first; any other import could come before it.',
      severity: 'error',
      from: { pathNot: ['^src/graphql/decorators\\.ts$', '^node_modules/'] },
      to: { path: '^node_modules/(type-graphql|reflect-metadata)/' },
    },
    {
      name: 'source-ships-without-tests',
      comment: 'What is built and run must not need the test folder or the benchmarks.',
      severity: 'error',
      from: { path: '^src/', pathNot: anyTest },
      to: { path: ['^(test|bench)/', anyTest] },
    },
    {
      name: 'source-ships-without-dev-dependencies',
      comment: 'What src/ imports must be there after `npm ci --omit=dev`.',
      severity: 'error',
      from: { path: '^src/', pathNot: anyTest },
      to: { dependencyTypes: ['npm-dev', 'npm-peer'] },
    },
    {
      name: 'dependencies-are-declared',
      comment: 'A package that only happens to be installed goes away without notice.',
      severity: 'error',
      from: { pathNot: '^node_modules/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: client },
    },
    {
      name: 'imports-resolve',
      comment: 'An import that leads nowhere escapes every other rule here.',
      severity: 'error',
      from: { pathNot: '^node_modules/' },
      to: { couldNotResolve: true, pathNot: client },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-junk-drawers',
      comment: 'A name such as helpers says nothing about what is inside; index files hide where things live.',
      severity: 'error',
      from: {},
      to: { path: '/(index|utils|util|helpers|helper|common)(/|\\.ts$)', pathNot: '^node_modules/' },
    },
    {
      name: 'known-suffixes',
      comment: 'A dot in a file name marks one of four kinds of file.',
      severity: 'error',
      from: { path: '^(src|test)/.*\\.[^/.]+\\.ts$', pathNot: '\\.(type|resolver|mutation|test)\\.ts$' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};

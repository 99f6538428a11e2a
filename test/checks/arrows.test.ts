import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Files, runOnPlants } from './planted.ts';

/** Each file with the one import it must not make, and the only rule that says so. */
const forbidden: ReadonlyArray<readonly [rule: string, from: string, to: string]> = [
  ['entries-start-the-app', 'src/main.ts', 'src/graphql/target.ts'],
  ['entries-start-the-app', 'src/config-check.ts', 'src/sandbox/target.ts'],
  ['sandbox-surrounds-the-app', 'src/sandbox.ts', 'src/connectors/acme-card/target.ts'],
  ['sandbox-surrounds-the-app', 'src/sandbox/to-operations.ts', 'src/operations/target.ts'],
  ['app-is-not-an-entry', 'src/app/to-sandbox.ts', 'src/sandbox/target.ts'],
  ['app-is-not-an-entry', 'src/app/to-entry.ts', 'src/target.ts'],
  ['app-is-not-an-entry', 'src/app/to-client.ts', 'src/client/target.ts'],
  ...each('graphql-speaks-to-operations', 'graphql', ['app', 'journal', 'store', 'jobs', 'connectors']),
  ...each('access-knows-only-the-domain', 'access', [
    'app',
    'graphql',
    'operations',
    'journal',
    'store',
    'jobs',
    'connectors',
  ]),
  ...each('operations-use-ports', 'operations', ['app', 'graphql', 'access', 'journal', 'connectors']),
  ...each('journal-sits-on-the-store', 'journal', ['app', 'graphql', 'access', 'operations', 'jobs', 'connectors']),
  ...each('jobs-sit-on-the-store', 'jobs', ['app', 'graphql', 'access', 'operations', 'journal', 'connectors']),
  ...each('store-knows-only-the-domain', 'store', [
    'app',
    'graphql',
    'access',
    'operations',
    'journal',
    'jobs',
    'connectors',
  ]),
  ...each('domain-stands-alone', 'domain', [
    'app',
    'graphql',
    'access',
    'operations',
    'journal',
    'store',
    'jobs',
    'connectors',
  ]),
  ['domain-stands-alone', 'src/domain/to-builtin.ts', 'node:crypto'],
  ['domain-stands-alone', 'src/domain/to-package.ts', 'declared'],
  ['vendors-are-strangers', 'src/connectors/acme-card/to-stranger.ts', 'src/connectors/zeta/target.ts'],
  ['vendors-are-strangers', 'src/connectors/acme-card/to-sibling.ts', 'src/connectors/acme-voucher/target.ts'],
  ['vendors-are-strangers', 'src/connectors/zeta/to-other-gateway.ts', 'src/connectors/acme-gateway/target.ts'],
  ['vendors-are-strangers', 'src/connectors/acme-gateway/to-member.ts', 'src/connectors/acme-card/target.ts'],
  ['vendors-are-strangers', 'src/connectors/zeta/to-simulation.ts', 'src/connectors/simulation/target.ts'],
  ['vendors-are-strangers', 'src/connectors/simulation/to-vendor.ts', 'src/connectors/zeta/target.ts'],
  ['simulators-are-strangers', 'src/connectors/zeta/simulator-alien.ts', 'src/connectors/acme-card/target.ts'],
  ['simulators-are-strangers', 'src/connectors/zeta/alien.test.ts', 'src/connectors/acme-card/target.ts'],
  ['simulators-are-strangers', 'src/connectors/simulation/simulator-desk.ts', 'src/connectors/zeta/target.ts'],
  ...each('vendors-implement-the-port', 'connectors/zeta', [
    'app',
    'graphql',
    'access',
    'operations',
    'journal',
    'store',
    'jobs',
    'connectors',
  ]),
  ...each('ports-know-no-vendor', 'connectors', [
    'app',
    'graphql',
    'access',
    'operations',
    'journal',
    'store',
    'jobs',
    'connectors/zeta',
  ]),
  ['ports-know-no-vendor', 'src/connectors/transport.ts', 'src/connectors/registry.ts'],
  ['registry-lists-vendors', 'src/connectors/registry.test.ts', 'src/store/target.ts'],
  ...each('client-stands-apart', 'client', ['app', 'graphql', 'operations', 'domain']),
  ['examples-are-frontends', 'examples/shop/to-client.ts', 'src/client/target.ts'],
  ['examples-are-frontends', 'examples/shop/to-test.ts', 'test/support/target.ts'],
  ['simulators-stay-out-of-production', 'src/app/to-simulator.ts', 'src/connectors/zeta/simulator.ts'],
  ['simulators-stay-out-of-production', 'src/connectors/registry.ts', 'src/connectors/zeta/simulator.ts'],
  ['simulators-stay-out-of-production', 'src/connectors/zeta/connector.ts', 'src/connectors/zeta/simulator-books.ts'],
  ['simulators-stay-out-of-production', 'src/app/to-simulation.ts', 'src/connectors/simulation/simulator-server.ts'],
  [
    'simulators-stay-out-of-production',
    'src/connectors/simulation/plain.ts',
    'src/connectors/simulation/simulator-server.ts',
  ],
  [
    'simulators-check-with-their-own-code',
    'src/connectors/acme-card/simulator.ts',
    'src/connectors/acme-gateway/sign.ts',
  ],
  [
    'simulators-check-with-their-own-code',
    'src/connectors/acme-card/simulator-head.ts',
    'src/connectors/acme-gateway/header.ts',
  ],
  [
    'simulators-check-with-their-own-code',
    'src/connectors/acme-card/simulator-gate.ts',
    'src/connectors/acme-gateway/gateway.ts',
  ],
  [
    'simulators-check-with-their-own-code',
    'src/connectors/acme-card/simulator-codes.ts',
    'src/connectors/acme-card/codes.ts',
  ],
  [
    'simulators-check-with-their-own-code',
    'src/connectors/acme-card/simulator-by-detour.ts',
    'src/connectors/acme-card/detour.ts',
  ],
  [
    'simulators-check-with-their-own-code',
    'test/contract/toy-vendor/simulator-stand.ts',
    'test/contract/toy-vendor/codes.ts',
  ],
  ['toy-vendor-is-a-vendor', 'test/contract/toy-vendor/connector.ts', 'test/support/target.ts'],
  ['toy-vendor-is-a-vendor', 'test/contract/toy-vendor/wire.ts', 'src/connectors/simulation/target.ts'],
  ['toy-simulator-is-a-simulator', 'test/contract/toy-vendor/simulator.ts', 'src/connectors/zeta/target.ts'],
  ['one-door-to-type-graphql', 'src/graphql/side-door.ts', 'type-graphql'],
  ['one-door-to-type-graphql', 'test/flow/side-door.ts', 'reflect-metadata'],
  ['source-ships-without-tests', 'src/app/to-test-folder.ts', 'test/support/target.ts'],
  ['source-ships-without-tests', 'src/app/to-bench.ts', 'bench/target.ts'],
  ['source-ships-without-tests', 'src/app/to-test.ts', 'src/app/target.test.ts'],
  ['source-ships-without-dev-dependencies', 'src/app/to-dev-dependency.ts', 'dev-only'],
  ['dependencies-are-declared', 'src/app/to-stowaway.ts', 'stowaway'],
  ['imports-resolve', 'src/app/to-nowhere.ts', './nowhere.ts'],
  ['no-cycles', 'src/app/chicken.ts', 'src/app/egg.ts'],
  ['no-junk-drawers', 'src/app/to-drawer.ts', 'src/app/helpers.ts'],
  ['no-junk-drawers', 'src/app/to-index.ts', 'src/domain/index.ts'],
  ['known-suffixes', 'src/app/compose.factory.ts', 'src/app/target.ts'],
];

/** Imports next to the border that must stay free. */
const allowed: ReadonlyArray<readonly [from: string, to: string]> = [
  ['src/vendors.ts', 'src/connectors/zeta/simulator.ts'],
  ['src/sandbox/uses-a-simulator.ts', 'src/connectors/zeta/simulator.ts'],
  ['src/sandbox/uses-the-app.ts', 'src/app/target.ts'],
  ['src/serve.ts', 'src/app/target.ts'],
  ...['graphql', 'access', 'operations', 'journal', 'store', 'jobs', 'connectors', 'domain'].map(
    (below) => [`src/app/uses-${below}.ts`, `src/${below}/target.ts`] as const,
  ),
  ['src/graphql/uses-operations.ts', 'src/operations/target.ts'],
  ['src/graphql/decorators.ts', 'type-graphql'],
  ['src/operations/uses-the-port.ts', 'src/connectors/connector.ts'],
  ['src/operations/uses-the-journal.ts', 'src/journal/journal.ts'],
  ['src/operations/uses-the-fingerprint.ts', 'src/journal/fingerprint.ts'],
  ['src/connectors/acme-card/uses-its-gateway.ts', 'src/connectors/acme-gateway/target.ts'],
  ['src/connectors/acme-card/uses-the-transport.ts', 'src/connectors/transport.ts'],
  ['src/connectors/acme-card/simulator-messages.ts', 'src/connectors/acme-card/target.ts'],
  ['src/connectors/zeta/simulator.test.ts', 'src/connectors/zeta/simulator.ts'],
  ['src/connectors/zeta/simulator-front.ts', 'src/connectors/simulation/simulator-server.ts'],
  ['src/connectors/zeta/connector.test.ts', 'src/connectors/simulation/simulator-server.ts'],
  ['src/connectors/zeta/simulator-stand.ts', 'src/connectors/simulation/simulator-stand.ts'],
  ['test/contract/toy-vendor/sign.ts', 'src/connectors/transport.ts'],
  ['test/contract/toy-vendor/simulator-front.ts', 'src/connectors/simulation/simulator-desk.ts'],
  ['src/domain/amounts.ts', 'decimal.js'],
  ['src/app/thing.test.ts', 'dev-only'],
  ['src/app/other.test.ts', 'test/support/target.ts'],
  ['test/flow/thing.test.ts', 'src/connectors/zeta/simulator.ts'],
  ['examples/shop/uses-the-package.ts', 'promotions-subgraph/client'],
];

function each(rule: string, from: string, targets: readonly string[]) {
  return targets.map((to) => [rule, `src/${from}/to-${to.replace('/', '-')}.ts`, `src/${to}/target.ts`] as const);
}

function installed(...names: readonly string[]): Files {
  return Object.fromEntries(
    names.flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, ''],
    ]),
  );
}

/** Every second import is for types only: the arrows hold for those as well. */
function importing(from: string, to: string, number: number): string {
  const isPath = to.startsWith('src/') || to.startsWith('test/') || to.startsWith('bench/');
  const specifier = isPath ? posix.join('.', posix.relative(posix.dirname(from), to)) : to;
  const relative = isPath && !specifier.startsWith('.') ? `./${specifier}` : specifier;
  return `import ${number % 2 === 0 ? 'type ' : ''}{ it } from '${relative}';\nexport const its: it = it;\n`;
}

const imports = [...forbidden.map(([, from, to]) => [from, to] as const), ...allowed];
const empty = 'export type it = number;\nexport const it = 1;\n';
const files: Files = {
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: { 'type-graphql': '1', 'reflect-metadata': '1', 'decimal.js': '1', declared: '1' },
    devDependencies: { 'dev-only': '1' },
  }),
  ...installed('type-graphql', 'reflect-metadata', 'decimal.js', 'declared', 'dev-only', 'stowaway'),
  ...Object.fromEntries(imports.filter(([, to]) => /^(src|test|bench)\//.test(to)).map(([, to]) => [to, empty])),
  ...Object.fromEntries(imports.map(([from, to], number) => [from, importing(from, to, number)])),
  'src/connectors/acme-card/detour.ts': "export { it } from './codes.ts';\n",
  'src/app/egg.ts': "import type { its } from './chicken.ts';\nexport const it: typeof its = 1;\n",
};

const report = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
    ruleSetUsed: z.object({ forbidden: z.array(z.object({ name: z.string() })) }),
  }),
});
const { summary } = report.parse(
  await runOnPlants({
    configs: ['.dependency-cruiser.cjs', 'tsconfig.json'],
    files,
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src', 'test', 'examples'],
  }),
);

function brokenBy(from: string): string[] {
  return [...new Set(summary.violations.filter((violation) => violation.from === from).map(({ rule }) => rule.name))];
}

describe('imports point down the list', () => {
  test.each(forbidden)('%s: refuses %s -> %s', (rule, from) => {
    expect(brokenBy(from)).toEqual([rule]);
  });

  test.each(allowed)('accepts %s -> %s', (from) => {
    expect(brokenBy(from)).toEqual([]);
  });

  test('every rule has a planted violation', () => {
    const planted = new Set(forbidden.map(([rule]) => rule));
    expect(summary.ruleSetUsed.forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });
});

/** The files that an operator hands to rover, to Apollo Router, and to the workflows: that they fit this program. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const read = <T extends z.ZodType>(file: string, shape: T): z.output<T> =>
  shape.parse(parse(readFileSync(file, 'utf8')));

const supergraphFile = z.strictObject({
  federation_version: z.string().regex(/^=2\.\d+\.\d+$/),
  subgraphs: z.strictObject({
    promotions: z.strictObject({ routing_url: z.url(), schema: z.strictObject({ file: z.string() }) }),
  }),
});

const seconds = z
  .string()
  .regex(/^\d+s$/)
  .transform((text) => Number.parseInt(text, 10));
const shaped = z.strictObject({ timeout: seconds });
/** Strict: a setting that nobody has thought about here, such as one that retries, is a surprise. */
const routerFile = z.strictObject({
  supergraph: z.strictObject({ listen: z.string() }),
  include_subgraph_errors: z.strictObject({ all: z.literal(false) }),
  headers: z.strictObject({
    subgraphs: z.strictObject({
      promotions: z.strictObject({
        request: z.tuple([z.strictObject({ propagate: z.strictObject({ named: z.literal('authorization') }) })]),
      }),
    }),
  }),
  authorization: z.strictObject({ directives: z.strictObject({ enabled: z.literal(false) }) }),
  traffic_shaping: z.strictObject({ router: shaped, subgraphs: z.strictObject({ promotions: shaped }) }),
});

const step = z.looseObject({ run: z.string().optional() });
const workflowFile = z.looseObject({
  name: z.string(),
  jobs: z.record(
    z.string(),
    z.looseObject({ env: z.record(z.string(), z.string()).default({}), steps: z.array(step) }),
  ),
});

const byDefault = z.object({ default: z.number() });
/** What the program's times are when its configuration says nothing about them. */
const configSchema = z.object({
  properties: z.object({
    journal: z.object({ properties: z.object({ waitMs: byDefault, leaseMs: byDefault }) }),
    accounts: z.object({
      additionalProperties: z.object({
        properties: z.object({ limits: z.object({ properties: z.object({ timeoutMs: byDefault }) }) }),
      }),
    }),
  }),
});

describe('supergraph.yaml', () => {
  const { federation_version: version, subgraphs } = read('supergraph.yaml', supergraphFile);
  const { file } = subgraphs.promotions.schema;

  test('names the committed schema', () => {
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain('https://specs.apollo.dev/federation/');
  });

  test('composes with a version that knows what the schema asks for', () => {
    const [, wanted = ''] = /federation\/v2\.(\d+)"/.exec(readFileSync(file, 'utf8')) ?? [];
    expect(Number(version.split('.')[1])).toBeGreaterThanOrEqual(Number(wanted));
  });

  test('routes to where the program serves GraphQL', () => {
    expect(new URL(subgraphs.promotions.routing_url).pathname).toBe('/graphql');
  });
});

describe('router.yaml', () => {
  const router = read('router.yaml', routerFile);

  test('redacts errors, hands the token on, and retries nothing', () => {
    expect(router.include_subgraph_errors.all).toBe(false);
    expect(router.headers.subgraphs.promotions.request).toEqual([{ propagate: { named: 'authorization' } }]);
  });

  test('waits longer than the program takes for its longest answer', () => {
    const { journal, accounts } = read('schema/config.schema.json', configSchema).properties;
    const { waitMs, leaseMs } = journal.properties;
    const { timeoutMs } = accounts.additionalProperties.properties.limits.properties;
    // A reading before, three tries to send, a reading after.
    const longestAnswerMs = waitMs.default + 5 * timeoutMs.default + leaseMs.default / 2;
    const { router: whole, subgraphs } = router.traffic_shaping;
    expect(subgraphs.promotions.timeout * 1_000).toBeGreaterThan(longestAnswerMs);
    expect(whole.timeout).toBeGreaterThan(subgraphs.promotions.timeout);
  });

  test('does not listen where the subgraph does', () => {
    const { subgraphs } = read('supergraph.yaml', supergraphFile);
    expect(router.supergraph.listen).not.toBe(new URL(subgraphs.promotions.routing_url).host);
  });
});

describe('the workflows', () => {
  const folder = '.github/workflows';
  const files = readdirSync(folder).map((name) => `${folder}/${name}`);
  const jobs = files.flatMap((file) => Object.values(read(file, workflowFile).jobs));
  const commands = jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));

  test('check and publish the committed schema under the name it has in supergraph.yaml', () => {
    const { subgraphs } = read('supergraph.yaml', supergraphFile);
    const [name] = Object.keys(subgraphs);
    const { file } = subgraphs.promotions.schema;
    for (const verb of ['check', 'publish']) {
      const command = commands.find((one) => one.includes(`rover subgraph ${verb}`));
      expect(command).toContain(`--name ${name} --schema ${file}`);
    }
  });

  test('take every secret by its name', () => {
    const named = jobs.flatMap(({ env }) => Object.entries(env));
    expect(named.map(([key]) => key)).toEqual(
      expect.arrayContaining(['APOLLO_KEY', 'APOLLO_GRAPH_REF', 'PRODUCTION_URL']),
    );
    for (const [, value] of named) expect(value).toMatch(/^\$\{\{ (secrets\.[A-Z_]+|github\.sha) \}\}$/);
  });

  test('run no script of the package that is not there', () => {
    const scripts = z.object({ scripts: z.record(z.string(), z.string()) });
    const known = Object.keys(scripts.parse(JSON.parse(readFileSync('package.json', 'utf8'))).scripts);
    const run = commands.flatMap((command) => [...command.matchAll(/npm (?:run )?(test|check\b[\w:]*)/g)]);
    expect(run.map(([, script]) => script)).toEqual(['check', 'test']);
    for (const [, script] of run) expect(known).toContain(script);
  });
});

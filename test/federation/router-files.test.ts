/** The files that an operator hands to rover, to Apollo Router, and to the workflows: that they fit this program. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { router } from './router-file.ts';

const read = <T extends z.ZodType>(file: string, shape: T): z.output<T> =>
  shape.parse(parse(readFileSync(file, 'utf8')));

const supergraphFile = z.strictObject({
  federation_version: z.string().regex(/^=2\.\d+\.\d+$/),
  subgraphs: z.strictObject({
    promotions: z.strictObject({ routing_url: z.url(), schema: z.strictObject({ file: z.string() }) }),
  }),
});

const packageFile = z.object({
  scripts: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
const readPackage = () => packageFile.parse(JSON.parse(readFileSync('package.json', 'utf8')));

const step = z.looseObject({ run: z.string().optional(), if: z.string().optional() });
const workflowFile = z.looseObject({
  name: z.string(),
  on: z.unknown(),
  jobs: z.record(
    z.string(),
    z.looseObject({
      if: z.string().optional(),
      env: z.record(z.string(), z.string()).default({}),
      steps: z.array(step),
    }),
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

  test('composes with the version that the tests compose with, which knows what the schema asks for', () => {
    expect(version).toBe(`=${readPackage().devDependencies['@apollo/composition']}`);
    const [, wanted = ''] = /federation\/v2\.(\d+)"/.exec(readFileSync(file, 'utf8')) ?? [];
    expect(Number(version.split('.')[1])).toBeGreaterThanOrEqual(Number(wanted));
  });

  test('routes to where the program serves GraphQL', () => {
    expect(new URL(subgraphs.promotions.routing_url).pathname).toBe('/graphql');
  });
});

describe('router.yaml', () => {
  test('hands the token on, and retries nothing', () => {
    expect(router.headers.subgraphs.promotions.request).toEqual([{ propagate: { named: 'authorization' } }]);
  });

  test('lets through of errors what the pages tell clients to read, and nothing else', () => {
    const pages = ['README.md', 'docs/reference/errors/README.md'].map((path) => readFileSync(path, 'utf8')).join('\n');
    const told = [...pages.matchAll(/`extensions\.(\w+)`/g)].map(([, key]) => key);
    const { allow_extensions_keys: allowed } = router.include_subgraph_errors.subgraphs.promotions;
    expect(new Set(allowed)).toEqual(new Set(told));
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
    const commit = 'github.event.workflow_run.head_sha || github.sha';
    for (const [key, value] of named)
      expect(value).toBe(`\${{ ${key === 'APOLLO_VCS_COMMIT' ? commit : `secrets.${key}`} }}`);
  });

  test('say so where a secret is missing, in which case they do not call rover', () => {
    for (const { env, steps } of jobs.filter(({ env }) => Object.keys(env).length > 0)) {
      const secrets = Object.keys(env).filter((key) => key !== 'APOLLO_VCS_COMMIT');
      const none = secrets.map((key) => `env.${key} == ''`).join(' || ');
      const all = secrets.map((key) => `env.${key} != ''`).join(' && ');
      const conditions = steps.filter(({ run }) => run !== undefined).map(({ if: condition }) => condition);
      expect(conditions).toEqual([none, all, all]);
      expect(steps.find(({ if: condition }) => condition === none)?.run).toContain('::warning::');
    }
  });

  test('install one exact version of rover', () => {
    const versions = commands.flatMap((command) => /@apollo\/rover\S*/.exec(command)?.[0] ?? []);
    expect(new Set(versions)).toEqual(new Set([expect.stringMatching(/^@apollo\/rover@\d+\.\d+\.\d+$/)]));
  });

  test('publish what has passed the checks on main', () => {
    const { name } = read(`${folder}/check-schema.yaml`, workflowFile);
    const { on, jobs } = read(`${folder}/publish-schema.yaml`, workflowFile);
    expect(on).toEqual({
      workflow_run: { workflows: [name], types: ['completed'], branches: ['main'] },
      workflow_dispatch: null,
    });
    const [job] = Object.values(jobs);
    expect(job?.if).toContain("github.event.workflow_run.conclusion == 'success'");
    expect(job?.if).toContain("github.event.workflow_run.event == 'push'");
  });

  test('run no script of the package that is not there', () => {
    const known = Object.keys(readPackage().scripts);
    const run = commands.flatMap((command) => [...command.matchAll(/npm (?:run )?(test|(?<=run )[\w:]+)/g)]);
    expect(run.map(([, script]) => script)).toEqual(['schema:diff', 'check', 'test']);
    for (const [, script] of run) expect(known).toContain(script);
  });
});

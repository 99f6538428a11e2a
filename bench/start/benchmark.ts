/** How long the program takes to be there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFile, secretsOf } from '../../test/chaos/accounts.ts';
import { makeRsaPair } from '../../test/support/keys.ts';
import { databaseEnvironment, openDatabases } from '../mutations/database.ts';
import type { Benchmark, Report } from '../support/benchmark.ts';
import { alternate, describeNumber, type Summary, summarize } from '../support/statistics.ts';
import { processorTimeOf } from './processor-time.ts';
import { type Start, startOnce } from './start-once.ts';

const kinds = {
  postgres: { title: 'PostgreSQL, tables there', mostMs: 1_000 },
  first: { title: 'PGlite, first start in an empty directory', mostMs: 4_000 },
  second: { title: 'PGlite, later start', mostMs: null },
} as const;
const kindNames = ['postgres', 'first', 'second'] as const satisfies ReadonlyArray<keyof typeof kinds>;
type Kind = (typeof kindNames)[number];

/** From the spawn of the built program to the first 200 of `/readyz`. */
export const start: Benchmark = {
  name: 'start',
  about: 'from the spawn of the process to the first 200 of /readyz, on both engines',
  packages: ['@apollo/server', '@electric-sql/pglite', 'fastify', 'pg', 'pg-boss', 'type-graphql'],
  async run({ rounds, compiled, say }) {
    const folder = mkdtempSync(join(tmpdir(), 'promotions-bench-'));
    const databases = await openDatabases('postgres', folder);
    try {
      const server = databaseEnvironment(await databases.create('ours'));
      const main = compiled('src/main.ts');
      const shared = prepare(folder);
      const begin = (more: Readonly<Record<string, string>>): Promise<Start> =>
        startOnce({ main, env: { ...shared, ...more } }, processorTimeOf);
      // The first start makes the tables, and brings the files into the system's memory.
      await begin(server);
      const starts: Record<Kind, Start[]> = { postgres: [], first: [], second: [] };
      for (let round = 0; round < rounds; round += 1) {
        const directory = { PROMOTIONS_DIR: join(folder, `state-${round}`) };
        const onServer = async (): Promise<void> => void starts.postgres.push(await begin(server));
        const inDirectory = async (): Promise<void> => {
          starts.first.push(await begin(directory));
          starts.second.push(await begin(directory));
        };
        for (const work of alternate([onServer, inDirectory], round)) await work();
        const told = kindNames.map((kind) => `${kind} ${Math.round(starts[kind].at(-1)?.readyMs ?? 0)} ms`);
        say(`round ${round + 1} of ${rounds}: ${told.join(', ')}`);
        rmSync(directory.PROMOTIONS_DIR, { recursive: true, force: true });
      }
      return reportOf(starts);
    } finally {
      await databases.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Accounts at all four vendors; nobody listens there, and to be ready nobody has to. */
function prepare(folder: string): Readonly<Record<string, string>> {
  const keys = { ours: makeRsaPair(), vendor: makeRsaPair(), token: makeRsaPair() };
  const config = join(folder, 'config.json');
  const away = 'http://127.0.0.1:1';
  const members = { members: away, 'members-proven': away, 'members-sole': away };
  const urls = { cards: away, vouchers: away, venue: away, ...members };
  writeFileSync(config, JSON.stringify(configFile(urls)));
  return { PROMOTIONS_CONFIG: config, ...secretsOf(keys) };
}

function reportOf(starts: Readonly<Record<Kind, readonly Start[]>>): Report {
  const readyOf = (kind: Kind): Summary => summarize(starts[kind].map(({ readyMs }) => readyMs));
  return {
    title: 'Start to ready',
    about: [
      'From the spawn of the built program, with accounts at all four vendors, to the first 200 of /readyz.',
      'Processor time is that of the process until then: a busy machine makes starts long, but not dear.',
    ],
    goals: kindNames.flatMap((kind) => {
      const { title, mostMs } = kinds[kind];
      const ready = readyOf(kind);
      if (mostMs === null) return [];
      return [{ what: title, reach: `at most ${mostMs} ms`, found: tell(ready), isReached: ready.median <= mostMs }];
    }),
    tables: [
      {
        title: 'Start to ready',
        columns: ['', 'ready after', 'processor time'],
        rows: kindNames.map((kind) => {
          const used = starts[kind].flatMap(({ cpuMs }) => (cpuMs === null ? [] : [cpuMs]));
          return [kinds[kind].title, tell(readyOf(kind)), used.length === 0 ? '-' : tell(summarize(used))];
        }),
      },
    ],
    charts: [
      {
        file: 'start',
        title: 'Start to ready',
        unit: 'milliseconds',
        groups: kindNames.map((kind) => {
          const { median, least, most } = readyOf(kind);
          return { name: kinds[kind].title, bars: [{ name: 'this subgraph', value: median, spread: [least, most] }] };
        }),
      },
    ],
    measured: starts,
  };
}

const tell = ({ median, least, most }: Summary): string =>
  `${describeNumber(median)} ms (${describeNumber(least)} to ${describeNumber(most)})`;

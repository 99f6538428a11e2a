/** A thousand entities at once: against the read that they need, and plain JSON of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, BenchmarkOptions, Report } from '../support/benchmark.ts';
import { type Child, startChild } from '../support/child.ts';
import { describeNumber, describeRatio, quantile, ratiosByRound, summarize } from '../support/statistics.ts';
import { makeBearer } from './bearer.ts';
import { type EntitiesOrder, type EntitiesWord, entitiesWord } from './entities-words.ts';
import { askOnce } from './first-answers.ts';
import { thousandEntities } from './questions.ts';
import { type LoadOrder, type LoadWord, loadWord } from './words.ts';

export const entities: Benchmark = {
  name: 'entities',
  about: '_entities of 1,000, against the read that they need and plain JSON of it',
  packages: ['@apollo/subgraph', '@electric-sql/pglite', 'dataloader', 'graphql', 'kysely', 'undici'],
  async run(options) {
    const folder = await mkdtemp(join(tmpdir(), 'promotions-bench-'));
    try {
      return describe([
        await measure(options, { name: 'the embedded database', args: [folder] }),
        await measure(options, { name: 'memory', args: [] }),
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface Source {
  readonly name: string;
  readonly args: readonly string[];
}

interface Measured {
  readonly from: string;
  /** Medians, by round. */
  readonly servedMs: readonly number[];
  readonly plainMs: readonly number[];
}

interface Stage extends BenchmarkOptions {
  readonly server: Child<EntitiesOrder, EntitiesWord>;
  readonly load: Child<LoadOrder, LoadWord>;
  readonly order: LoadOrder;
}

async function measure(options: BenchmarkOptions, { name, args }: Source): Promise<Measured> {
  const { compiled, rounds, seconds, say } = options;
  const bearer = makeBearer();
  const file = compiled('bench/served/entities-process.ts');
  const server = startChild<EntitiesOrder, typeof entitiesWord>({
    file,
    args: [bearer.publicKey, ...args],
    words: entitiesWord,
  });
  const load = startChild<LoadOrder, typeof loadWord>({
    file: compiled('bench/served/load-process.ts'),
    words: loadWord,
  });
  try {
    const { url } = await server.hear();
    const [body = ''] = thousandEntities.bodies;
    const order = { url, bearer: bearer.token, bodies: [body], connections: 1, seconds };
    const stage = { ...options, server, load, order };
    await compareAnswers(stage, body);
    const measured = { from: name, servedMs: [] as number[], plainMs: [] as number[] };
    for (let round = -1; round < rounds; round += 1) {
      // Forwards and backwards in turn; the first round only warms up.
      const plainFirst = round % 2 === 0 ? await plain(stage) : null;
      const servedMs = await serve(stage);
      const plainMs = plainFirst ?? (await plain(stage));
      if (round < 0) continue;
      measured.servedMs.push(servedMs);
      measured.plainMs.push(plainMs);
    }
    say(`a thousand entities from ${name}: measured`);
    return measured;
  } finally {
    await Promise.all([server.end(), load.end()]);
  }
}

/** @throws {Error} when one of the two ways would do less than the other. */
async function compareAnswers({ server, order }: Stage, body: string): Promise<void> {
  const answer = await askOnce(order.url, order.bearer, body);
  const { bytes } = await server.ask({ tell: 'plain', seconds: 0.1 });
  // Servers may end an answer with a line feed.
  if (Math.abs(answer.bytes - bytes) > 2) throw new Error(`served are ${answer.bytes} bytes, by hand ${bytes}`);
}

async function serve({ server, load, order, seconds }: Stage): Promise<number> {
  await server.ask({ tell: 'served', seconds });
  const { wrong } = await load.ask(order);
  if (Object.keys(wrong).length > 0) throw new Error(`wrong answers: ${JSON.stringify(wrong)}`);
  return quantile((await server.ask({ tell: 'served', seconds })).tookMs, 0.5);
}

async function plain({ server, seconds }: Stage): Promise<number> {
  return quantile((await server.ask({ tell: 'plain', seconds })).tookMs, 0.5);
}

/** Times the read and plain JSON of it. */
const most = 2;

function describe(measured: readonly Measured[]): Report {
  const found = measured.map((one) => ({ ...one, ratio: summarize(ratiosByRound(one.servedMs, one.plainMs)) }));
  return {
    title: '`_entities` of 1,000 representations',
    about: [
      'One request after the other over HTTP. Counted is the time that our server has each of them: from its headers to the end of its answer, with body, token, limits, parsing, execution and JSON.',
      'Against it, in the same process: the same read of 1,000 templates, and `JSON.stringify` of the same answer. Medians of each round, and the ratio of those.',
    ],
    goals: found.map(({ from, ratio }) => ({
      what: `1,000 entities from ${from}: time against the read and plain JSON`,
      reach: `at most ${most.toFixed(1)}x`,
      found: describeRatio(ratio),
      isReached: ratio.median <= most,
    })),
    tables: [
      {
        title: 'Milliseconds, median of all rounds',
        columns: ['templates from', 'served', 'read and plain JSON', 'ratio'],
        rows: found.map(({ from, servedMs, plainMs, ratio }) => [
          from,
          describeNumber(quantile(servedMs, 0.5)),
          describeNumber(quantile(plainMs, 0.5)),
          describeRatio(ratio),
        ]),
      },
    ],
    charts: [
      {
        file: 'entities',
        title: '_entities of 1,000 representations',
        unit: 'milliseconds; median of all rounds, least to most',
        groups: found.map(({ from, servedMs, plainMs }) => ({
          name: `templates from ${from}`,
          bars: [bar('served', servedMs), bar('read and plain JSON', plainMs)],
        })),
      },
    ],
    measured,
  };
}

function bar(name: string, values: readonly number[]) {
  const { median, least, most: longest } = summarize(values);
  return { name, value: median, spread: [least, longest] as const };
}

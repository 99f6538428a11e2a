/** Whether the program's memory grows for as long as it works: readings and changes through every vendor, for minutes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stage, setStage } from '../../test/overload/stage.ts';
import type { LoadWord, ServerWord } from '../../test/overload/words.ts';
import { growthOf, type MemoryGrowth, mostGrowthPercent } from '../../test/support/memory-growth.ts';
import { type EngineName, engines, engineTitles } from '../mutations/database.ts';
import type { Benchmark, Goal, Report } from '../support/benchmark.ts';
import { describeNumber } from '../support/statistics.ts';

/** So many that the program is busy, and turns nobody away. */
const clients = 8;
/** What a run is at least: memory has not found its size before. */
const leastSeconds = 600;

interface Measured {
  readonly engine: EngineName;
  readonly seconds: number;
  readonly perSecond: number;
  readonly growth: MemoryGrowth;
  /** Of every second, in megabytes. */
  readonly rssMb: readonly number[];
  readonly heapMb: readonly number[];
}

/** Resident memory under mixed load; `--seconds` is how long, and one round is enough. */
export const memory: Benchmark = {
  name: 'memory',
  about: 'resident memory under mixed load, through every vendor, on both engines; give it --seconds 600',
  packages: ['@apollo/server', '@electric-sql/pglite', 'fastify', 'graphql', 'kysely', 'pg', 'undici'],
  async run({ seconds, compiled, say }) {
    const all: Measured[] = [];
    for (const engine of engines) all.push(await measure(engine, { seconds, compiled, say }));
    return reportOf(all);
  },
};

type Options = Pick<Parameters<Benchmark['run']>[0], 'seconds' | 'compiled' | 'say'>;

async function measure(engine: EngineName, { seconds, compiled, say }: Options): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'promotions-bench-'));
  const cleaning: Array<() => Promise<void> | void> = [];
  try {
    const stage = await setStage({
      engine,
      folder,
      program: (entry) => [compiled(`src/${entry}.ts`)],
      settings: {},
      atEnd: (clean) => void cleaning.unshift(clean),
    });
    say(`${engine}: ${clients} clients for ${seconds} s`);
    const { total } = await load(stage, seconds);
    const words = stage.words.slice(-Math.floor(seconds));
    const rssMb = words.map(({ rssMb: rss }) => rss);
    return {
      engine,
      seconds,
      perSecond: total.accepted.count / seconds,
      growth: growthOf(rssMb),
      rssMb,
      heapMb: words.map(({ heapMb }: ServerWord) => heapMb),
    };
  } finally {
    for (const clean of cleaning) await clean();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws {Error} when anything but an answer, or a place turned away, came back. */
async function load(stage: Stage, seconds: number): Promise<LoadWord['phases'][number]> {
  stage.load.say(JSON.stringify({ mode: 'closed', clients, seconds }));
  const { phases } = await stage.load.hear((_word): _word is LoadWord => true);
  const [phase] = phases;
  if (phase === undefined || phase.total.accepted.count === 0) throw new Error('nothing was accepted');
  const wrong = Object.entries(phase.total.wrong);
  if (wrong.length > 0) throw new Error(`wrong answers: ${JSON.stringify(phase.total.wrong)}`);
  return phase;
}

function reportOf(all: readonly Measured[]): Report {
  const isShort = all.some(({ seconds }) => seconds < leastSeconds);
  return {
    title: 'Memory under load',
    about: [
      `${clients} clients that each wait for their answer: two fifths changes through every vendor, the rest readings.`,
      'Growth is from the first quarter behind the first third to the last one, in the middle of each.',
      ...(isShort
        ? [`Shorter than ${leastSeconds} s it says little, and nothing is judged: memory is still finding its size.`]
        : []),
    ],
    goals: isShort ? [] : all.map(goalOf),
    tables: [
      {
        title: 'Resident memory at each quarter, in MB',
        columns: ['', 'begin', '1/4', '1/2', '3/4', 'end', 'growth', 'most heap', 'requests a second'],
        rows: all.map(({ engine, rssMb, heapMb, growth, perSecond }) => [
          engineTitles[engine],
          ...[0, 0.25, 0.5, 0.75, 1].map((part) => describeNumber(at(rssMb, part))),
          `${growth.percent} %`,
          describeNumber(Math.max(0, ...heapMb)),
          describeNumber(perSecond),
        ]),
      },
    ],
    charts: [
      {
        file: 'memory',
        title: 'Resident memory under load',
        unit: 'MB',
        groups: all.map(({ engine, rssMb }) => ({
          name: engineTitles[engine],
          bars: quarters.map(([name, part]) => ({ name, value: at(rssMb, part) })),
        })),
      },
    ],
    measured: all,
  };
}

function goalOf({ engine, growth, seconds }: Measured): Goal {
  return {
    what: `resident memory over ${Math.round(seconds)} s, ${engineTitles[engine]}`,
    reach: `at most ${mostGrowthPercent} % more after the first third`,
    found: `${growth.percent} %`,
    isReached: growth.percent <= mostGrowthPercent,
  };
}

const quarters = [
  ['first quarter over', 0.25],
  ['half', 0.5],
  ['third quarter over', 0.75],
  ['end', 1],
] as const;

const at = (values: readonly number[], part: number): number =>
  values[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;

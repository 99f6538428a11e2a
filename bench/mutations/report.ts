/** What the rounds come to: throughput beside the bare loops, what a change takes by itself, and what it costs. */
import type { BarGroup, Chart, Goal, Report, Table } from '../support/benchmark.ts';
import { describeNumber, describeRatio, ratiosByRound, type Summary, summarize } from '../support/statistics.ts';
import { engineTitles } from './database.ts';
import { type Leg, type MakerName, type Measured, makerNames } from './measure.ts';
import { raisedLimits } from './stage.ts';

const titles: Readonly<Record<MakerName, string>> = {
  ours: 'this subgraph',
  bare: 'bare loop, one call',
  bareWithReadings: 'bare loop, same three calls',
};

export function reportOf(all: readonly Measured[]): Report {
  return {
    title: 'Mutations against a bare loop',
    about: [
      'updateTemplateBudget over HTTP, every change with a fresh key, against the simulated card vendor in a process of its own that answers at once.',
      'The bare loop signs (RSA-2048), sends by undici, verifies the answer and commits twice, with no HTTP, GraphQL, token or journal around it.',
      'AlipayHK promises nothing for a repeated change of a budget, so that this subgraph reads the template before and after: three signed calls. The second bare loop makes the same three calls, and signs each of them; this subgraph signs the two readings once where they are of one second, as their bytes are the same.',
      'PostgreSQL writes every commit to the disk before it answers (fsync on). PGlite is the embedded database, in a directory.',
      `Nothing may be refused: ${raisedLimits}.`,
      'Every answer was a success, and the vendor’s books held each change once; the run fails otherwise.',
    ],
    goals: [...all.map(throughputGoal), ...all.filter(({ inFlight }) => inFlight === 1).flatMap(ownTimeGoals)],
    tables: [throughputTable(all), costTable(all), ownTimeTable(all)],
    charts: [throughputChart(all)],
    measured: all,
  };
}

const placeOf = ({ engine, inFlight }: Measured): string => `${engineTitles[engine]}, ${inFlight} in flight`;
const rates = (legs: readonly Leg[]): number[] => legs.map(({ perSecond }) => perSecond);

function ratioTo({ legs }: Measured, other: Exclude<MakerName, 'ours'>): Summary {
  return summarize(ratiosByRound(rates(legs.ours), rates(legs[other])));
}

const leastRatio = 0.7;

function throughputGoal(one: Measured): Goal {
  const ratio = ratioTo(one, 'bare');
  return {
    what: `mutation throughput against a bare loop, ${placeOf(one)}`,
    reach: `at least ${leastRatio}x`,
    found: `${describeRatio(ratio)}; of the same three calls ${describeRatio(ratioTo(one, 'bareWithReadings'))}`,
    isReached: ratio.median >= leastRatio,
  };
}

const median = (legs: readonly Leg[], of: (leg: Leg) => number): number => summarize(legs.map(of)).median;
const ms = (value: number): string => `${describeNumber(value)} ms`;

/** What a change takes besides the three answers of the vendor, which the bare loop has timed in the same round. */
function ownTimesOf({ legs }: Measured) {
  const waited = legs.bareWithReadings.map(({ vendorP50 }) => vendorP50 ?? 0);
  const own = (of: (leg: Leg) => number): Summary =>
    summarize(legs.ours.map((leg, round) => of(leg) - (waited[round] ?? 0)));
  return { p50: own(({ p50 }) => p50), p99: own(({ p99 }) => p99), waited: summarize(waited) };
}

const mostOwnMs = { p50: 3, p99: 15 } as const;

function ownTimeGoals(one: Measured): Goal[] {
  const times = ownTimesOf(one);
  return (['p50', 'p99'] as const).map((name) => ({
    what: `own time of a mutation, ${name}, ${engineTitles[one.engine]}`,
    reach: `at most ${mostOwnMs[name]} ms`,
    found: `${ms(times[name].median)} (${ms(times[name].least)} to ${ms(times[name].most)})`,
    isReached: times[name].median <= mostOwnMs[name],
  }));
}

function throughputTable(all: readonly Measured[]): Table {
  return {
    title: 'Changes a second',
    columns: [
      '',
      ...makerNames.map((name) => titles[name]),
      'against one call',
      'against the same calls',
      'p50',
      'p99',
    ],
    rows: all.map((one) => [
      placeOf(one),
      ...makerNames.map((name) => describeNumber(median(one.legs[name], ({ perSecond }) => perSecond))),
      describeRatio(ratioTo(one, 'bare')),
      describeRatio(ratioTo(one, 'bareWithReadings')),
      ms(median(one.legs.ours, ({ p50 }) => p50)),
      ms(median(one.legs.ours, ({ p99 }) => p99)),
    ]),
  };
}

function costTable(all: readonly Measured[]): Table {
  return {
    title: 'Processor time for each change, of the process alone',
    columns: ['', ...makerNames.map((name) => titles[name]), 'clients, of a processor'],
    rows: all.map((one) => [
      placeOf(one),
      ...makerNames.map((name) => ms(median(one.legs[name], ({ cpuMs }) => cpuMs))),
      `${Math.round(100 * median(one.legs.ours, ({ clientsShare }) => clientsShare ?? 0))} %`,
    ]),
  };
}

function ownTimeTable(all: readonly Measured[]): Table {
  const columns = ['', 'p50', 'p99', 'three answers of the vendor', 'own p50', 'own p99'];
  const rows = all
    .filter(({ inFlight }) => inFlight === 1)
    .map((one) => {
      const { ours } = one.legs;
      const own = ownTimesOf(one);
      const figures = [median(ours, ({ p50 }) => p50), median(ours, ({ p99 }) => p99), own.waited.median];
      return [engineTitles[one.engine], ...[...figures, own.p50.median, own.p99.median].map(ms)];
    });
  return { title: 'Own time of a change, one at a time', columns, rows };
}

function throughputChart(all: readonly Measured[]): Chart {
  const groups = all.map((one): BarGroup => {
    const bars = makerNames.map((name) => {
      const { median: value, least, most } = summarize(rates(one.legs[name]));
      return { name: titles[name], value, spread: [least, most] as const };
    });
    return { name: placeOf(one), bars };
  });
  return { file: 'mutations', title: 'Mutations', unit: 'changes a second', groups };
}

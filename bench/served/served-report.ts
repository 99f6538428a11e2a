/** From measurements to ratios, tables and charts. */
import type { Chart, Goal, Report, Table } from '../support/benchmark.ts';
import {
  describeNumber,
  describeRatio,
  quantile,
  ratiosByRound,
  type Summary,
  summarize,
} from '../support/statistics.ts';
import type { Measurement, ServedMeasurements } from './measure-served.ts';
import { type ServerName, serverNames } from './words.ts';

const rivals = serverNames.filter((name) => name !== 'ours');

/** How many times as many requests a second we have to answer. */
const wanted = { mercurius: 1, 'Apollo Server': 3 } as const satisfies Partial<Record<ServerName, number>>;

/** One number of a measurement. */
type Take = (measurement: Measurement) => number;

const throughput: Take = ({ requestsPerSecond }) => requestsPerSecond;
/** More is better, as with throughput: what a server does with a second of a processor's time. */
const thrift: Take = ({ cpuMs }) => 1_000 / cpuMs;

export function describeServed(measured: ServedMeasurements): Report {
  const asked = measured.limits.map(({ question }) => question);
  return {
    title: 'Served queries, with everything behind GraphQL in memory',
    about: [
      'One schema object, one set of resolvers over readers that read from memory, one token check (RS256, remembered once verified) behind four servers: ours as production has it, with every limit, the door and the masks; mercurius on Fastify with its compiler (`jit: 1`); graphql-yoga on Node’s own server; Apollo Server on Fastify. The three others as they come, without limits.',
      'Each server in a process of its own, compiled as in production; only one has work at a time. The load comes from another process: every connection sends its next request when it has its answer. Answers of all servers are compared before, and their status and length while it runs.',
      'Rounds go through the servers forwards and backwards in turn; a ratio compares measurements of one round. Given are the median of all rounds and, in brackets, the least and the most.',
      'The load alone: the same requests to a server that answers as long a text without reading them. A figure near it says more about the load than about the server.',
    ],
    goals: [...asked.flatMap((question) => goalsOf(measured, question)), readGoal(measured)],
    tables: [
      throughputTable(measured, asked),
      ratioTable('Ours against the others: requests a second', throughput, measured),
      ratioTable('Ours against the others: requests for the same time of a processor', thrift, measured),
      table('Milliseconds of a processor for one request', asked, (question, server) =>
        describeNumber(
          quantile(
            valuesOf(measured, ({ cpuMs }) => cpuMs, { question, server }),
            0.5,
          ),
        ),
      ),
      table('Milliseconds until the answer is there, under that load: p50 / p99', asked, (question, server) =>
        [({ p50Ms }: Measurement) => p50Ms, ({ p99Ms }: Measurement) => p99Ms]
          .map((take) => describeNumber(quantile(valuesOf(measured, take, { question, server }), 0.5)))
          .join(' / '),
      ),
      ...turnedAwayTable(measured, asked),
    ],
    charts: [chartOf(measured, asked)],
    measured,
  };
}

interface Which {
  readonly question: string;
  readonly server: ServerName;
}

/** One for each round, in their order. */
function valuesOf({ measurements }: ServedMeasurements, take: Take, { question, server }: Which): number[] {
  return measurements.filter((one) => one.question === question && one.server === server).map(take);
}

function compare(measured: ServedMeasurements, take: Take, { question, server }: Which): Summary {
  const ours = valuesOf(measured, take, { question, server: 'ours' });
  return summarize(ratiosByRound(ours, valuesOf(measured, take, { question, server })));
}

function goalsOf(measured: ServedMeasurements, question: string): Goal[] {
  return (['mercurius', 'Apollo Server'] as const).map((server) => {
    const ratio = compare(measured, throughput, { question, server });
    return {
      what: `${question}: requests a second against ${server}`,
      reach: `at least ${wanted[server].toFixed(1)}x`,
      found: describeRatio(ratio),
      isReached: ratio.median >= wanted[server],
    };
  });
}

function readGoal({ readsOfThousand }: ServedMeasurements): Goal {
  const reads = readsOfThousand.find(({ server }) => server === 'ours')?.reads;
  const what = '_entities of 1,000: reads of templates for one request';
  return { what, reach: 'exactly 1', found: String(reads), isReached: reads === 1 };
}

function table(title: string, asked: readonly string[], cell: (question: string, server: ServerName) => string): Table {
  const rows = asked.map((question) => [question, ...serverNames.map((server) => cell(question, server))]);
  return { title, columns: ['question', ...serverNames], rows };
}

function throughputTable(measured: ServedMeasurements, asked: readonly string[]): Table {
  const plain = table('Requests a second', asked, (question, server) =>
    describeNumber(quantile(valuesOf(measured, throughput, { question, server }), 0.5)),
  );
  const rows = plain.rows.map((row, place) => [
    ...row,
    describeNumber(measured.limits[place]?.requestsPerSecond ?? Number.NaN),
  ]);
  return { ...plain, columns: [...plain.columns, 'the load alone'], rows };
}

/** Nothing where nobody was turned away. */
function turnedAwayTable(measured: ServedMeasurements, asked: readonly string[]): Table[] {
  if (measured.measurements.every(({ turnedAwayPerSecond }) => turnedAwayPerSecond === 0)) return [];
  const title = 'Turned away besides, a second (HTTP 503: more than the machine could work on in time)';
  return [
    table(title, asked, (question, server) =>
      describeNumber(
        quantile(
          valuesOf(measured, ({ turnedAwayPerSecond }) => turnedAwayPerSecond, { question, server }),
          0.5,
        ),
      ),
    ),
  ];
}

function ratioTable(title: string, take: Take, measured: ServedMeasurements): Table {
  const rows = measured.limits.map(({ question }) => [
    question,
    ...rivals.map((server) => describeRatio(compare(measured, take, { question, server }))),
  ]);
  return { title, columns: ['question', ...rivals], rows };
}

function chartOf(measured: ServedMeasurements, asked: readonly string[]): Chart {
  return {
    file: 'served',
    title: 'Served queries: requests a second, as multiples of Apollo Server as it comes',
    unit: 'times Apollo Server; median of all rounds, least to most',
    groups: asked.map((question) => ({
      name: question,
      bars: serverNames.map((server) => {
        const apollo = valuesOf(measured, throughput, { question, server: 'Apollo Server' });
        const ratio = summarize(ratiosByRound(valuesOf(measured, throughput, { question, server }), apollo));
        return { name: server, value: ratio.median, spread: [ratio.least, ratio.most] as const };
      }),
    })),
  };
}

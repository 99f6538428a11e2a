/** What signatures for vendors do to everybody else's requests: how late the event loop comes to its timers. */
import type { Benchmark, BenchmarkOptions, Report } from '../support/benchmark.ts';
import { type Child, startChild } from '../support/child.ts';
import { alternate, describeNumber, describeRatio, quantile, ratiosByRound, summarize } from '../support/statistics.ts';
import { makeBearer } from './bearer.ts';
import { questions } from './questions.ts';
import { type SigningOrder, type SigningWay, type SigningWord, signingWays, signingWord } from './signing-words.ts';
import { type LoadOrder, type LoadWord, loadWord } from './words.ts';

/** A busy process: about thirty changes, each with a reading before and after. */
const signaturesPerSecond = 100;
const requestsPerSecond = 100;

export const signing: Benchmark = {
  name: 'signing',
  about: 'how late the event loop is while RSA signatures are made, against the same without',
  packages: ['fastify', 'graphql', 'undici'],
  run: async (options) => describe(await measureSigning(options)),
};

interface Measured {
  readonly way: SigningWay;
  readonly round: number;
  readonly delayMs: SigningWord['delayMs'];
  /** Of the requests that are answered meanwhile. */
  readonly latencyMs: LoadWord['latencyMs'];
}

async function measureSigning({ compiled, rounds, seconds, say }: BenchmarkOptions): Promise<readonly Measured[]> {
  const bearer = makeBearer();
  const server: Child<SigningOrder, SigningWord> = startChild({
    file: compiled('bench/served/signing-process.ts'),
    args: [bearer.publicKey],
    words: signingWord,
  });
  const load: Child<LoadOrder, LoadWord> = startChild({
    file: compiled('bench/served/load-process.ts'),
    words: loadWord,
  });
  try {
    const { url } = await server.hear();
    const bodies = [...(questions[0]?.bodies ?? [])];
    const request = { url, bearer: bearer.token, bodies, connections: 8, perSecond: requestsPerSecond };
    const both = async (way: SigningWay) => {
      const order = { way, seconds, perSecond: signaturesPerSecond };
      const [{ delayMs }, { latencyMs, wrong }] = await Promise.all([
        server.ask(order),
        load.ask({ ...request, seconds }),
      ]);
      if (Object.keys(wrong).length > 0) throw new Error(`wrong answers: ${JSON.stringify(wrong)}`);
      return { way, delayMs, latencyMs };
    };
    await both('as connectors do');
    const measured: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const way of alternate(signingWays, round)) measured.push({ ...(await both(way)), round });
      say(`round ${round + 1} of ${rounds}`);
    }
    return measured;
  } finally {
    await Promise.all([server.end(), load.end()]);
  }
}

const names: Readonly<Record<SigningWay, string>> = {
  none: 'no signatures',
  'as connectors do': 'as connectors sign and verify',
  'on the event loop': 'if they signed on the event loop',
};

function describe(measured: readonly Measured[]): Report {
  const valuesOf = (way: SigningWay, take: (one: Measured) => number): number[] =>
    measured.filter((one) => one.way === way).map(take);
  const p99 = ({ delayMs }: Measured): number => delayMs.p99;
  const takes = [({ delayMs }: Measured) => delayMs.p50, p99, ({ latencyMs }: Measured) => latencyMs.p99];
  return {
    title: 'The event loop while vendors’ calls are signed',
    about: [
      `Our server answers ${requestsPerSecond} queries a second and makes ${signaturesPerSecond} RSA-2048 signatures a second, each verified as a vendor’s answer is. \`monitorEventLoopDelay\` tells how late the event loop comes to a timer of one millisecond; a little over one is none. Whatever else the machine does makes it later: the best round says most.`,
    ],
    goals: [],
    tables: [
      {
        title: 'Milliseconds, median of all rounds',
        columns: ['signatures', 'event loop, p50', 'p99', 'answers, p99', 'p99, best round', 'p99 against none'],
        rows: signingWays.map((way) => [
          names[way],
          ...takes.map((take) => describeNumber(quantile(valuesOf(way, take), 0.5))),
          describeNumber(quantile(valuesOf(way, p99), 0)),
          describeRatio(summarize(ratiosByRound(valuesOf(way, p99), valuesOf('none', p99)))),
        ]),
      },
    ],
    charts: [
      {
        file: 'signing',
        title: 'The event loop while vendors’ calls are signed',
        unit: 'milliseconds until a timer of one, p99; median of all rounds, least to most',
        groups: [
          {
            name: `${signaturesPerSecond} signatures and ${requestsPerSecond} queries a second`,
            bars: signingWays.map((way) => {
              const { median, least, most } = summarize(valuesOf(way, p99));
              return { name: names[way], value: median, spread: [least, most] as const };
            }),
          },
        ],
      },
    ],
    measured,
  };
}

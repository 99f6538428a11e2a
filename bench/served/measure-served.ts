/** Runs every question against every server in turn, and against none at all. */
import type { BenchmarkOptions } from '../support/benchmark.ts';
import { type Child, startChild } from '../support/child.ts';
import { alternate } from '../support/statistics.ts';
import { type Bearer, makeBearer } from './bearer.ts';
import { askFirst, askOnce, assertSame, type FirstAnswer } from './first-answers.ts';
import { type Question, questions, thousandEntities } from './questions.ts';
import {
  type LoadOrder,
  type LoadWord,
  loadWord,
  type ServerName,
  type ServerOrder,
  type ServerWord,
  serverNames,
  serverWord,
} from './words.ts';

/** One server, one question, one round. */
export interface Measurement {
  readonly question: string;
  readonly server: ServerName;
  readonly round: number;
  /** Those that were turned away are not among them. */
  readonly requestsPerSecond: number;
  readonly turnedAwayPerSecond: number;
  /** Time of a processor that the server used for a request. */
  readonly cpuMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface ServedMeasurements {
  readonly measurements: readonly Measurement[];
  /** What the load sends to a server that does nothing, by question: requests a second. */
  readonly limits: ReadonlyArray<{ readonly question: string; readonly requestsPerSecond: number }>;
  /** Length of an answer, by question and server. */
  readonly answers: ReadonlyArray<{ readonly question: string; readonly server: ServerName; readonly bytes: number }>;
  /** How often templates were read for one request for 1,000 of them, by server. */
  readonly readsOfThousand: ReadonlyArray<{ readonly server: ServerName; readonly reads: number }>;
}

type Server = Child<ServerOrder, ServerWord>;
type Load = Child<LoadOrder, LoadWord>;

interface Stage extends BenchmarkOptions {
  readonly bearer: Bearer;
  readonly load: Load;
}

export async function measureServed(options: BenchmarkOptions): Promise<ServedMeasurements> {
  const load: Load = startChild({ file: options.compiled('bench/served/load-process.ts'), words: loadWord });
  const stage = { ...options, bearer: makeBearer(), load };
  const servers = new Map<ServerName, Server>();
  try {
    for (const name of serverNames) servers.set(name, startServer(stage, name));
    const urls = new Map<ServerName, string>();
    for (const [name, server] of servers) urls.set(name, (await server.hear()).url);
    return await measureAll(stage, servers, urls);
  } finally {
    for (const child of [load, ...servers.values()]) await child.end();
  }
}

function startServer({ compiled, bearer }: Stage, name: ServerName): Server {
  const file = compiled('bench/served/server-process.ts');
  return startChild({ file, args: [name, bearer.publicKey], words: serverWord });
}

async function measureAll(
  stage: Stage,
  servers: ReadonlyMap<ServerName, Server>,
  urls: ReadonlyMap<ServerName, string>,
): Promise<ServedMeasurements> {
  const { seconds, rounds, say } = stage;
  const answers: Array<ServedMeasurements['answers'][number]> = [];
  const limits: Array<ServedMeasurements['limits'][number]> = [];
  const measurements: Measurement[] = [];
  const shots = [...servers].map(([name, server]) => ({ name, server, url: urls.get(name) ?? '' }));
  for (const question of questions) {
    const first = await askAll(stage, question, shots);
    for (const { server, bytes } of first) answers.push({ question: question.name, server, bytes });
    const requestsPerSecond = await measureLimit(stage, question, first[0]?.bytes ?? 0);
    limits.push({ question: question.name, requestsPerSecond });
    say(`${question.name}: the load could send ${Math.round(requestsPerSecond)} a second; warming up`);
    for (const shot of shots) await measure(stage, { question, shot, round: -1, seconds: Math.max(1, seconds / 2) });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const question of questions) {
      for (const shot of alternate(shots, round)) {
        measurements.push(await measure(stage, { question, shot, round, seconds }));
      }
    }
    say(`round ${round + 1} of ${rounds}`);
  }
  return { measurements, limits, answers, readsOfThousand: await countReads(stage, shots) };
}

interface Shot {
  readonly name: ServerName;
  readonly server: Server;
  readonly url: string;
}

/** All of them, before anything is measured. @throws {Error} when they do not agree. */
async function askAll(
  { bearer }: Stage,
  question: Question,
  shots: readonly Shot[],
): Promise<Array<FirstAnswer & { readonly server: ServerName }>> {
  const answers: Array<FirstAnswer & { readonly server: ServerName }> = [];
  for (const { name, url } of shots) {
    answers.push({ server: name, ...(await askFirst(url, bearer.token, question)) });
    assertSame(answers.at(-1)?.data, answers[0]?.data);
  }
  return answers;
}

interface Wanted {
  readonly question: Question;
  readonly shot: Shot;
  readonly round: number;
  readonly seconds: number;
}

/** @throws {Error} when an answer was wrong. */
async function measure(stage: Stage, { question, shot, round, seconds }: Wanted): Promise<Measurement> {
  const before = await shot.server.ask({ tell: 'usage' });
  const word = await shoot(stage, question, { url: shot.url, seconds });
  const after = await shot.server.ask({ tell: 'usage' });
  return {
    question: question.name,
    server: shot.name,
    round,
    requestsPerSecond: word.requests / word.seconds,
    turnedAwayPerSecond: word.turnedAway / word.seconds,
    cpuMs: (after.cpuMs - before.cpuMs) / word.requests,
    p50Ms: word.latencyMs.p50,
    p99Ms: word.latencyMs.p99,
  };
}

async function shoot(
  { load, bearer }: Stage,
  { name, bodies, connections }: Question,
  { url, seconds }: { readonly url: string; readonly seconds: number },
): Promise<LoadWord> {
  const word = await load.ask({ url, bearer: bearer.token, bodies: [...bodies], connections, seconds });
  const wrong = Object.entries(word.wrong).map(([what, count]) => `${count} times ${what}`);
  if (wrong.length > 0) throw new Error(`${name}: of ${word.requests} answers, ${wrong.join(', ')}`);
  return word;
}

/** The same requests to a server that answers as long a text without a look at them: the most of several times. */
async function measureLimit(stage: Stage, question: Question, bytes: number): Promise<number> {
  const { compiled, seconds } = stage;
  const file = compiled('bench/served/bare-process.ts');
  const bare: Server = startChild({ file, args: [String(bytes)], words: serverWord });
  try {
    const { url } = await bare.hear();
    await shoot(stage, question, { url, seconds: 1 });
    const rates: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      const word = await shoot(stage, question, { url, seconds: Math.max(0.5, seconds / 2) });
      rates.push(word.requests / word.seconds);
    }
    return Math.max(...rates);
  } finally {
    await bare.end();
  }
}

async function countReads({ bearer }: Stage, shots: readonly Shot[]): Promise<ServedMeasurements['readsOfThousand']> {
  const counts: Array<ServedMeasurements['readsOfThousand'][number]> = [];
  for (const { name, server, url } of shots) {
    const before = await server.ask({ tell: 'usage' });
    await askOnce(url, bearer.token, thousandEntities.bodies[0] ?? '');
    const after = await server.ask({ tell: 'usage' });
    counts.push({ server: name, reads: after.reads - before.reads });
  }
  return counts;
}

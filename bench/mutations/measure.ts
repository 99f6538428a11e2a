/** Rounds of changes by the program and by the bare loops, one after the other, and every effect counted at the end. */
import { alternate, quantile } from '../support/statistics.ts';
import type { EngineName } from './database.ts';
import { type Maker, onStage, type Stage } from './stage.ts';
import type { RoundOrder, RoundWord } from './words.ts';

export const makerNames = ['ours', 'bare', 'bareWithReadings'] as const;
export type MakerName = (typeof makerNames)[number];

/** What one of them did in one round. */
export interface Leg {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Of a change, waiting for the vendor; null where that is not told. */
  readonly vendorP50: number | null;
  /** Milliseconds of a processor for each change: of the program, or of the loop. */
  readonly cpuMs: number;
  /** What the clients used of a processor, 0 to 1; null where there are none. */
  readonly clientsShare: number | null;
}

export type Legs = Readonly<Record<MakerName, readonly Leg[]>>;

export interface Measured {
  readonly engine: EngineName;
  readonly inFlight: number;
  readonly legs: Legs;
}

export interface MeasureOptions {
  readonly engine: EngineName;
  readonly inFlight: readonly number[];
  readonly seconds: number;
  readonly rounds: number;
  readonly compiled: (source: string) => string;
  readonly say: (line: string) => void;
}

/** @throws {Error} when an answer was no success, or the vendor's books hold other changes than those that succeeded. */
export async function measure(options: MeasureOptions): Promise<readonly Measured[]> {
  const { engine, compiled } = options;
  return onStage({ engine, compiled }, async (stage) => {
    const made: string[] = [];
    const all: Measured[] = [];
    for (const name of makerNames) made.push(...(await warmUp(stage, name, options.seconds)));
    for (const inFlight of options.inFlight) all.push(await measureAt(stage, inFlight, { ...options, made }));
    compareBooks(made, await stage.readBooks());
    options.say(`${engine}: ${made.length} changes, each of them once in the vendor's books`);
    return all;
  });
}

/** By then the engine has compiled what is used often; after fewer, a change takes several times as long. */
const warmChanges = 3_000;
const longestWarmUps = 15;

/** @returns what it has changed. */
async function warmUp(stage: Stage, name: MakerName, seconds: number): Promise<readonly string[]> {
  const made: string[] = [];
  for (let times = 0; times < longestWarmUps && made.length < warmChanges; times += 1) {
    made.push(...(await runLeg(stage, name, { inFlight: 32, ms: Math.min(seconds, 2) * 1_000 })).requestIds);
  }
  return made;
}

async function measureAt(
  stage: Stage,
  inFlight: number,
  { engine, seconds, rounds, say, made }: MeasureOptions & { readonly made: string[] },
): Promise<Measured> {
  const legs: Record<MakerName, Leg[]> = { ours: [], bare: [], bareWithReadings: [] };
  const order = { inFlight, ms: seconds * 1_000 };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of alternate(makerNames, round)) {
      const { leg, requestIds } = await runLeg(stage, name, order);
      made.push(...requestIds);
      legs[name].push(leg);
    }
    const told = makerNames.map((name) => `${name} ${Math.round(legs[name].at(-1)?.perSecond ?? 0)}/s`);
    say(`${engine}, ${inFlight} in flight, round ${round + 1} of ${rounds}: ${told.join(', ')}`);
  }
  return { engine, inFlight, legs };
}

async function runLeg(stage: Stage, name: MakerName, order: RoundOrder) {
  const before = await stage.server.usage();
  const word = await makerOf(stage, name).ask(order);
  const after = await stage.server.usage();
  const [trouble] = Object.entries(word.troubles);
  if (trouble !== undefined) throw new Error(`${name}: not a success (${trouble[1]} times): ${trouble[0]}`);
  const isOurs = name === 'ours';
  const cpuMs = isOurs ? after.cpuMs - before.cpuMs : word.cpuMs;
  return { leg: legOf(word, cpuMs, isOurs ? word.cpuMs / word.tookMs : null), requestIds: word.requestIds };
}

function makerOf(stage: Stage, name: MakerName): Maker {
  return name === 'ours' ? stage.clients : stage[name];
}

function legOf(word: RoundWord, cpuMs: number, clientsShare: number | null): Leg {
  const { latencies, vendorMs, tookMs } = word;
  return {
    perSecond: (latencies.length * 1_000) / tookMs,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    vendorP50: vendorMs.length === 0 ? null : quantile(vendorMs, 0.5),
    cpuMs: cpuMs / latencies.length,
    clientsShare,
  };
}

/** One change, one effect: the same names on both sides, none of them twice. */
export function compareBooks(made: readonly string[], books: readonly string[]): void {
  const [wanted, found] = [new Set(made), new Set(books)];
  const lost = wanted.difference(found).size;
  const strays = found.difference(wanted).size;
  const doubled = books.length - found.size;
  if (made.length === 0 || lost + strays + doubled > 0)
    throw new Error(`${made.length} changes succeeded: ${lost} lost, ${doubled} doubled, ${strays} of nobody’s`);
}

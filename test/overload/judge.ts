/** Whether a run kept what is promised, with the figures that say so. Pure. */
import { afterWarmUp, growthOf, mostGrowthPercent } from '../support/memory-growth.ts';
import type { Criterion } from './criterion.ts';
import type { Ledger } from './ledger.ts';
import type { EngineName, OverloadOptions } from './options.ts';
import { recovery } from './recovery.ts';
import { summarize, type Tally } from './seconds.ts';
import type { LoadWord, ServerWord } from './words.ts';

export interface Report {
  readonly engine: EngineName;
  readonly criteria: readonly Criterion[];
  /** Rows of the table: half the capacity before, the overload, and half the capacity after. */
  readonly phases: ReadonlyArray<{ readonly name: string; readonly seconds: number; readonly total: Tally }>;
  readonly capacity: number;
  readonly server: {
    readonly rssMb: readonly number[];
    readonly rssSlopeMbPerMinute: number;
    readonly heapMbMax: number;
    /** Milliseconds of a processor for each accepted request, what turning others away cost included. */
    readonly cpuMsPerAccepted: number;
    readonly loopP50Ms: number;
    readonly loopP99MsMax: number;
  };
  readonly lateP99: number;
  readonly ledger: Ledger;
}

export interface Findings {
  readonly engine: EngineName;
  readonly options: OverloadOptions;
  readonly capacity: number;
  readonly measured: LoadWord;
  readonly words: readonly ServerWord[];
  readonly unknowns: number;
  readonly isSettled: boolean;
  readonly exitCode: number | null;
  readonly ledger: Ledger;
  readonly calmSeconds: number;
}

export function judge(findings: Findings): Report {
  const { engine, options, capacity, measured, words, ledger, calmSeconds } = findings;
  const [before, over, after] = measured.phases;
  if (before === undefined || over === undefined || after === undefined) throw new Error('a run has three phases');
  const during = words.slice(calmSeconds, calmSeconds + Math.floor(options.seconds));
  const rss = during.map(({ rssMb }) => rssMb);
  return {
    engine,
    capacity,
    ledger,
    lateP99: measured.lateP99,
    phases: [
      { name: 'half, before', seconds: calmSeconds, total: before.total },
      { name: `${options.times} times`, seconds: options.seconds, total: over.total },
      { name: 'half, after', seconds: calmSeconds, total: after.total },
    ],
    server: {
      rssMb: rss,
      rssSlopeMbPerMinute: slope(afterWarmUp(rss)) * 60,
      heapMbMax: Math.max(0, ...during.map(({ heapMb }) => heapMb)),
      cpuMsPerAccepted:
        Math.round((10 * sum(during.map(({ cpuMs }) => cpuMs))) / Math.max(1, over.total.accepted.count)) / 10,
      loopP50Ms: summarize(during.map(({ loopP50Ms }) => loopP50Ms)).p50,
      loopP99MsMax: Math.max(0, ...during.map(({ loopP99Ms }) => loopP99Ms)),
    },
    criteria: [
      ...promisesOfAnswers(findings, { before: before.total, over: over.total, after: after.total }),
      flatMemory(rss),
      recovery({ before: before.total, seconds: after.seconds, boundMs: options.boundMs }),
      ...promisesOfEffects(findings),
    ],
  };
}

function promisesOfAnswers(
  { options }: Findings,
  { before, over, after }: { readonly before: Tally; readonly over: Tally; readonly after: Tally },
): Criterion[] {
  const { p99, count } = over.accepted;
  const wrong = [before, over, after].flatMap((tally) => Object.entries(tally.wrong));
  const work = count / options.seconds;
  return [
    {
      promise: 'half the capacity: nothing is turned away',
      seen: `${before.shed.count} turned away`,
      isKept: before.shed.count === 0,
    },
    {
      promise: 'overload: some are turned away, the others are worked on',
      seen: `${over.shed.count} turned away, ${Math.round(work)}/s accepted`,
      isKept: over.shed.count > 0 && count > 0,
    },
    {
      promise: `overload: p99 of the accepted is at most ${options.boundMs} ms`,
      seen: `${p99} ms`,
      isKept: p99 <= options.boundMs,
    },
    {
      promise: 'no error but 503 with Retry-After',
      seen: wrong.length === 0 ? 'none' : wrong.map(([name, times]) => `${name}: ${times}`).join(', '),
      isKept: wrong.length === 0,
    },
  ];
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

function flatMemory(rss: readonly number[]): Criterion {
  const { from, to, percent } = growthOf(rss);
  return {
    promise: `overload: after the first third memory grows by at most ${mostGrowthPercent} %`,
    seen: `${from} MB to ${to} MB: ${percent} %`,
    isKept: percent <= mostGrowthPercent,
  };
}

/** Least squares; per place in the list. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = sum(values) / values.length;
  const above = sum(values.map((value, place) => (place - middle) * (value - mean)));
  const below = sum(values.map((_, place) => (place - middle) ** 2));
  return below === 0 ? 0 : Math.round((above / below) * 1_000) / 1_000;
}

function promisesOfEffects({ ledger, unknowns, isSettled, exitCode }: Findings): Criterion[] {
  const { lost, doubled, strays, wronglyReported, shedKeys, shedKeysUsed, settledUnknowns, states, effects } = ledger;
  return [
    {
      promise: 'one operation, one effect',
      seen: `${states['SUCCEEDED'] ?? 0} succeeded, ${effects} effects; lost ${lost}, doubled ${doubled}, nobody's ${strays}, wrongly reported ${wronglyReported}`,
      isKept: lost + doubled + strays + wronglyReported === 0 && effects > 0,
    },
    {
      promise: 'what was turned away left no trace',
      seen: `${shedKeysUsed} of ${shedKeys} keys in the journal`,
      isKept: shedKeysUsed === 0 && shedKeys > 0,
    },
    {
      promise: 'unknown outcomes are settled in the background all the while',
      seen: `${settledUnknowns.count} of ${unknowns}, p50 ${settledUnknowns.p50} ms, the last after ${settledUnknowns.max} ms`,
      isKept: isSettled && settledUnknowns.count >= unknowns,
    },
    { promise: 'the server ends as it is told to', seen: `exit code ${exitCode}`, isKept: exitCode === 0 },
  ];
}

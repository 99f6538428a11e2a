/** One seed on one engine: a program with its vendors and database, and a round for each place. */
import { z } from 'zod';
import { createCrashProgram } from '../support/crash-program.ts';
import type { CrashSeeds } from '../support/crash-vendors.ts';
import { type Engine, engines, type TestDatabase } from '../support/engines.ts';
import { type Change, createChange } from './kill-changes.ts';
import { type ChangeKind, changeKinds } from './kill-kinds.ts';
import { places as allPlaces, longestProcessingMs, type Place, planRound, type RoundPlan } from './kill-plan.ts';
import { type Cell, judgeCell, lookAgain, playRound, type Round } from './kill-round.ts';
import { standings, violationKinds } from './kill-verdict.ts';

export interface ChapterOptions {
  readonly engine: Engine;
  readonly seed: number;
  readonly places: readonly Place[];
  readonly kinds: readonly ChangeKind[];
  /** Removed with the chapter. */
  readonly database: TestDatabase;
  readonly builtChild: string;
  /** How long vendors may work on a request; a plan with late effects needs the default. */
  readonly longestProcessingMs?: number;
}

/** One line of the results. */
export const cellResult = z.object({
  engine: z.enum(engines),
  seed: z.int(),
  place: z.enum(allPlaces),
  kind: z.enum(changeKinds),
  /** Whether the kill met it at its place. */
  hasStood: z.boolean(),
  standing: z.enum(standings),
  /** How many processes died on the way. */
  deaths: z.int().min(1).default(1),
  /** From the last restart until it was settled or before a person. */
  restMs: z.number().nullable(),
  violations: z.array(z.object({ what: z.enum(violationKinds), why: z.string() })),
});
export type CellResult = z.infer<typeof cellResult>;

/** A cell that broke its promise, with everything that was seen. */
export interface Failure extends CellResult {
  readonly plan: RoundPlan;
  readonly seen: object;
}

export interface ChapterResult {
  readonly results: readonly CellResult[];
  readonly failures: readonly Failure[];
  readonly rounds: readonly Round[];
}

/** It leaves all who are open at rest before the next round begins, and looks at all of them once more in the end. */
export async function playChapter(options: ChapterOptions): Promise<ChapterResult> {
  const { engine, seed, places, kinds, database, builtChild } = options;
  const changes = new Map(
    places.flatMap((place) => kinds.map((kind) => [`${place} ${kind}`, createChange(kind, seed, place)] as const)),
  );
  const program = await createCrashProgram({
    database,
    seeds: seedsOf([...changes.values()]),
    times: {
      timeoutMs: 1_500,
      checkEveryMs: 200,
      longestProcessingMs: options.longestProcessingMs ?? longestProcessingMs,
    },
    builtChild,
  });
  try {
    const rounds: Round[] = [];
    for (const place of places) {
      const whole = planRound({ engine, seed, place });
      const plan = { ...whole, cells: whole.cells.filter(({ kind }) => kinds.includes(kind)) };
      rounds.push(
        await playRound(
          program,
          plan,
          ({ kind }) => changes.get(`${place} ${kind}`) ?? createChange(kind, seed, place),
        ),
      );
    }
    await lookAgain(program, rounds);
    const judged = rounds.flatMap((round) =>
      round.cells.map((cell) => ({ round, cell, result: resultOf(round, cell) })),
    );
    const failures = judged
      .filter(({ result }) => result.violations.length > 0)
      .map(({ round, cell, result }) => ({
        ...result,
        plan: round.plan,
        seen: seenOf(cell, program.logLines([cell.client.key, ...cell.records.map(({ id }) => id)])),
      }));
    return { results: judged.map(({ result }) => result), failures, rounds };
  } finally {
    await program.close();
  }
}

/** What the vendors of these changes have to know to begin with. */
export function seedsOf(changes: readonly Change[]): CrashSeeds {
  const all = changes.map(({ seeds }) => seeds);
  return {
    cards: all.flatMap(({ cards = [] }) => cards),
    vouchers: all.flatMap(({ vouchers = [] }) => vouchers),
    members: all.flatMap(({ members = [] }) => members),
    benefits: all.flatMap(({ benefits = [] }) => benefits),
  };
}

function resultOf(round: Round, cell: Cell): CellResult {
  const { plan, deaths } = round;
  const { engine, seed, place } = plan;
  const { standing, violations } = judgeCell(round, cell);
  const restMs = cell.restMs === null ? null : Math.round(cell.restMs);
  return {
    engine,
    seed,
    place,
    kind: cell.plan.kind,
    hasStood: cell.hasStood,
    standing,
    deaths,
    restMs,
    violations: [...violations],
  };
}

function seenOf({ change, vendor, client, records }: Cell, log: readonly string[]): object {
  const [effects, requests] = [vendor.effects(), vendor.requests()];
  return { input: change.input, key: client.key, told: client.told, records, effects, requests, log };
}

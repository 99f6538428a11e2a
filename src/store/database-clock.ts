import { sql } from 'kysely';
import { type Clock, type Instant, instant } from '../domain/clock.ts';
import type { Db } from './tables.ts';

/**
 * The time that all processes share: the database's, but it never goes back. What leases, pauses and proofs of several
 * processes must agree on.
 */
export interface DatabaseClock extends Clock {
  /** Compares this process's clock with the shared time; to be called every {@link comparedEveryMs}. */
  adjust(): Promise<void>;
}

/** How often every process is to compare. */
export const comparedEveryMs = 15_000;

const questions = 3;
/** A database's clock that is so much behind what has been seen was set back; less is drift. */
const longestDriftMs = 5_000;
/** So much of the time that passes is given back until the shared time is the database's again. */
const givenBack = 0.01;

/**
 * Runs on `clock`, set by the shared time. The quickest of a few questions decides, and only what its answer rules out is
 * corrected: a slow answer must not move the clock back and forth.
 * @param onSetBack told how far the shared time leads, in milliseconds, when the database's clock turns out to be set back.
 */
export async function createDatabaseClock(
  db: Db,
  clock: Clock,
  onSetBack: (leadMs: number) => void = () => {},
): Promise<DatabaseClock> {
  let offsetMs: number | null = null;
  const adjust = async (): Promise<void> => {
    const expected = offsetMs === null ? null : instant(new Date(clock.now().getTime() + offsetMs));
    const { wasSetBack, leadMs } = await catchUp(db, expected);
    if (wasSetBack) onSetBack(leadMs);
    // Others have gone on since they last compared, and know by how much: they say so when they compare next.
    if (wasSetBack && expected === null) await clock.sleep(comparedEveryMs + 1_000);
    const measured = [];
    for (let number = 0; number < questions; number += 1) measured.push(await measure(db, clock));
    const { offsetMs: seenMs, errorMs } = measured.reduce((best, each) => (each.errorMs < best.errorMs ? each : best));
    if (offsetMs === null || Math.abs(seenMs - offsetMs) > errorMs) offsetMs = seenMs;
  };
  await adjust();
  return {
    now: () => new Date(clock.now().getTime() + (offsetMs ?? 0)),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    adjust,
  };
}

interface SharedTime {
  /** How far the shared time is ahead of the database's clock. */
  readonly leadMs: number;
  /** The latest shared time that any process has seen; null before the first one. */
  readonly seenAtMs: number | null;
}

/**
 * The shared time by the database's clock now: not before `expectedMs` and not before what any process has seen. Where
 * the clock is behind that, the difference becomes a lead that everybody adds; it is given back slowly. Pure.
 */
export function advance(
  { leadMs, seenAtMs }: SharedTime,
  clockMs: number,
  expectedMs: number,
): SharedTime & { readonly wasSetBack: boolean } {
  const floorMs = Math.max(seenAtMs ?? expectedMs, expectedMs);
  if (clockMs >= floorMs) return { leadMs: 0, seenAtMs: clockMs, wasSetBack: false };
  const passedMs = Math.max(0, clockMs + leadMs - (seenAtMs ?? clockMs));
  const slowerMs = Math.max(0, leadMs - givenBack * passedMs);
  const behindMs = floorMs - clockMs - slowerMs;
  const wasSetBack = behindMs > longestDriftMs;
  const nextMs = wasSetBack ? slowerMs + behindMs : slowerMs;
  return { leadMs: nextMs, seenAtMs: Math.max(floorMs, clockMs + nextMs), wasSetBack };
}

async function catchUp(db: Db, expectedAt: Instant | null): Promise<{ wasSetBack: boolean; leadMs: number }> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ lead_ms: number; seen_at: Date | null; clock_at: Date }>`
      SELECT lead_ms, seen_at, clock_timestamp() AS clock_at FROM shared_clock FOR UPDATE`.execute(tx);
    const [row] = rows;
    if (row === undefined) throw new Error('the database did not tell its time');
    const shared = { leadMs: row.lead_ms, seenAtMs: row.seen_at?.getTime() ?? null };
    const next = advance(shared, row.clock_at.getTime(), expectedAt === null ? -Infinity : Date.parse(expectedAt));
    const seenAt = new Date(next.seenAtMs ?? row.clock_at);
    await sql`UPDATE shared_clock SET lead_ms = ${next.leadMs}, seen_at = ${instant(seenAt)}`.execute(tx);
    return next;
  });
}

/** How far the shared time is ahead of `clock`, and how wrong that may be: half the time that the question took. */
async function measure(db: Db, clock: Clock): Promise<{ readonly offsetMs: number; readonly errorMs: number }> {
  const askedAtMs = clock.now().getTime();
  const { rows } = await sql<{
    now: Date;
  }>`SELECT clock_timestamp() + lead_ms * interval '1 millisecond' AS now FROM shared_clock`.execute(db);
  const answeredAtMs = clock.now().getTime();
  const [answer] = rows;
  if (answer === undefined) throw new Error('the database did not tell its time');
  return {
    offsetMs: answer.now.getTime() - (askedAtMs + answeredAtMs) / 2,
    errorMs: Math.max(1, (answeredAtMs - askedAtMs) / 2),
  };
}

import { sql } from 'kysely';
import { type Clock, type Instant, instant } from '../domain/clock.ts';
import type { Db } from './tables.ts';

/**
 * The time that all processes share: the database's, for as long as nobody sets that. What leases, pauses and proofs of
 * several processes must agree on.
 */
export interface DatabaseClock extends Clock {
  /** Compares this process's clock with the shared time; to be called every {@link comparedEveryMs}. */
  adjust(): Promise<void>;
}

/** How often every process is to compare. */
export const comparedEveryMs = 15_000;

const questions = 3;
/** A database's clock that is so much off what was expected was set; less is drift. */
const longestDriftMs = 5_000;
/** So much of the time that passes is given back until the shared time is the database's again. */
const givenBack = 0.01;

/**
 * Runs on `clock`, set by the shared time. The quickest of a few questions decides, and only what its answer rules out is
 * corrected: a slow answer must not move the clock back and forth.
 * @param onSet told how far the shared time is ahead, in milliseconds, when the database's clock turns out to be set.
 */
export async function createDatabaseClock(
  db: Db,
  clock: Clock,
  onSet: (leadMs: number) => void = () => {},
): Promise<DatabaseClock> {
  let offsetMs: number | null = null;
  let latestMs = -Infinity;
  const adjust = async (): Promise<void> => {
    const expected = offsetMs === null ? null : instant(new Date(clock.now().getTime() + offsetMs));
    const { wasSet, leadMs } = await catchUp(db, expected);
    if (wasSet) onSet(leadMs);
    // Others have gone on since they last compared, and know by how much: they say so when they compare next.
    if (wasSet && expected === null) await clock.sleep(comparedEveryMs + 1_000);
    const measured = [];
    for (let number = 0; number < questions; number += 1) measured.push(await measure(db, clock));
    const { offsetMs: seenMs, errorMs } = measured.reduce((best, each) => (each.errorMs < best.errorMs ? each : best));
    if (offsetMs === null || Math.abs(seenMs - offsetMs) > errorMs) offsetMs = seenMs;
  };
  await adjust();
  return {
    now() {
      const nowMs = clock.now().getTime() + (offsetMs ?? 0);
      // A correction makes time stand still for a moment, and not go back.
      const hasGoneBack = nowMs < latestMs && latestMs - nowMs <= longestDriftMs;
      latestMs = hasGoneBack ? latestMs : nowMs;
      return new Date(latestMs);
    },
    sleep: (ms, signal) => clock.sleep(ms, signal),
    adjust,
  };
}

interface SharedTime {
  /** How far the shared time is ahead of the database's clock; negative where that was set forward. */
  readonly leadMs: number;
  /** The latest shared time that any process has seen; null before the first one. */
  readonly seenAtMs: number | null;
}

/**
 * The shared time by the database's clock now: what a running process expects, and never before what any process has
 * seen. Where the clock says otherwise it was set; the difference becomes a lead that everybody adds, and that is given
 * back slowly. Who has just started cannot tell a clock that was set forward from time that has passed. Pure.
 */
export function advance(
  { leadMs, seenAtMs }: SharedTime,
  clockMs: number,
  expectedMs: number | null,
): SharedTime & { readonly wasSet: boolean } {
  const floorMs = Math.max(seenAtMs ?? -Infinity, expectedMs ?? -Infinity);
  if (floorMs === -Infinity) return { leadMs: 0, seenAtMs: clockMs, wasSet: false };
  const passedMs = Math.max(0, clockMs + leadMs - (seenAtMs ?? clockMs));
  const smallerMs = Math.sign(leadMs) * Math.max(0, Math.abs(leadMs) - givenBack * passedMs);
  // The clock has been set right again.
  const isRight = expectedMs !== null && Math.abs(clockMs - floorMs) <= longestDriftMs;
  const offMs = clockMs + smallerMs - floorMs;
  const wasSet = !isRight && (offMs < -longestDriftMs || (expectedMs !== null && offMs > longestDriftMs));
  const nextMs = isRight ? 0 : wasSet ? floorMs - clockMs : smallerMs;
  return { leadMs: nextMs, seenAtMs: Math.max(floorMs, clockMs + nextMs), wasSet };
}

async function catchUp(db: Db, expectedAt: Instant | null): Promise<{ wasSet: boolean; leadMs: number }> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ lead_ms: number; seen_at: Date | null; clock_at: Date }>`
      SELECT lead_ms, seen_at, clock_timestamp() AS clock_at FROM shared_clock FOR UPDATE`.execute(tx);
    const [row] = rows;
    if (row === undefined) throw new Error('the database did not tell its time');
    const shared = { leadMs: row.lead_ms, seenAtMs: row.seen_at?.getTime() ?? null };
    const next = advance(shared, row.clock_at.getTime(), expectedAt === null ? null : Date.parse(expectedAt));
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

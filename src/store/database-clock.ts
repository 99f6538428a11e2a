import { sql } from 'kysely';
import type { Clock } from '../domain/clock.ts';
import type { Db } from './tables.ts';

/** The database's time: what leases and proofs of several processes must agree on. */
export interface DatabaseClock extends Clock {
  /** Compares this process's clock with the database's; call it from time to time. */
  adjust(): Promise<void>;
}

const questions = 3;

/**
 * Runs on `clock`, set by the database's. The quickest of a few questions decides, and only what its answer rules out is
 * corrected: a slow answer must not move the clock back and forth.
 */
export async function createDatabaseClock(db: Db, clock: Clock): Promise<DatabaseClock> {
  let offsetMs: number | null = null;
  const adjust = async (): Promise<void> => {
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

/** How far the database's clock is ahead, and how wrong that may be: half the time that the question took. */
async function measure(db: Db, clock: Clock): Promise<{ readonly offsetMs: number; readonly errorMs: number }> {
  const askedAtMs = clock.now().getTime();
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(db);
  const answeredAtMs = clock.now().getTime();
  const [answer] = rows;
  if (answer === undefined) throw new Error('the database did not tell its time');
  return {
    offsetMs: answer.now.getTime() - (askedAtMs + answeredAtMs) / 2,
    errorMs: Math.max(1, (answeredAtMs - askedAtMs) / 2),
  };
}

import { sql } from 'kysely';
import type { Clock } from '../domain/clock.ts';
import type { Db } from './tables.ts';

/** The database's time: what leases and proofs of several processes must agree on. */
export interface DatabaseClock extends Clock {
  /** Compares this process's clock with the database's; call it from time to time. */
  adjust(): Promise<void>;
}

/** Runs on `clock`, set by the database's; right to within the time of one small query. */
export async function createDatabaseClock(db: Db, clock: Clock): Promise<DatabaseClock> {
  let offsetMs = 0;
  const adjust = async (): Promise<void> => {
    const askedAtMs = clock.now().getTime();
    const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(db);
    const answeredAtMs = clock.now().getTime();
    const [answer] = rows;
    if (answer !== undefined) offsetMs = answer.now.getTime() - (askedAtMs + answeredAtMs) / 2;
  };
  await adjust();
  return {
    now: () => new Date(clock.now().getTime() + offsetMs),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    adjust,
  };
}

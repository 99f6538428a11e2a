/** Whether the database has room to write: known from what failed, and found out by trying. */
import { sql } from 'kysely';
import type { Db } from './tables.ts';

export interface Room {
  /** Told of every error of the database. */
  readonly note: (error: unknown) => void;
  /** Rejects while the database does not answer, or has no room. */
  check(db: Db): Promise<void>;
}

const diskFull = '53100';

/** As long as no write has failed for want of room, a question is enough; after that, only a write that needs some. */
export function watchRoom(): Room {
  let isInDoubt = false;
  return {
    note(error) {
      isInDoubt ||= error instanceof Error && 'code' in error && error.code === diskFull;
    },
    async check(db) {
      if (isInDoubt) await takeRoom(db);
      else await sql`SELECT 1`.execute(db);
      isInDoubt = false;
    },
  };
}

/** As much as some hundred operations need, and gives it back: nothing of it stays. */
async function takeRoom(db: Db): Promise<void> {
  const transaction = await db.startTransaction().execute();
  try {
    await sql`CREATE TABLE room_to_write AS SELECT md5(number::text) FROM generate_series(1, 20000) AS number`.execute(
      transaction,
    );
  } finally {
    await transaction.rollback().execute();
  }
}

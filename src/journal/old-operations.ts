/** Deleting operations that have been settled for so long that nobody needs them, a few at a time. */
import { sql } from 'kysely';
import type { Instant } from '../domain/clock.ts';
import type { OperationId } from '../domain/ids.ts';
import type { Db } from '../store/tables.ts';
import { idAt, timeOf } from './id-time.ts';
import type { DeletedBatch, OldOperations, Remains } from './journal.ts';
import { isOpen } from './open.ts';

/** Of one statement: the embedded database does nothing else meanwhile, for about five milliseconds. */
const batchSize = 200;

/**
 * Deletes the next batch with its attempts, in one statement; what is open stays, however old.
 * @NOTE a row that somebody has locked is being claimed again, and is left alone. Both the id and the settlement must be
 * old: they are of two clocks. The table is walked by its key, so nothing has to be kept in order for this alone.
 */
export async function deleteOld(db: Db, { after, before }: OldOperations): Promise<DeletedBatch> {
  const { rows } = await sql<{ readonly id: OperationId }>`
    WITH old AS (
      SELECT id FROM operations
      WHERE id > ${after ?? firstId}::uuid AND id < ${idAt(before)}::uuid
        AND state IN ('SUCCEEDED', 'REFUSED') AND settled_at < ${before}::timestamptz
      ORDER BY id LIMIT ${sql.lit(batchSize)}
      FOR UPDATE SKIP LOCKED)
    DELETE FROM operations WHERE id = ANY(ARRAY(SELECT id FROM old)) RETURNING id`.execute(db);
  const last =
    rows
      .map(({ id }) => id)
      .toSorted()
      .at(-1) ?? null;
  return { deleted: rows.length, next: rows.length < batchSize ? null : last };
}

const firstId = '00000000-0000-0000-0000-000000000000';

/** When the newest operation was requested, by the clock that made its id; null when there is none. */
export async function newestAt(db: Db): Promise<Instant | null> {
  const newest = await db.selectFrom('operations').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return newest === undefined ? null : timeOf(newest.id);
}

/** What deleting has left of what was requested before `before`, and when the oldest that is left was requested. */
export async function remains(db: Db, before: Instant): Promise<Remains> {
  const old = db
    .selectFrom('operations')
    .where(isOpen)
    .where('id', '<', sql<OperationId>`${idAt(before)}::uuid`);
  const { open } = await old.select((eb) => eb.fn.countAll<string>().as('open')).executeTakeFirstOrThrow();
  const oldest =
    (await old.select('id').orderBy('id').limit(1).executeTakeFirst()) ??
    (await db
      .selectFrom('operations')
      .select('id')
      .where('id', '>=', sql<OperationId>`${idAt(before)}::uuid`)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst());
  return { open: Number(open), oldestAt: oldest === undefined ? null : timeOf(oldest.id) };
}

/** How far each walk through a vendor's list has come: kept, so that a restart goes on and replicas do not double it. */
import { sql } from 'kysely';
import type { Instant } from '../domain/clock.ts';
import type { EntityName } from '../domain/entity.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Db } from './tables.ts';

export interface WalkKey {
  readonly accountId: AccountId;
  readonly entity: EntityName;
}

/** Where a walk stands: the cursor to go on from, the pages behind it, and a cursor it has passed. */
export interface WalkPlace {
  readonly cursor: string | null;
  readonly pages: number;
  readonly checkpoint: string | null;
}

/**
 * Takes the walk's next page if it is due, and holds it until `until`.
 * @returns null when it is not due or somebody else has it; else where to go on.
 */
export async function takeWalk(
  db: Db,
  { accountId, entity }: WalkKey,
  { now, until }: { readonly now: Instant; readonly until: Instant },
): Promise<WalkPlace | null> {
  const taken = await db
    .insertInto('list_walks')
    .values({ account_id: accountId, entity, cursor: null, next_page_at: until })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'entity'])
        .doUpdateSet({ next_page_at: until })
        .where('list_walks.next_page_at', '<=', sql<Date>`${now}::timestamptz`),
    )
    .returning(['cursor', 'pages', 'checkpoint'])
    .executeTakeFirst();
  return taken ?? null;
}

/** Says where the walk goes on, and when; `finishedAt` when the page was the last. */
export async function moveWalk(
  db: Db,
  { accountId, entity }: WalkKey,
  to: WalkPlace & { readonly nextPageAt: Instant; readonly finishedAt: Instant | null },
): Promise<void> {
  await db
    .updateTable('list_walks')
    .set({
      cursor: to.cursor,
      pages: to.pages,
      checkpoint: to.checkpoint,
      next_page_at: to.nextPageAt,
      ...(to.finishedAt === null ? {} : { finished_at: to.finishedAt }),
    })
    .where('account_id', '=', accountId)
    .where('entity', '=', entity)
    .execute();
}

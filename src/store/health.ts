/** When each account last answered and last failed; shared by all processes through the database. */
import type { Instant } from '../domain/clock.ts';
import { instant } from '../domain/clock.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Db } from './tables.ts';

export interface AccountHealth {
  readonly answeredAt: Instant | null;
  readonly failedAt: Instant | null;
  readonly failure: string | null;
}

/** Notes that a vendor answered (`failure` null) or did not. May be called again. */
export async function keepHealth(
  db: Db,
  accountId: AccountId,
  event: { readonly at: Instant; readonly failure: string | null },
): Promise<void> {
  const columns = event.failure === null ? { answered_at: event.at } : { failed_at: event.at, failure: event.failure };
  await db
    .insertInto('account_health')
    .values({ account_id: accountId, ...columns })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(columns))
    .execute();
}

export async function findHealth(db: Db, ids: readonly AccountId[]): Promise<Map<AccountId, AccountHealth>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('account_health')
    .selectAll()
    .where('account_id', 'in', [...ids])
    .execute();
  return new Map(
    rows.map((row) => [
      row.account_id,
      {
        answeredAt: row.answered_at === null ? null : instant(row.answered_at),
        failedAt: row.failed_at === null ? null : instant(row.failed_at),
        failure: row.failure,
      },
    ]),
  );
}

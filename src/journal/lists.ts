/** The journal's lists. Ids are time-ordered (UUIDv7), so a list by id is a list by time of request. */
import { type ExpressionBuilder, sql } from 'kysely';
import type { AccountId } from '../domain/ids.ts';
import type { OperationRecord } from '../domain/operation.ts';
import type { Cursor, Page, PageRequest } from '../domain/page.ts';
import { isAmong } from '../store/conditions.ts';
import type { Db, Tables } from '../store/tables.ts';
import type { OperationFilter } from './journal.ts';
import { isOpen } from './open.ts';
import { toRecord, withAttempts } from './rows.ts';

export async function listOperations(
  db: Db,
  filter: OperationFilter,
  { first, after, isDescending }: PageRequest<'REQUESTED_AT'>,
): Promise<Page<OperationRecord>> {
  const rows = await db
    .selectFrom('operations')
    .selectAll()
    .select(withAttempts)
    .where((eb) => matches(eb, filter))
    .where(isBehind(after, isDescending))
    .orderBy('id', isDescending ? 'desc' : 'asc')
    .limit(first + 1)
    .execute();
  return pageOf(rows.map(toRecord), first);
}

export async function countOperations(db: Db, filter: OperationFilter): Promise<number> {
  const { count } = await db
    .selectFrom('operations')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where((eb) => matches(eb, filter))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function listOnTargets(
  db: Db,
  targetIds: readonly string[],
  {
    page,
    accountIds,
  }: { readonly page: PageRequest<'REQUESTED_AT'>; readonly accountIds: readonly AccountId[] | null },
): Promise<Map<string, Page<OperationRecord>>> {
  const direction = page.isDescending ? 'desc' : 'asc';
  const rows = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('operations')
        .selectAll()
        .select(sql<string>`row_number() OVER (PARTITION BY target_id ORDER BY id ${sql.raw(direction)})`.as('place'))
        .where((inner) => isAmong(inner, 'target_id', targetIds))
        .where((inner) => isAmong(inner, 'account_id', accountIds))
        .where(isBehind(page.after, page.isDescending))
        .as('operations'),
    )
    .selectAll()
    .select(withAttempts)
    .where('place', '<=', String(page.first + 1))
    .orderBy('id', direction)
    .execute();
  const records = rows.map(toRecord);
  return new Map(
    targetIds.map((targetId) => [
      targetId,
      pageOf(
        records.filter((record) => record.targetId === targetId),
        page.first,
      ),
    ]),
  );
}

export async function countOnTargets(
  db: Db,
  targetIds: readonly string[],
  accountIds: readonly AccountId[] | null,
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('operations')
    .select((eb) => ['target_id', eb.fn.countAll<string>().as('count')])
    .where((eb) => isAmong(eb, 'target_id', targetIds))
    .where((eb) => isAmong(eb, 'account_id', accountIds))
    .groupBy('target_id')
    .execute();
  return new Map(rows.map((row) => [row.target_id, Number(row.count)]));
}

/** Whether a row comes behind the cursor. */
function isBehind(after: Cursor | null, isDescending: boolean) {
  return after === null ? sql<boolean>`true` : sql<boolean>`id ${sql.raw(isDescending ? '<' : '>')} ${after.id}::uuid`;
}

function pageOf(records: readonly OperationRecord[], first: number): Page<OperationRecord> {
  const items = records.slice(0, first).map((item) => ({ item, cursor: { key: '', id: item.id } }));
  return { items, hasMore: records.length > first };
}

export async function countOpen(db: Db, accountIds: readonly AccountId[]): Promise<Map<AccountId, number>> {
  const rows = await db
    .selectFrom('operations')
    .select((eb) => ['account_id', eb.fn.countAll<string>().as('count')])
    .where(isOpen)
    .where((eb) => isAmong(eb, 'account_id', accountIds))
    .groupBy('account_id')
    .execute();
  return new Map(rows.map((row) => [row.account_id, Number(row.count)]));
}

function matches(eb: ExpressionBuilder<Tables, 'operations'>, filter: OperationFilter) {
  const { requestedFrom, requestedBefore } = filter;
  return eb.and([
    isAmong(eb, 'account_id', filter.accountIds),
    isAmong(eb, 'kind', filter.kinds),
    isAmong(eb, 'state', filter.states),
    isAmong(eb, 'target_id', filter.targetIds),
    isAmong(eb, 'idempotency_key', filter.idempotencyKeys),
    requestedFrom === undefined ? eb.lit(true) : sql<boolean>`requested_at >= ${requestedFrom}::timestamptz`,
    requestedBefore === undefined ? eb.lit(true) : sql<boolean>`requested_at < ${requestedBefore}::timestamptz`,
    filter.needsOperator === undefined
      ? eb.lit(true)
      : sql<boolean>`(state = 'UNKNOWN' AND next_check_at IS NULL) = ${filter.needsOperator}`,
  ]);
}

/** The journal's lists. Ids are time-ordered (UUIDv7), so a list by id is a list by time of request. */
import { type ExpressionBuilder, sql } from 'kysely';
import type { AccountId } from '../domain/ids.ts';
import type { OperationRecord } from '../domain/operation.ts';
import type { Cursor, Page, PageRequest } from '../domain/page.ts';
import { isAmong } from '../store/conditions.ts';
import type { Db, Tables } from '../store/tables.ts';
import { idAt } from './id-time.ts';
import type { OperationFilter } from './journal.ts';
import { isOpen } from './open.ts';
import { toRecord, withAttempts } from './rows.ts';

export async function listOperations(
  db: Db,
  { accountIds, ...filter }: OperationFilter,
  page: PageRequest<'REQUESTED_AT'>,
): Promise<Page<OperationRecord>> {
  const direction = page.isDescending ? 'desc' : 'asc';
  const isSeveral = accountIds !== null && accountIds.length > 1;
  // No index gives the rows of several accounts in the order of their ids.
  const query = isSeveral
    ? pageOfEach(db, { column: 'account_id', values: accountIds, filter: { ...filter, accountIds: null }, page })
    : db
        .selectFrom('operations')
        .selectAll()
        .select(withAttempts)
        .where((eb) => matches(eb, { ...filter, accountIds }))
        .where(isBehind(page.after, page.isDescending));
  const rows = await query
    .orderBy('operations.id', direction)
    .limit(page.first + 1)
    .execute();
  return pageOf(rows.map(toRecord), page.first);
}

/** One page for each value, by itself: an index has them in their order. */
function pageOfEach(
  db: Db,
  {
    column,
    values,
    filter,
    page,
  }: {
    readonly column: 'account_id' | 'target_id';
    readonly values: readonly string[];
    readonly filter: OperationFilter;
    readonly page: PageRequest<'REQUESTED_AT'>;
  },
) {
  return db
    .selectFrom(sql<{ readonly value: string }>`unnest(${[...values]}::text[])`.as<'wanted'>(sql`wanted(value)`))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('operations')
          .selectAll()
          .whereRef(column, '=', 'wanted.value')
          .where((inner) => matches(inner, filter))
          .where(isBehind(page.after, page.isDescending))
          .orderBy('id', page.isDescending ? 'desc' : 'asc')
          .limit(page.first + 1)
          .as('operations'),
      (join) => join.onTrue(),
    )
    .selectAll('operations')
    .select(withAttempts);
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
  const rows = await pageOfEach(db, { column: 'target_id', values: targetIds, filter: { accountIds }, page })
    .orderBy('operations.id', page.isDescending ? 'desc' : 'asc')
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

/**
 * Ids are made by a machine's clock, and times are the database's. They lie closer together than this: with a clock that
 * is further off nobody's token is good, so nothing is requested.
 */
const clocksApartMs = 86_400_000;

/** No check will settle it any more. */
const waits = sql<boolean>`(state = 'UNKNOWN' AND next_check_at IS NULL)`;

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
    requestedFrom === undefined
      ? eb.lit(true)
      : sql<boolean>`(requested_at >= ${requestedFrom}::timestamptz AND id >= ${idAt(requestedFrom, -clocksApartMs)}::uuid)`,
    requestedBefore === undefined
      ? eb.lit(true)
      : sql<boolean>`(requested_at < ${requestedBefore}::timestamptz AND id < ${idAt(requestedBefore, clocksApartMs)}::uuid)`,
    filter.needsOperator === undefined ? eb.lit(true) : filter.needsOperator ? waits : eb.not(waits),
  ]);
}

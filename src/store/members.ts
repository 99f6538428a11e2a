/** Snapshots: what vendors last told us about members. The one place where personal data is kept. */
import { type ExpressionBuilder, type Insertable, sql } from 'kysely';
import type { Instant } from '../domain/clock.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { AccountId, MemberId } from '../domain/ids.ts';
import type { MemberState, MemberStatus } from '../domain/member.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { contains, isAmong, isOlder } from './conditions.ts';
import { asInserted, insertedRow, type Keeping } from './insert-from.ts';
import { toJson } from './json.ts';
import { onePage, toPage } from './keyset.ts';
import type { Db, MembersTable, Tables } from './tables.ts';

/**
 * Keeps a snapshot, unless a newer one is there already. May be called again with the same one.
 * @param latest no snapshot can be newer than this: one that seems to be was written by a clock that was wrong.
 */
export async function keepMember(db: Db, state: MemberState, latest: Instant): Promise<void> {
  await keepingMember(db, state, { latest }).execute();
}

/** The statement that does so. A state without a profile renews balance and points alone. */
export function keepingMember(db: Db, state: MemberState, { latest, source }: Keeping) {
  const { profile } = state;
  const moment = {
    balance: state.balance,
    points: state.points,
    observed_at: state.observedAt,
    state: toJson(state),
  };
  const told = {
    number: profile?.number ?? null,
    name: profile?.person.name ?? null,
    phone: profile?.person.phone ?? null,
    category: profile?.category ?? null,
    status: profile?.status ?? null,
  };
  const keepsProfile = sql<string>`jsonb_set(excluded.state, '{profile}', members.state -> 'profile')`;
  const row = {
    id: state.id,
    account_id: state.accountId,
    uid: state.uid,
    ...moment,
    ...told,
  } satisfies Insertable<MembersTable>;
  const { names, rows } = insertedRow(row, source);
  return db
    .insertInto('members')
    .columns(names)
    .expression(rows)
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet(
          profile === null ? { ...asInserted(moment), state: keepsProfile } : asInserted({ ...moment, ...told }),
        )
        .where(isOlder('members', latest)),
    );
}

/** One query, whatever the number of ids; unknown ones are missing from the answer. */
export async function findMembers(db: Db, ids: readonly MemberId[]): Promise<Map<MemberId, MemberState>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('members')
    .select('state')
    .where((eb) => isAmong(eb, 'id', ids))
    .execute();
  return new Map(rows.map(({ state }) => [state.id, state]));
}

/** Members of one account by something other than their id; the same may be true of several. */
export async function findMembersBy(
  db: Db,
  accountId: AccountId,
  by: { readonly number: string } | { readonly phone: string },
): Promise<MemberState[]> {
  const rows = await db
    .selectFrom('members')
    .select('state')
    .where('account_id', '=', accountId)
    .where((eb) => ('number' in by ? eb('number', '=', by.number) : eb('phone', '=', by.phone)))
    .orderBy('id')
    .execute();
  return rows.map(({ state }) => state);
}

export interface MemberFilter {
  /** null: every account. */
  readonly accountIds: readonly AccountId[] | null;
  readonly statuses?: readonly MemberStatus[];
  readonly categories?: readonly string[];
  /** Part of the number or uid, any case. */
  readonly text?: string;
  /** Part of the name, any case; only for those who may see names. */
  readonly name?: string;
  readonly balanceAtLeast?: Decimal;
  readonly balanceAtMost?: Decimal;
}

export type MemberOrder = 'ID' | 'BALANCE';

export async function listMembers(
  db: Db,
  filter: MemberFilter,
  page: PageRequest<MemberOrder>,
): Promise<Page<MemberState>> {
  const byBalance = page.order === 'BALANCE';
  const query = db
    .selectFrom('members')
    .select(['id', 'balance', 'state'])
    .where((eb) => matches(eb, filter));
  const rows = await onePage(query, byBalance ? { name: 'balance', type: 'numeric' } : null, page).execute();
  return toPage(rows, page.first, { item: ({ state }) => state, key: ({ balance }) => (byBalance ? balance : '') });
}

export async function countMembers(db: Db, filter: MemberFilter): Promise<number> {
  const { count } = await db
    .selectFrom('members')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where((eb) => matches(eb, filter))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function matches(eb: ExpressionBuilder<Tables, 'members'>, filter: MemberFilter) {
  const { balanceAtLeast, balanceAtMost } = filter;
  return eb.and([
    isAmong(eb, 'account_id', filter.accountIds),
    isAmong(eb, 'status', filter.statuses),
    isAmong(eb, 'category', filter.categories),
    contains(['number', 'uid'], filter.text),
    contains(['name'], filter.name),
    balanceAtLeast === undefined ? eb.lit(true) : sql<boolean>`balance >= ${balanceAtLeast}::numeric`,
    balanceAtMost === undefined ? eb.lit(true) : sql<boolean>`balance <= ${balanceAtMost}::numeric`,
  ]);
}

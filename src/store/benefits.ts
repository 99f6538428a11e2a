/** Snapshots of benefits: what their platform last accepted from us. */
import type { ExpressionBuilder, Insertable } from 'kysely';
import type { BenefitState, BenefitStatus } from '../domain/benefit.ts';
import type { AccountId, BenefitId } from '../domain/ids.ts';
import type { Long } from '../domain/long.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { contains, isAmong, isOlder } from './conditions.ts';
import { asInserted, insertedRow, type Keeping } from './insert-from.ts';
import { toJson } from './json.ts';
import { onePage, toPage } from './keyset.ts';
import type { BenefitsTable, Db, Tables } from './tables.ts';

/** The statement that keeps a snapshot, unless a newer one is there already. */
export function keepingBenefit(db: Db, state: BenefitState, { latest, source }: Keeping) {
  const columns = {
    status: state.status,
    name: state.name,
    observed_at: state.observedAt,
    state: toJson(state),
  };
  const row = {
    id: state.id,
    account_id: state.accountId,
    activity_id: state.activityId,
    outer_id: state.outerId,
    ...columns,
  } satisfies Insertable<BenefitsTable>;
  const { names, rows } = insertedRow(row, source);
  return db
    .insertInto('benefits')
    .columns(names)
    .expression(rows)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(asInserted(columns)).where(isOlder('benefits', latest)),
    );
}

/** One query, whatever the number of ids; unknown ones are missing from the answer. */
export async function findBenefits(db: Db, ids: readonly BenefitId[]): Promise<Map<BenefitId, BenefitState>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('benefits')
    .select('state')
    .where((eb) => isAmong(eb, 'id', ids))
    .execute();
  return new Map(rows.map(({ state }) => [state.id, state]));
}

export interface BenefitFilter {
  /** null: every account. */
  readonly accountIds: readonly AccountId[] | null;
  readonly statuses?: readonly BenefitStatus[];
  readonly activityIds?: readonly Long[];
  /** Part of the name or outer id, any case. */
  readonly text?: string;
}

export type BenefitOrder = 'ID' | 'NAME';

export async function listBenefits(
  db: Db,
  filter: BenefitFilter,
  page: PageRequest<BenefitOrder>,
): Promise<Page<BenefitState>> {
  const byName = page.order === 'NAME';
  const query = db
    .selectFrom('benefits')
    .select(['id', 'name', 'state'])
    .where((eb) => matches(eb, filter));
  const rows = await onePage(query, byName ? { name: 'name', type: 'text' } : null, page).execute();
  return toPage(rows, page.first, { item: ({ state }) => state, key: ({ name }) => (byName ? name : '') });
}

export async function countBenefits(db: Db, filter: BenefitFilter): Promise<number> {
  const { count } = await db
    .selectFrom('benefits')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where((eb) => matches(eb, filter))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function matches(eb: ExpressionBuilder<Tables, 'benefits'>, filter: BenefitFilter) {
  return eb.and([
    isAmong(eb, 'account_id', filter.accountIds),
    isAmong(eb, 'status', filter.statuses),
    isAmong(eb, 'activity_id', filter.activityIds),
    contains(['name', 'outer_id'], filter.text),
  ]);
}

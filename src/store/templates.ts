/** Snapshots: what vendors last told us about templates. */
import { type ExpressionBuilder, sql } from 'kysely';
import type { AccountId, TemplateId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { TemplateKind, TemplateState, TemplateStatus } from '../domain/template.ts';
import { isAmong } from './conditions.ts';
import type { Db, Tables } from './tables.ts';

/** Keeps a snapshot, unless a newer one is there already. May be called again with the same one. */
export async function keepTemplate(db: Db, state: TemplateState): Promise<void> {
  const columns = {
    kind: state.kind,
    status: state.status,
    name: state.name ?? '',
    remaining: state.budget?.remaining ?? null,
    valid_until: state.validUntil,
    observed_at: state.observedAt,
    state: JSON.stringify(state),
  };
  await db
    .insertInto('templates')
    .values({ id: state.id, account_id: state.accountId, code: state.code, ...columns })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(columns).whereRef('templates.observed_at', '<=', 'excluded.observed_at'),
    )
    .execute();
}

/** One query, whatever the number of ids; unknown ones are missing from the answer. */
export async function findTemplates(db: Db, ids: readonly TemplateId[]): Promise<Map<TemplateId, TemplateState>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('templates')
    .select('state')
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ state }) => [state.id, state]));
}

export interface TemplateFilter {
  /** null: every account. */
  readonly accountIds: readonly AccountId[] | null;
  readonly statuses?: readonly TemplateStatus[];
  readonly kinds?: readonly TemplateKind[];
  /** Part of the name or code, any case. */
  readonly text?: string;
  readonly remainingAtMost?: number;
}

export type TemplateOrder = 'ID' | 'NAME';

export async function listTemplates(
  db: Db,
  filter: TemplateFilter,
  page: PageRequest<TemplateOrder>,
): Promise<Page<TemplateState>> {
  const byName = page.order === 'NAME';
  const compare = page.isDescending ? '<' : '>';
  const direction = page.isDescending ? 'desc' : 'asc';
  const after = page.after;
  const rows = await db
    .selectFrom('templates')
    .select(['id', 'name', 'state'])
    .where((eb) => matches(eb, filter))
    .$if(after !== null && !byName, (query) => query.where(sql<boolean>`id ${sql.raw(compare)} ${after?.id}`))
    .$if(after !== null && byName, (query) =>
      query.where(sql<boolean>`(name, id) ${sql.raw(compare)} (${after?.key}, ${after?.id})`),
    )
    .$if(byName, (query) => query.orderBy('name', direction))
    .orderBy('id', direction)
    .limit(page.first + 1)
    .execute();
  return {
    items: rows
      .slice(0, page.first)
      .map((row) => ({ item: row.state, cursor: { key: byName ? row.name : '', id: row.id } })),
    hasMore: rows.length > page.first,
  };
}

export async function countTemplates(db: Db, filter: TemplateFilter): Promise<number> {
  const { count } = await db
    .selectFrom('templates')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where((eb) => matches(eb, filter))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function matches(eb: ExpressionBuilder<Tables, 'templates'>, filter: TemplateFilter) {
  const { accountIds, statuses, kinds, text, remainingAtMost } = filter;
  const pattern = `%${(text ?? '').replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return eb.and([
    isAmong(eb, 'account_id', accountIds),
    isAmong(eb, 'status', statuses),
    isAmong(eb, 'kind', kinds),
    ...(text === undefined ? [] : [eb.or([eb('name', 'ilike', pattern), eb('code', 'ilike', pattern)])]),
    ...(remainingAtMost === undefined ? [] : [eb('remaining', '<=', remainingAtMost)]),
  ]);
}

/** Snapshots: what vendors last told us about templates. */
import type { ExpressionBuilder, Insertable } from 'kysely';
import type { Instant } from '../domain/clock.ts';
import type { AccountId, TemplateId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { TemplateKind, TemplateState, TemplateStatus } from '../domain/template.ts';
import { contains, isAmong, isOlder } from './conditions.ts';
import { asInserted, insertedRow, type Keeping } from './insert-from.ts';
import { toJson } from './json.ts';
import { onePage, toPage } from './keyset.ts';
import type { Db, Tables, TemplatesTable } from './tables.ts';

/**
 * Keeps a snapshot, unless a newer one is there already. May be called again with the same one.
 * @param latest no snapshot can be newer than this: one that seems to be was written by a clock that was wrong.
 */
export async function keepTemplate(db: Db, state: TemplateState, latest: Instant): Promise<void> {
  await keepingTemplate(db, state, { latest }).execute();
}

/** The statement that does so. */
export function keepingTemplate(db: Db, state: TemplateState, { latest, source }: Keeping) {
  const columns = {
    kind: state.kind,
    status: state.status,
    name: state.name ?? '',
    remaining: state.budget?.remaining ?? null,
    valid_until: state.validUntil,
    observed_at: state.observedAt,
    state: toJson(state),
  };
  const row = {
    id: state.id,
    account_id: state.accountId,
    code: state.code,
    ...columns,
  } satisfies Insertable<TemplatesTable>;
  const { names, rows } = insertedRow(row, source);
  return db
    .insertInto('templates')
    .columns(names)
    .expression(rows)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(asInserted(columns)).where(isOlder('templates', latest)),
    );
}

/** One query, whatever the number of ids; unknown ones are missing from the answer. */
export async function findTemplates(db: Db, ids: readonly TemplateId[]): Promise<Map<TemplateId, TemplateState>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('templates')
    .select('state')
    .where((eb) => isAmong(eb, 'id', ids))
    .execute();
  return new Map(rows.map(({ state }) => [state.id, named(state)]));
}

/** Replicas of the version that knew only templates write states that do not say so. */
function named(state: TemplateState): TemplateState {
  return { ...state, entity: 'Template' };
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
  const query = db
    .selectFrom('templates')
    .select(['id', 'name', 'state'])
    .where((eb) => matches(eb, filter));
  const rows = await onePage(query, byName ? { name: 'name', type: 'text' } : null, page).execute();
  return toPage(rows, page.first, { item: ({ state }) => named(state), key: ({ name }) => (byName ? name : '') });
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
  const { remainingAtMost } = filter;
  return eb.and([
    isAmong(eb, 'account_id', filter.accountIds),
    isAmong(eb, 'status', filter.statuses),
    isAmong(eb, 'kind', filter.kinds),
    contains(['name', 'code'], filter.text),
    remainingAtMost === undefined ? eb.lit(true) : eb('remaining', '<=', remainingAtMost),
  ]);
}

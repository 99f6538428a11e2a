/** Lists by keyset: order, cursor and one row more than the page, so that it shows whether there is a next one. */
import { type SelectQueryBuilder, sql } from 'kysely';
import type { Page, PageRequest } from '../domain/page.ts';

/** The column a list is ordered by before the id; null: by id alone. */
export interface KeyColumn {
  readonly name: string;
  readonly type: 'text' | 'numeric';
}

/** Adds order, cursor and limit to a query on a table whose key is `id`. */
export function onePage<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  column: KeyColumn | null,
  { first, after, isDescending }: PageRequest<string>,
): SelectQueryBuilder<DB, TB, O> {
  const direction = sql.raw(isDescending ? 'DESC' : 'ASC');
  const compare = sql.raw(isDescending ? '<' : '>');
  const key = column === null ? null : sql.ref(column.name);
  const behind =
    after === null
      ? sql<boolean>`true`
      : key === null
        ? sql<boolean>`id ${compare} ${after.id}`
        : sql<boolean>`(${key}, id) ${compare} (${after.key}::${sql.raw(column?.type ?? 'text')}, ${after.id})`;
  const ordered = key === null ? query : query.orderBy(sql`${key} ${direction}`);
  return ordered
    .where(behind)
    .orderBy(sql`id ${direction}`)
    .limit(first + 1);
}

/** Makes a page of rows that came from `onePage`. */
export function toPage<Row extends { readonly id: string }, T>(
  rows: readonly Row[],
  first: number,
  parts: { readonly item: (row: Row) => T; readonly key: (row: Row) => string },
): Page<T> {
  return {
    items: rows.slice(0, first).map((row) => ({ item: parts.item(row), cursor: { key: parts.key(row), id: row.id } })),
    hasMore: rows.length > first,
  };
}

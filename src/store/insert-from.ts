import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../domain/clock.ts';

/** How a snapshot is kept. */
export interface Keeping {
  /** No snapshot can be newer than this: one that seems to be was written by a clock that was wrong. */
  readonly latest: Instant;
  /** The part of the same statement that must have returned a row; without one it is kept in any case. */
  readonly source?: string;
}

/** The columns of an INSERT, and a SELECT of its one row; of none, where `source` has returned none. */
export function insertedRow<Column extends string>(
  values: Readonly<Record<Column, string | number | null>>,
  source?: string,
): { readonly names: readonly Column[]; readonly rows: RawBuilder<unknown> } {
  const names = Object.keys(values).filter((name): name is Column => name in values);
  const from = source === undefined ? sql`` : sql` FROM ${sql.ref(source)}`;
  return { names, rows: sql`SELECT ${sql.join(names.map((name) => values[name]))}${from}` };
}

/** For an upsert: each of these columns becomes what would have been inserted. */
export function asInserted<Column extends string>(
  columns: Readonly<Record<Column, unknown>>,
): Record<string, RawBuilder<never>> {
  return Object.fromEntries(Object.keys(columns).map((name) => [name, sql<never>`excluded.${sql.ref(name)}`]));
}

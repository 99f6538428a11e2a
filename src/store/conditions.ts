import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Instant } from '../domain/clock.ts';

/**
 * A condition of a list: the column is among these values. No values at all (null or undefined) is no condition;
 * an empty list of values matches nothing. One text however many values there are: it is prepared once.
 * @NOTE one value is a text of its own: only of one value an index gives the rows in the order of what comes after it.
 */
export function isAmong<DB, TB extends keyof DB>(
  eb: ExpressionBuilder<DB, TB>,
  column: string,
  values: readonly string[] | null | undefined,
): Expression<SqlBool> {
  if (values === null || values === undefined) return eb.lit(true);
  if (values.length === 0) return eb.lit(false);
  return values.length === 1
    ? sql<boolean>`${sql.ref(column)} = ${values[0]}`
    : sql<boolean>`${sql.ref(column)} = ANY(${[...values]})`;
}

/** A condition of a list: one of the columns contains the text, in any case. No text is no condition. */
export function contains(columns: readonly string[], text: string | undefined): Expression<SqlBool> {
  if (text === undefined) return sql<boolean>`true`;
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<boolean>`(${sql.join(
    columns.map((column) => sql`${sql.ref(column)} ILIKE ${pattern}`),
    sql` OR `,
  )})`;
}

/** A condition of an upsert: the snapshot there is not newer than the one to be kept, or its time cannot be. */
export function isOlder(table: 'templates' | 'members' | 'benefits', latest: Instant): Expression<SqlBool> {
  const there = sql.ref(`${table}.observed_at`);
  return sql<boolean>`(${there} <= excluded.observed_at OR ${there} > ${latest}::timestamptz)`;
}

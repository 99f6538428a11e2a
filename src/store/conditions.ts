import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';

/**
 * A condition of a list: the column is among these values. No values at all (null or undefined) is no condition;
 * an empty list of values matches nothing.
 */
export function isAmong<DB, TB extends keyof DB>(
  eb: ExpressionBuilder<DB, TB>,
  column: string,
  values: readonly string[] | null | undefined,
): Expression<SqlBool> {
  if (values === null || values === undefined) return eb.lit(true);
  return values.length === 0 ? eb.lit(false) : sql<boolean>`${sql.ref(column)} IN (${sql.join(values)})`;
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

/** How PostgreSQL would carry out a statement, or has. */
import pg from 'pg';
import { z } from 'zod';
import type { RoundTrip } from './statement-wire.ts';

/** One step of a plan, with the steps that it needs. */
export interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string | undefined;
  readonly 'Rows Removed by Filter'?: number | undefined;
  readonly 'Actual Rows'?: number | undefined;
  readonly 'Shared Hit Blocks'?: number | undefined;
  readonly 'Shared Read Blocks'?: number | undefined;
  readonly Plans?: readonly Plan[] | undefined;
}

const plan: z.ZodType<Plan> = z.looseObject({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Rows Removed by Filter': z.number().optional(),
  'Actual Rows': z.number().optional(),
  'Shared Hit Blocks': z.number().optional(),
  'Shared Read Blocks': z.number().optional(),
  get Plans() {
    return z.array(plan).optional();
  },
});
const explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: plan })]) })]);

type Statement = Pick<RoundTrip, 'text' | 'values'>;

/** The plan for these values. @param options more of what EXPLAIN knows, as in `, ANALYZE`. */
export async function planOf(database: pg.Client, { text, values }: Statement, options = ''): Promise<Plan> {
  const { rows } = await database.query(`EXPLAIN (FORMAT JSON${options}) ${text}`, [...values]);
  return explained.parse(rows)[0]['QUERY PLAN'][0].Plan;
}

/** The plan for any values, which a prepared statement may come to have. */
export async function planForAny(database: pg.Client, statement: Statement): Promise<Plan> {
  await prepareForAny(database, 'any_values', statement.text);
  try {
    return await planOfPrepared(database, 'any_values', statement.values);
  } finally {
    await database.query('DEALLOCATE any_values; RESET plan_cache_mode');
  }
}

/** Prepares a statement that is planned once, for any values, when it is first asked for its plan. */
export async function prepareForAny(database: pg.Client, name: string, text: string): Promise<void> {
  await database.query(`SET plan_cache_mode = force_generic_plan; PREPARE ${name} AS ${text}`);
}

/** The plan of a statement that was prepared under that name. */
export function planOfPrepared(
  database: pg.Client,
  name: string,
  values: RoundTrip['values'],
  options = '',
): Promise<Plan> {
  const list = values.map((value) => (value === null ? 'NULL' : pg.escapeLiteral(value))).join(', ');
  return planOf(database, { text: `EXECUTE ${name}${list === '' ? '' : `(${list})`}`, values: [] }, options);
}

/** How many rows a plan has looked at, in the table of which it looked at most. */
export function mostRead(node: Plan): number {
  const own =
    (node['Rows Removed by Filter'] ?? 0) + (node['Relation Name'] === undefined ? 0 : (node['Actual Rows'] ?? 0));
  return Math.max(own, ...(node.Plans ?? []).map(mostRead));
}

/** Pages of tables and indexes that a plan has looked at, of which an index without rows to show counts too. */
export function pagesRead({ 'Shared Hit Blocks': hit = 0, 'Shared Read Blocks': read = 0 }: Plan): number {
  return hit + read;
}

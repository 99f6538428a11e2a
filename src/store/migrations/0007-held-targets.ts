import type { Kysely } from 'kysely';

/** Until when a request of an operation that is settled already may still reach its target. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('targets').addColumn('held_until', 'timestamptz').execute();
}

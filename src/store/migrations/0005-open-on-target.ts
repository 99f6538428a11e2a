import { type Kysely, sql } from 'kysely';

/** Open operations are looked up by their target, whether or not they hold it. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    CREATE INDEX operations_open_on_target ON operations (target_key)
    WHERE state IN ('PENDING', 'UNKNOWN')`.execute(db);
}

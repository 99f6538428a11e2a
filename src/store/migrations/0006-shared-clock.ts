import { type Kysely, sql } from 'kysely';

/** How far the time that all processes share is ahead of the database's clock, and the latest that one of them has seen. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    CREATE TABLE shared_clock (
      id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
      lead_ms double precision NOT NULL DEFAULT 0,
      seen_at timestamptz
    )`.execute(db);
  await sql`INSERT INTO shared_clock DEFAULT VALUES`.execute(db);
}

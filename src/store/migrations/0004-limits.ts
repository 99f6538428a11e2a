import { type Kysely, sql } from 'kysely';

/** What all processes share about an account's limits, and how far each walk through a vendor's list has come. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    CREATE TABLE account_limits (
      account_id text PRIMARY KEY,
      next_call_ms double precision NOT NULL DEFAULT 0,
      next_read_ms double precision NOT NULL DEFAULT 0,
      day text NOT NULL DEFAULT '',
      day_calls integer NOT NULL DEFAULT 0,
      day_reads integer NOT NULL DEFAULT 0,
      vendor_calls_per_day integer,
      vendor_asked_on text,
      calls double precision[] NOT NULL DEFAULT '{}',
      failures integer NOT NULL DEFAULT 0,
      closed_until timestamptz,
      closed_because jsonb
    )`.execute(db);
  await sql`
    CREATE TABLE list_walks (
      account_id text NOT NULL,
      entity text NOT NULL,
      cursor text,
      pages integer NOT NULL DEFAULT 0,
      checkpoint text,
      next_page_at timestamptz NOT NULL,
      finished_at timestamptz,
      PRIMARY KEY (account_id, entity)
    )`.execute(db);
}

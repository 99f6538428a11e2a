import { type Kysely, sql } from 'kysely';

/** What vendors last told us, and when each account last answered. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    CREATE TABLE templates (
      id text PRIMARY KEY,
      account_id text NOT NULL,
      code text NOT NULL,
      kind text NOT NULL,
      status text NOT NULL,
      name text COLLATE "C" NOT NULL,
      remaining integer,
      valid_until timestamptz,
      observed_at timestamptz NOT NULL,
      state jsonb NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX templates_by_account ON templates (account_id, id)`.execute(db);
  await sql`CREATE INDEX templates_by_name ON templates (name, id)`.execute(db);
  await sql`
    CREATE TABLE account_health (
      account_id text PRIMARY KEY,
      answered_at timestamptz,
      failed_at timestamptz,
      failure text
    )`.execute(db);
}

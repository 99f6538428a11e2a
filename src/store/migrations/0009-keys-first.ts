import { type Kysely, sql } from 'kysely';

/**
 * Operations are looked up by what tells them apart: the caller's key, which hardly two of them share. With the account
 * first, a database that knew nothing of its tables yet read all operations of the account, or of the kind, instead.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`CREATE UNIQUE INDEX operations_new_key ON operations (idempotency_key, account_id, kind)`.execute(db);
  await sql`
    ALTER TABLE operations DROP CONSTRAINT operations_key,
      ADD CONSTRAINT operations_key UNIQUE USING INDEX operations_new_key`.execute(db);
}

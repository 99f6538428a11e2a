import { type Kysely, sql } from 'kysely';

/**
 * Operations are looked up by what tells them apart: the caller's key, which hardly two of them share. With the account
 * first, a database that knew nothing of its tables yet read all operations of the account, or of the kind, instead.
 * @NOTE one statement, and so one lock: an index that is made first lets readers in, whose writes then wait for this while
 * this waits for them.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    ALTER TABLE operations DROP CONSTRAINT operations_key,
      ADD CONSTRAINT operations_key UNIQUE (idempotency_key, account_id, kind)`.execute(db);
}

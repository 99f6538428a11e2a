import { type Kysely, sql } from 'kysely';

/** What lists are filtered and ordered by: a page costs the same however many rows there are behind it. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    CREATE INDEX operations_open_by_id ON operations (id)
    WHERE state IN ('PENDING', 'UNKNOWN')`.execute(db);
  await sql`CREATE INDEX operations_refused_by_id ON operations (id) WHERE state = 'REFUSED'`.execute(db);
  await sql`CREATE INDEX operations_by_kind ON operations (kind, id)`.execute(db);
  await sql`CREATE INDEX members_by_balance ON members (balance, id)`.execute(db);
}

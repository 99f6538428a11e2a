import { type Kysely, sql } from 'kysely';

/** Snapshots of members and benefits; every kept state says which entity it is; stamps and operators' decisions. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`UPDATE templates SET state = jsonb_set(state, '{entity}', '"Template"')`.execute(db);
  await sql`UPDATE attempts SET before = jsonb_set(before, '{entity}', '"Template"') WHERE before IS NOT NULL`.execute(
    db,
  );
  await sql`UPDATE operations SET result = jsonb_set(result, '{entity}', '"Template"') WHERE result IS NOT NULL`.execute(
    db,
  );
  for (const side of ['before', 'after']) {
    await sql`
      UPDATE operations SET evidence = jsonb_set(evidence, ${sql.lit(`{${side},entity}`)}, '"Template"')
      WHERE jsonb_typeof(evidence -> ${sql.lit(side)}) = 'object'`.execute(db);
  }
  await sql`ALTER TABLE operations ADD COLUMN target_key text, ADD COLUMN decision jsonb`.execute(db);
  await sql`UPDATE operations SET target_key = exclusive_key`.execute(db);
  await sql`ALTER TABLE targets ADD COLUMN last_second timestamptz`.execute(db);
  await sql`
    CREATE TABLE members (
      id text PRIMARY KEY,
      account_id text NOT NULL,
      uid text NOT NULL,
      number text,
      name text COLLATE "C",
      phone text,
      category text,
      status text,
      balance numeric NOT NULL,
      points numeric NOT NULL,
      observed_at timestamptz NOT NULL,
      state jsonb NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX members_by_account ON members (account_id, id)`.execute(db);
  await sql`CREATE INDEX members_by_number ON members (account_id, number)`.execute(db);
  await sql`CREATE INDEX members_by_phone ON members (account_id, phone)`.execute(db);
  await sql`
    CREATE TABLE benefits (
      id text PRIMARY KEY,
      account_id text NOT NULL,
      activity_id text NOT NULL,
      outer_id text NOT NULL,
      status text NOT NULL,
      name text COLLATE "C" NOT NULL,
      observed_at timestamptz NOT NULL,
      state jsonb NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX benefits_by_account ON benefits (account_id, id)`.execute(db);
  await sql`CREATE INDEX benefits_by_name ON benefits (name, id)`.execute(db);
}

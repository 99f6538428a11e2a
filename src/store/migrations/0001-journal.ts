import { type Kysely, sql } from 'kysely';

/** Operations and their attempts. Times are the injected clock's, never the database's. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    CREATE TABLE operations (
      id uuid PRIMARY KEY,
      account_id text NOT NULL,
      kind text NOT NULL,
      idempotency_key text NOT NULL,
      fingerprint text NOT NULL,
      input jsonb NOT NULL,
      target_id text NOT NULL,
      exclusive_key text,
      request_id text NOT NULL,
      request jsonb NOT NULL,
      requested_by text NOT NULL,
      requested_at timestamptz NOT NULL,
      state text NOT NULL CHECK (state IN ('PENDING', 'SUCCEEDED', 'REFUSED', 'UNKNOWN')),
      settled_at timestamptz,
      settled_by text,
      result jsonb,
      refusal jsonb,
      unknown_why text,
      evidence jsonb,
      next_check_at timestamptz,
      checks integer NOT NULL DEFAULT 0,
      first_attempt integer NOT NULL DEFAULT 1,
      lease_id text,
      lease_until timestamptz,
      CONSTRAINT operations_key UNIQUE (account_id, kind, idempotency_key),
      CONSTRAINT operations_settled CHECK ((state IN ('SUCCEEDED', 'REFUSED')) = (settled_at IS NOT NULL)),
      CONSTRAINT operations_refusal CHECK ((state = 'REFUSED') = (refusal IS NOT NULL))
    )`.execute(db);
  await sql`
    CREATE UNIQUE INDEX operations_open_target ON operations (exclusive_key)
    WHERE exclusive_key IS NOT NULL AND state IN ('PENDING', 'UNKNOWN')`.execute(db);
  await sql`CREATE INDEX operations_due ON operations (next_check_at) WHERE state IN ('PENDING', 'UNKNOWN')`.execute(
    db,
  );
  await sql`CREATE INDEX operations_by_account ON operations (account_id, id DESC)`.execute(db);
  await sql`CREATE INDEX operations_by_target ON operations (target_id, id DESC)`.execute(db);
  await sql`
    CREATE TABLE targets (
      key text PRIMARY KEY,
      version integer NOT NULL
    )`.execute(db);
  await sql`
    CREATE TABLE attempts (
      operation_id uuid NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
      number integer NOT NULL,
      started_at timestamptz NOT NULL,
      finished_at timestamptz,
      outcome text,
      vendor jsonb,
      detail text,
      refusal jsonb,
      before jsonb,
      PRIMARY KEY (operation_id, number)
    )`.execute(db);
}

/** A journal as years leave it: filled by the database itself, much faster than operation by operation. */
import pg from 'pg';

export interface Filling {
  readonly operations: number;
  /** How many accounts they are of; `account-1` and so on. */
  readonly accounts: number;
  /** So many of them are there already. */
  readonly there?: number;
}

/** One operation in so many is open, and one in as many waits for a person. */
const openOneIn = 1_000;

/** Adds operations with one attempt each, the snapshots that they left, and what planners go by. */
export async function fillJournal(databaseUrl: string, filling: Filling): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const statement of statementsFor(filling)) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** @NOTE the ids are of version 7 and spread over one year of the past: they grow as time does. */
export function statementsFor({ operations, accounts, there = 0 }: Filling): readonly string[] {
  const rows = `generate_series(${there + 1}, ${operations}) AS n`;
  const entities = `generate_series(${there + 1}, LEAST(20000, ${operations})) AS n`;
  const apartMs = Math.floor((365 * 86_400_000) / operations);
  const at = `(timestamptz '2025-01-01Z' + n * interval '${apartMs} milliseconds')`;
  const hex = `lpad(to_hex(1735689600000 + n::bigint * ${apartMs}), 12, '0')`;
  const id = `(left(${hex}, 8) || '-' || right(${hex}, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  const account = `('account-' || (1 + n % ${accounts}))`;
  const isOpen = `(n % ${openOneIn} = 0)`;
  return [
    `INSERT INTO targets (key, version) SELECT 'UPDATE_TEMPLATE_BUDGET/filled/' || n, 1 FROM ${rows}`,
    `INSERT INTO operations (id, account_id, kind, idempotency_key, fingerprint, input, target_id, exclusive_key, target_key,
        request_id, request, requested_by, requested_at, state, settled_at, settled_by, unknown_why, next_check_at)
      SELECT ${id}, ${account}, 'UPDATE_TEMPLATE_BUDGET', 'filled-key-' || n, repeat('f', 64),
        '{"kind":"UPDATE_TEMPLATE_BUDGET","templateId":"t","updateType":"APPEND","number":1}',
        ${account} || ':' || (n % 20000), 'filled/' || n, 'UPDATE_TEMPLATE_BUDGET/filled/' || n,
        md5(n::text), jsonb_build_object('path', '/filled', 'body', repeat('b', 200)), 'filler', ${at},
        CASE WHEN ${isOpen} THEN 'UNKNOWN' ELSE 'SUCCEEDED' END, CASE WHEN ${isOpen} THEN NULL ELSE ${at} END, 'VENDOR',
        CASE WHEN ${isOpen} THEN 'lost' END,
        CASE WHEN n % ${2 * openOneIn} = 0 THEN timestamptz '2100-01-01Z' END
      FROM ${rows}`,
    `INSERT INTO attempts (operation_id, number, started_at, finished_at, outcome)
      SELECT ${id}, 1, ${at}, ${at}, CASE WHEN ${isOpen} THEN 'UNKNOWN' ELSE 'DONE' END FROM ${rows}`,
    `INSERT INTO templates (id, account_id, code, kind, status, name, remaining, observed_at, state)
      SELECT ${account} || ':' || n, ${account}, n, 'TICKET', 'ACTIVE', 'Template ' || n, n, now(), '{}'
      FROM ${entities}`,
    `INSERT INTO members (id, account_id, uid, number, name, phone, status, balance, points, observed_at, state)
      SELECT ${account} || ':' || n, ${account}, n, n, 'Member ' || n, n, 'NORMAL', n, n, now(), '{}'
      FROM ${entities}`,
    `INSERT INTO benefits (id, account_id, activity_id, outer_id, status, name, observed_at, state)
      SELECT ${account} || ':1:' || n, ${account}, 1, n, 'ONLINE', 'Benefit ' || n, now(), '{}'
      FROM ${entities}`,
    'ANALYZE',
  ];
}

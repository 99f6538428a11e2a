/** The journal as it stands in the database, read past the program. */
import pg from 'pg';
import { z } from 'zod';

const attemptRow = z.object({
  number: z.int(),
  started_at: z.date(),
  finished_at: z.date().nullable(),
  outcome: z.string().nullable(),
  detail: z.string().nullable(),
});

const operationRow = z.object({
  id: z.string(),
  account_id: z.string(),
  kind: z.string(),
  idempotency_key: z.string(),
  request_id: z.string(),
  request: z.object({ path: z.string(), body: z.string() }),
  requested_at: z.date(),
  state: z.enum(['PENDING', 'SUCCEEDED', 'REFUSED', 'UNKNOWN']),
  settled_at: z.date().nullable(),
  settled_by: z.string().nullable(),
  refusal: z.looseObject({ code: z.string() }).nullable(),
  unknown_why: z.string().nullable(),
  next_check_at: z.date().nullable(),
});

export interface JournalAttempt {
  readonly number: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly outcome: string | null;
  readonly detail: string | null;
}

export interface JournalRow {
  readonly id: string;
  readonly accountId: string;
  readonly kind: string;
  readonly idempotencyKey: string;
  readonly requestId: string;
  /** The vendor's message. */
  readonly body: string;
  readonly requestedAt: Date;
  readonly state: 'PENDING' | 'SUCCEEDED' | 'REFUSED' | 'UNKNOWN';
  readonly settledAt: Date | null;
  readonly settledBy: string | null;
  readonly refusalCode: string | null;
  readonly unknownWhy: string | null;
  readonly nextCheckAt: Date | null;
  readonly attempts: readonly JournalAttempt[];
}

/** Everything in the journal, oldest first. */
export function readJournal(databaseUrl: string): Promise<readonly JournalRow[]> {
  return withClient(databaseUrl, async (client) => {
    const operations = z.array(operationRow).parse((await client.query('SELECT * FROM operations ORDER BY id')).rows);
    const attempts = new Map<string, JournalAttempt[]>();
    for (const row of (await client.query('SELECT * FROM attempts ORDER BY operation_id, number')).rows) {
      const { operation_id: id } = z.object({ operation_id: z.string() }).parse(row);
      const { number, started_at: startedAt, finished_at: finishedAt, outcome, detail } = attemptRow.parse(row);
      attempts.set(id, [...(attempts.get(id) ?? []), { number, startedAt, finishedAt, outcome, detail }]);
    }
    return operations.map((row) => ({
      id: row.id,
      accountId: row.account_id,
      kind: row.kind,
      idempotencyKey: row.idempotency_key,
      requestId: row.request_id,
      body: row.request.body,
      requestedAt: row.requested_at,
      state: row.state,
      settledAt: row.settled_at,
      settledBy: row.settled_by,
      refusalCode: row.refusal?.code ?? null,
      unknownWhy: row.unknown_why,
      nextCheckAt: row.next_check_at,
      attempts: attempts.get(row.id) ?? [],
    }));
  });
}

/** Operations that somebody still has to look at: those that wait for a person are not among them. */
export function countUnsettled(databaseUrl: string): Promise<number> {
  const unsettled = `SELECT count(*)::int AS count FROM operations
    WHERE state = 'PENDING' OR (state = 'UNKNOWN' AND next_check_at IS NOT NULL)`;
  return withClient(databaseUrl, async (client) => {
    const [row] = z.array(z.object({ count: z.int() })).parse((await client.query(unsettled)).rows);
    return row?.count ?? 0;
  });
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

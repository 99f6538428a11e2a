/** A journal on a real database with the real queue behind it, and a look at the rows of both. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { type Instant, instant } from '../../src/domain/clock.ts';
import type { OperationId } from '../../src/domain/ids.ts';
import { type JobQueue, openJobQueue } from '../../src/jobs/queue.ts';
import type { Journal, Lease } from '../../src/journal/journal.ts';
import { createStoreJournal } from '../../src/journal/store-journal.ts';
import { openDatabase } from '../../src/store/database.ts';
import type { Db } from '../../src/store/tables.ts';
import { createDatabase, type Engine } from '../support/engines.ts';
import { newOperation } from '../support/journal.ts';

export interface JournalWorld {
  readonly db: Db;
  readonly queue: JobQueue;
  readonly journal: Journal;
  /** What the queue complained of. */
  readonly trouble: readonly string[];
  /** A fresh operation that its sender holds. */
  claim(leaseMs?: number): Promise<Lease>;
  close(): Promise<void>;
}

export interface JournalWorldOptions {
  readonly leaseMs?: number;
}

export async function openJournal(
  engine: Engine,
  { leaseMs = 5_000 }: JournalWorldOptions = {},
): Promise<JournalWorld> {
  const { location, drop } = await createDatabase(engine);
  const { db, close: closeDatabase } = await openDatabase(location, () => {});
  const trouble: string[] = [];
  const queue = await openJobQueue({ db, leaseMs, onTrouble: (reason) => void trouble.push(reason) });
  const journal = createStoreJournal({ db, newLeaseId: randomUUID, followUp: queue.followUp });
  return {
    db,
    queue,
    journal,
    trouble,
    claim: (ms = 5_000) => claim(journal, ms),
    async close() {
      await queue.close();
      await closeDatabase();
      await drop();
    },
  };
}

async function claim(journal: Journal, leaseMs: number): Promise<Lease> {
  const target = { key: randomUUID(), isExclusive: true, version: 0, lastSecond: null };
  const claimed = await journal.claim(newOperation(), target, { at: inMs(0), before: null, leaseUntil: inMs(leaseMs) });
  if (claimed.kind === 'lost') throw new Error('nobody else is there');
  return claimed.lease;
}

/** Forgets every operation and every job. */
export async function clear(db: Db): Promise<void> {
  await sql`DELETE FROM operations`.execute(db);
  await sql`DELETE FROM promotion_jobs.job`.execute(db);
}

/** That long from now. */
export const inMs = (ms: number): Instant => instant(new Date(Date.now() + ms));

/** An outcome that is not known yet, to be looked at then. */
export const unknownUntil = (nextCheckAt: Instant | null) =>
  ({ state: 'UNKNOWN', why: 'no answer', nextCheckAt }) as const;

const jobRow = z.object({
  name: z.string(),
  state: z.string(),
  operation: z.string().nullable(),
  start_after: z.date(),
  retry_count: z.number(),
});

/** Every job that the database holds, of one operation or of all, in the order of their times. */
export async function readJobs(db: Db, operationId?: OperationId): Promise<ReadonlyArray<z.output<typeof jobRow>>> {
  const { rows } = await sql`
    SELECT name, state::text, data->>'operationId' AS operation, start_after, retry_count
    FROM promotion_jobs.job ORDER BY start_after`.execute(db);
  const jobs = z.array(jobRow).parse(rows);
  return operationId === undefined ? jobs : jobs.filter(({ operation }) => operation === operationId);
}

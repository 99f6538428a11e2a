/** The queue of a simulation: follow-ups in a table of the same database, told of in virtual time. */
import { type Kysely, sql } from 'kysely';
import { type Instant, instant } from '../../src/domain/clock.ts';
import type { OperationId } from '../../src/domain/ids.ts';
import type { FollowUp } from '../../src/journal/settle.ts';
import type { Tables } from '../../src/store/tables.ts';

export interface FollowUpJob {
  readonly operationId: OperationId;
  readonly dueAt: Instant;
}

export async function createJobTable(db: Kysely<Tables>): Promise<void> {
  await sql`CREATE TABLE simulated_jobs (operation_id uuid NOT NULL, due_at timestamptz NOT NULL)`.execute(db);
}

export const putDown: FollowUp = async (tx, operationId, dueAt) => {
  await sql`INSERT INTO simulated_jobs VALUES (${operationId}, ${dueAt})`.execute(tx);
};

/** Takes the jobs that are due; nobody else gets them then. */
export async function takeJobs(db: Kysely<Tables>, now: Date): Promise<FollowUpJob[]> {
  const { rows } = await sql<{ operation_id: OperationId; due_at: Date }>`
    DELETE FROM simulated_jobs WHERE due_at <= ${now.toISOString()}::timestamptz RETURNING operation_id, due_at`.execute(
    db,
  );
  return rows.map(({ operation_id: operationId, due_at: dueAt }) => ({ operationId, dueAt: instant(dueAt) }));
}

/** When there is something to do next; null: nothing is known of. */
export async function nextDueMs(db: Kysely<Tables>, missedAfterMs: number): Promise<number | null> {
  const { rows } = await sql<{ due: Date | null }>`
    SELECT LEAST(
      (SELECT min(due_at) FROM simulated_jobs),
      (SELECT min(next_check_at + CASE WHEN state = 'UNKNOWN' AND lease_until IS NULL
         THEN ${`${missedAfterMs + 1} milliseconds`}::interval ELSE interval '0' END)
       FROM operations WHERE state IN ('PENDING', 'UNKNOWN'))) AS due`.execute(db);
  return rows[0]?.due?.getTime() ?? null;
}

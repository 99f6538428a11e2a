/** From rows to records. */
import type { Selectable } from 'kysely';
import { instant } from '../domain/clock.ts';
import type { OperationId } from '../domain/ids.ts';
import type { Attempt, OperationRecord } from '../domain/operation.ts';
import type { AttemptsTable, Db, OperationsTable } from '../store/tables.ts';

export type OperationRow = Selectable<OperationsTable>;

const at = (date: Date | null) => (date === null ? null : instant(date));

function toAttempt(row: Selectable<AttemptsTable>): Attempt {
  return {
    number: row.number,
    startedAt: instant(row.started_at),
    finishedAt: at(row.finished_at),
    outcome: row.outcome,
    vendor: row.vendor,
    detail: row.detail,
    refusal: row.refusal,
    before: row.before,
  };
}

function toRecord(row: OperationRow, attempts: readonly Attempt[]): OperationRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    kind: row.kind,
    idempotencyKey: row.idempotency_key,
    fingerprint: row.fingerprint,
    input: row.input,
    targetId: row.target_id,
    requestId: row.request_id,
    request: row.request,
    requestedBy: row.requested_by,
    requestedAt: instant(row.requested_at),
    state: row.state,
    settledAt: at(row.settled_at),
    settledBy: row.settled_by,
    decision: row.decision,
    result: row.result,
    refusal: row.refusal,
    unknownWhy: row.unknown_why,
    evidence: row.evidence,
    nextCheckAt: at(row.next_check_at),
    checks: row.checks,
    firstAttempt: row.first_attempt,
    leaseUntil: at(row.lease_until),
    isExclusive: row.exclusive_key !== null,
    attempts,
  };
}

/** Adds the attempts of all rows with one query; keeps the order. */
export async function toRecords(db: Db, rows: readonly OperationRow[]): Promise<OperationRecord[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const attemptRows = await db
    .selectFrom('attempts')
    .selectAll()
    .where('operation_id', 'in', ids)
    .orderBy('operation_id')
    .orderBy('number')
    .execute();
  const byOperation = new Map<OperationId, Attempt[]>(ids.map((id) => [id, []]));
  for (const row of attemptRows) byOperation.get(row.operation_id)?.push(toAttempt(row));
  return rows.map((row) => toRecord(row, byOperation.get(row.id) ?? []));
}

/** From rows to records. */
import { type Selectable, sql } from 'kysely';
import { instant } from '../domain/clock.ts';
import type { Attempt, OperationRecord } from '../domain/operation.ts';
import type { AttemptsTable, OperationsTable } from '../store/tables.ts';

/** An attempt as JSON within its operation's row: the same columns, with times as text. */
type AttemptRow = Omit<Selectable<AttemptsTable>, 'started_at' | 'finished_at'> & {
  readonly started_at: string;
  readonly finished_at: string | null;
};

/** An operation with its attempts, in their order. */
export type OperationRow = Selectable<OperationsTable> & { readonly attempts: readonly AttemptRow[] };

/** The attempts of each row of `operations`, as a column: whoever reads an operation needs them, and asks only once. */
export const withAttempts = sql<readonly AttemptRow[]>`
  (SELECT COALESCE(json_agg(row_to_json(attempts) ORDER BY number), '[]') FROM attempts
    WHERE attempts.operation_id = operations.id)`.as('attempts');

const at = (date: Date | string | null) => (date === null ? null : instant(new Date(date)));

function toAttempt(row: AttemptRow): Attempt {
  return {
    number: row.number,
    startedAt: instant(new Date(row.started_at)),
    finishedAt: at(row.finished_at),
    outcome: row.outcome,
    vendor: row.vendor,
    detail: row.detail,
    refusal: row.refusal,
    before: row.before,
  };
}

export function toRecord(row: OperationRow): OperationRecord {
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
    attempts: row.attempts.map(toAttempt),
  };
}

/** The attempts of an operation: begun before the first byte leaves, ended when the answer is in. */
import { forJournal } from '../domain/entity.ts';
import type { OperationId } from '../domain/ids.ts';
import { toJson } from '../store/json.ts';
import type { Db } from '../store/tables.ts';
import type { AttemptEnd, AttemptStart } from './journal.ts';

export async function insertAttempt(
  tx: Db,
  {
    operationId,
    number,
    attempt,
  }: { readonly operationId: OperationId; readonly number: number; readonly attempt: AttemptStart },
): Promise<void> {
  const before = beforeOf(attempt);
  await tx
    .insertInto('attempts')
    .values({ operation_id: operationId, number, started_at: attempt.at, before })
    .execute();
}

/** What the target looked like before it, as the journal keeps that. */
export function beforeOf({ before }: AttemptStart): string | null {
  return before === null ? null : toJson(forJournal(before));
}

export async function endAttempt(tx: Db, operationId: OperationId, attempt: AttemptEnd): Promise<void> {
  await endingAttempt(tx, operationId, attempt).execute();
}

/** The statement that ends an attempt. */
export function endingAttempt(tx: Db, operationId: OperationId, attempt: AttemptEnd) {
  return tx
    .updateTable('attempts')
    .set({
      finished_at: attempt.finishedAt,
      outcome: attempt.outcome,
      vendor: attempt.vendor === null ? null : toJson(attempt.vendor),
      detail: attempt.detail,
      refusal: attempt.refusal === null ? null : toJson(attempt.refusal),
    })
    .where('operation_id', '=', operationId)
    .where('number', '=', attempt.number);
}

/** Settling by who has lost the lease: what the vendor has said counts all the same. */
import type { Instant } from '../domain/clock.ts';
import type { OperationId } from '../domain/ids.ts';
import { keepingSnapshot } from '../store/snapshots.ts';
import type { Db } from '../store/tables.ts';
import { endAttempt } from './attempts.ts';
import { holdingTarget } from './hold-target.ts';
import type { SettleRequest } from './journal.ts';
import { isOpen } from './open.ts';
import { columnsOf } from './settlement-columns.ts';

/**
 * Notes how the attempt ended, and settles the operation where the vendor itself has said yes; in a transaction.
 * @returns when the operation is to be looked at; null where nobody has to.
 */
export async function settleLost(tx: Db, operationId: OperationId, request: SettleRequest): Promise<Instant | null> {
  const { attempt, settlement, lateness, snapshot, at } = request;
  if (attempt !== null) await endAttempt(tx, operationId, attempt);
  if (settlement.state !== 'UNKNOWN' && lateness !== null) await holdingTarget(operationId, lateness, null).execute(tx);
  const { isSettled, nextLook } = await settleWithoutLease(tx, operationId, request);
  // Written late, it does not replace what others have seen since.
  if (isSettled && snapshot !== null) await tx.executeQuery(keepingSnapshot(tx, snapshot, { latest: at }).compile());
  return nextLook;
}

/**
 * The lease is somebody else's by now. The vendor's own yes is the truth all the same, and overrules what was concluded
 * without it. @returns whether the operation is settled by it, and when it is to be looked at, if it still has to be.
 */
async function settleWithoutLease(
  tx: Db,
  operationId: OperationId,
  request: SettleRequest,
): Promise<{ readonly isSettled: boolean; readonly nextLook: Instant | null }> {
  const { settlement, attempt, at } = request;
  const isVerified = settlement.state === 'SUCCEEDED' && attempt?.outcome === 'DONE';
  const moved = await tx
    .updateTable('operations')
    .set(
      isVerified
        ? { ...columnsOf(request), refusal: null, decision: null, lease_id: null, lease_until: null }
        : { next_check_at: at },
    )
    .where('id', '=', operationId)
    .where((eb) => {
      if (isVerified) return eb.or([isOpen, eb('state', '=', 'REFUSED')]);
      // An attempt of an earlier claim was taken into account when that was settled.
      const isNews = eb.and([isOpen, eb('first_attempt', '<=', attempt?.number ?? 0)]);
      // What waits for a person is not looked at again, unless the vendor itself has spoken, or nothing is in doubt.
      if (attempt?.outcome === 'REFUSED') return isNews;
      const isDue = eb('next_check_at', 'is not', null);
      if (attempt?.outcome !== 'NEVER_SENT') return eb.and([isNews, isDue]);
      const isInDoubt = eb.exists(
        eb
          .selectFrom('attempts')
          .select('number')
          .whereRef('attempts.operation_id', '=', 'operations.id')
          .whereRef('attempts.number', '>=', 'operations.first_attempt')
          .where((of) => of.or([of('outcome', 'is', null), of('outcome', '=', 'UNKNOWN')])),
      );
      return eb.and([isNews, eb.or([isDue, eb.not(isInDoubt)])]);
    })
    .returning('id')
    .executeTakeFirst();
  const isSettled = isVerified && moved !== undefined;
  return { isSettled, nextLook: isVerified || moved === undefined ? null : at };
}

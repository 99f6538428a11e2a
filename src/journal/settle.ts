/** Settling an operation: outcome, attempt, snapshot, and the follow-up where one is needed, together. */
import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../domain/clock.ts';
import type { OperationId } from '../domain/ids.ts';
import type { OperationRecord } from '../domain/operation.ts';
import { keepingSnapshot } from '../store/snapshots.ts';
import type { Db } from '../store/tables.ts';
import { endingAttempt } from './attempts.ts';
import { holdingTarget } from './hold-target.ts';
import type { Lease, SettleRequest } from './journal.ts';
import { isOpen } from './open.ts';
import { type OperationRow, toRecord, withAttempts } from './rows.ts';
import { settleLost } from './settle-lost.ts';
import { columnsOf } from './settlement-columns.ts';

/** Sees to it, in the given transaction, that an operation is looked at at that time. */
export type FollowUp = (tx: Db, operationId: OperationId, at: Instant) => Promise<void>;

/** @returns how it stands afterwards; null when the lease was lost, and somebody else has decided that. */
export async function settle(
  { db, followUp }: { readonly db: Db; readonly followUp: FollowUp },
  lease: Lease,
  request: SettleRequest,
): Promise<OperationRecord | null> {
  const { settlement } = request;
  const nextLook = settlement.state === 'UNKNOWN' ? settlement.nextCheckAt : null;
  const settled = nextLook === null ? await settleHeld(db, lease, request) : null;
  if (settled !== null) return settled;
  return db.transaction().execute(async (tx) => {
    const held = nextLook === null ? null : await settleHeld(tx, lease, request);
    const lookAt = held === null ? await settleLost(tx, lease.operationId, request) : nextLook;
    if (lookAt !== null) await followUp(tx, lease.operationId, lookAt);
    return held;
  });
}

/** One statement, which is a transaction of its own where there is none around it. */
async function settleHeld(db: Db, lease: Lease, request: SettleRequest): Promise<OperationRecord | null> {
  const { rows } = await settlingHeld(db, lease, request).execute(db);
  return rows[0] === undefined ? null : toRecord(rows[0]);
}

/**
 * @NOTE attempt and snapshot need the row of the settled operation: who has lost the lease writes neither here. The
 * target is locked before the operation, as in a claim: the other order would let the two deadlock.
 */
function settlingHeld(db: Db, { operationId, leaseId }: Lease, request: SettleRequest): RawBuilder<OperationRow> {
  const { attempt, snapshot, settlement, at } = request;
  const lateness = settlement.state === 'UNKNOWN' ? null : request.lateness;
  const settled = db
    .updateTable('operations')
    .set({ ...columnsOf(request), lease_id: null, lease_until: null })
    .set((eb) => ({ checks: request.isDueCheck ? eb('checks', '+', 1) : eb.ref('checks') }))
    .where('id', '=', operationId)
    .where('lease_id', '=', leaseId)
    .where(isOpen)
    .where(lateness === null ? sql<boolean>`true` : sql<boolean>`(SELECT count(*) FROM target) >= 0`)
    .returningAll();
  const parts = [
    ...(lateness === null ? [] : [sql`target AS (${holdingTarget(operationId, lateness, attempt)})`]),
    sql`settled AS (${settled})`,
    ...(attempt === null
      ? []
      : [sql`ended AS (${endingAttempt(db, operationId, attempt).where(isSettled).returningAll()})`]),
    ...(snapshot === null ? [] : [sql`kept AS (${keepingSnapshot(db, snapshot, { latest: at, source: 'settled' })})`]),
  ];
  return sql<OperationRow>`WITH ${sql.join(parts)}
    SELECT operations.*, ${attempt === null ? withAttempts : withEnded(attempt.number)} FROM settled AS operations`;
}

const isSettled = sql<boolean>`EXISTS (SELECT FROM settled)`;

/** The attempts with the one that this statement ends: its parts see the tables as they were before. */
function withEnded(number: number) {
  return sql<OperationRow['attempts']>`
    (SELECT json_agg(row_to_json(attempt) ORDER BY number) FROM (
      SELECT * FROM attempts WHERE operation_id = operations.id AND number <> ${number} UNION ALL SELECT * FROM ended
    ) AS attempt)`.as('attempts');
}

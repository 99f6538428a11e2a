/** The journal in the database. */

import { sql, type Updateable } from 'kysely';
import { type Instant, instant } from '../domain/clock.ts';
import { type EntityState, forJournal } from '../domain/entity.ts';
import type { OperationId } from '../domain/ids.ts';
import { type OperationRecord, Verdict } from '../domain/operation.ts';
import type { Refusal } from '../domain/outcome.ts';
import { toJson } from '../store/json.ts';
import { keepSnapshot } from '../store/snapshots.ts';
import type { Db, OperationsTable } from '../store/tables.ts';
import { endAttempt } from './attempts.ts';
import { createClaims } from './claims.ts';
import type {
  Decision,
  Journal,
  KeyScope,
  Lateness,
  Lease,
  Look,
  Settlement,
  SettleRequest,
  Target,
} from './journal.ts';
import { countOnTargets, countOpen, countOperations, listOnTargets, listOperations } from './lists.ts';
import { type OperationRow, toRecords } from './rows.ts';

/** Sees to it, in the given transaction, that an operation is looked at at that time. */
export type FollowUp = (tx: Db, operationId: OperationId, at: Instant) => Promise<void>;

interface Deps {
  readonly db: Db;
  readonly newLeaseId: () => string;
  /** Without one, what is due is found all the same, but only by those who look for what was forgotten. */
  readonly followUp?: FollowUp | undefined;
}

interface SettleDeps {
  readonly db: Db;
  readonly followUp: FollowUp;
}

export function createStoreJournal({ db, newLeaseId, followUp = async () => {} }: Deps): Journal {
  return {
    ...createClaims(db, newLeaseId),
    look: (scope, target) => look(db, scope, target),
    settle: (lease, request) => settle({ db, followUp }, lease, request),
    decide: (id, decision) => decide(db, id, decision),
    find: (ids) => find(db, ids),
    list: (filter, page) => listOperations(db, filter, page),
    count: (filter) => countOperations(db, filter),
    listOn: (targetIds, page, accountIds) => listOnTargets(db, targetIds, { page, accountIds }),
    countOn: (targetIds, accountIds) => countOnTargets(db, targetIds, accountIds),
    countOpen: (accountIds) => countOpen(db, accountIds),
  };
}

async function look(db: Db, scope: KeyScope, { key, isExclusive }: Target): Promise<Look> {
  // @NOTE one statement: the version is as old as the rows, so an attempt begun since makes the claim fail, never pass.
  const seen = await db
    .selectFrom(
      db
        .selectNoFrom((eb) => [
          eb.selectFrom('targets').select('version').where('key', '=', key).as('version'),
          eb.selectFrom('targets').select('held_until').where('key', '=', key).as('held_until'),
        ])
        .as('target'),
    )
    .leftJoin('operations', (join) =>
      join.on((eb) => {
        const isSameKey = eb.and([
          eb('account_id', '=', scope.accountId),
          eb('operations.kind', '=', scope.kind),
          eb('idempotency_key', '=', scope.idempotencyKey),
        ]);
        if (!isExclusive) return isSameKey;
        // Also what was let pass while the account's settings were others: its effect would spoil the evidence.
        return eb.or([isSameKey, eb.and([eb('target_key', '=', key), eb('state', 'in', ['PENDING', 'UNKNOWN'])])]);
      }),
    )
    .selectAll('operations')
    .select(['target.version', 'target.held_until'])
    .execute();
  const rows = seen.filter(isOperation);
  const records = await toRecords(db, rows);
  const existing =
    records.find((record) => record.kind === scope.kind && record.idempotencyKey === scope.idempotencyKey) ?? null;
  const blocker = records.find((record) => record !== existing) ?? null;
  if (!isExclusive) return { existing, blocker, targetVersion: 0, heldUntil: null };
  const held = seen[0]?.held_until ?? null;
  return {
    existing,
    blocker,
    targetVersion: Number(seen[0]?.version ?? 0),
    heldUntil: held === null ? null : instant(held),
  };
}

/** What the join found nothing for has a row of nulls. */
const isOperation = <Row extends { readonly id: unknown }>(row: Row): row is Row & OperationRow => row.id !== null;

async function find(db: Db, ids: readonly OperationId[]): Promise<Map<OperationId, OperationRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('operations')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  return new Map((await toRecords(db, rows)).map((record) => [record.id, record]));
}

async function settle({ db, followUp }: SettleDeps, lease: Lease, request: SettleRequest): Promise<OperationRecord> {
  await db.transaction().execute(async (tx) => {
    if (request.attempt !== null) await endAttempt(tx, lease.operationId, request.attempt);
    if (request.settlement.state !== 'UNKNOWN') await holdTarget(tx, lease.operationId, request.lateness);
    const settled = await tx
      .updateTable('operations')
      .set({ ...columnsOf(request.settlement, request), lease_id: null, lease_until: null })
      .set((eb) => ({ checks: request.isDueCheck ? eb('checks', '+', 1) : eb.ref('checks') }))
      .where('id', '=', lease.operationId)
      .where('lease_id', '=', lease.leaseId)
      .where('state', 'in', ['PENDING', 'UNKNOWN'])
      .returning('id')
      .executeTakeFirst();
    const { isSettled, nextLook } =
      settled === undefined
        ? await settleWithoutLease(tx, lease.operationId, request)
        : { isSettled: true, nextLook: nextCheckOf(request) };
    if (nextLook !== null) await followUp(tx, lease.operationId, nextLook);
    // Written late, it does not replace what others have seen since.
    if (isSettled && request.snapshot !== null) await keepSnapshot(tx, request.snapshot, request.at);
  });
  const record = (await find(db, [lease.operationId])).get(lease.operationId);
  if (record === undefined) throw new Error(`operation ${lease.operationId} is not in the journal`);
  return record;
}

function nextCheckOf({ settlement }: SettleRequest): Instant | null {
  return settlement.state === 'UNKNOWN' ? settlement.nextCheckAt : null;
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
        ? { ...columnsOf(settlement, request), refusal: null, decision: null, lease_id: null, lease_until: null }
        : { next_check_at: at },
    )
    .where('id', '=', operationId)
    .where((eb) => {
      const isOpen = eb('state', 'in', ['PENDING', 'UNKNOWN']);
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

/** @NOTE the target is locked before the operation, as in a claim: the other order would let the two deadlock. */
async function holdTarget(tx: Db, operationId: OperationId, lateness: Lateness | null): Promise<void> {
  if (lateness === null) return;
  const { sentWithinMs, appliedWithinMs } = lateness;
  await sql`
    UPDATE targets SET held_until = GREATEST(held_until, (
      SELECT max(COALESCE(finished_at, started_at + ${`${sentWithinMs} milliseconds`}::interval))
        + ${`${appliedWithinMs} milliseconds`}::interval
      FROM attempts
      WHERE operation_id = ${operationId} AND (outcome IS NULL OR outcome = 'UNKNOWN')))
    WHERE key = (SELECT target_key FROM operations WHERE id = ${operationId})`.execute(tx);
}

async function decide(db: Db, id: OperationId, decision: Decision): Promise<OperationRecord | null> {
  const { verdict, by, note, at, result, lateness } = decision;
  const decided: Updateable<OperationsTable> =
    verdict === Verdict.APPLIED
      ? { state: 'SUCCEEDED', result: result === null ? null : toJson(forJournal(result)) }
      : { state: 'REFUSED', refusal: toJson(decidedAgainst(note)) };
  await db.transaction().execute(async (tx) => {
    await holdTarget(tx, id, lateness);
    const isDecided = await tx
      .updateTable('operations')
      .set({
        ...decided,
        settled_at: at,
        settled_by: 'OPERATOR',
        decision: toJson({ by, note }),
        unknown_why: null,
        next_check_at: null,
        lease_id: null,
        lease_until: null,
      })
      .where('id', '=', id)
      .where('state', '=', 'UNKNOWN')
      .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', sql<Date>`${at}::timestamptz`)]))
      .returning('id')
      .executeTakeFirst();
    if (isDecided !== undefined && result !== null) await keepSnapshot(tx, result, result.observedAt);
  });
  return (await find(db, [id])).get(id) ?? null;
}

function decidedAgainst(note: string): Refusal {
  const detail = `An operator has found that it was not applied: ${note}`;
  return { code: 'NOT_APPLIED', detail, vendor: null };
}

const kept = (state: EntityState | null): EntityState | null => (state === null ? null : forJournal(state));

function columnsOf(settlement: Settlement, { at, evidence }: SettleRequest): Updateable<OperationsTable> {
  const seen =
    evidence === null ? {} : { evidence: toJson({ before: kept(evidence.before), after: kept(evidence.after) }) };
  switch (settlement.state) {
    case 'SUCCEEDED': {
      const result = settlement.result === null ? null : toJson(forJournal(settlement.result));
      return {
        ...seen,
        state: 'SUCCEEDED',
        settled_at: at,
        settled_by: settlement.settledBy,
        result,
        unknown_why: null,
        next_check_at: null,
      };
    }
    case 'REFUSED': {
      const refusal = toJson(settlement.refusal);
      return {
        ...seen,
        state: 'REFUSED',
        settled_at: at,
        settled_by: settlement.settledBy,
        refusal,
        unknown_why: null,
        next_check_at: null,
      };
    }
    case 'UNKNOWN':
      return { ...seen, state: 'UNKNOWN', unknown_why: settlement.why, next_check_at: settlement.nextCheckAt };
  }
}

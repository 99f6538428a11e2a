/** The journal in the database. */

import { sql, type Updateable } from 'kysely';
import { type Instant, instant } from '../domain/clock.ts';
import { forJournal } from '../domain/entity.ts';
import type { OperationId } from '../domain/ids.ts';
import { type OperationRecord, Verdict } from '../domain/operation.ts';
import type { Refusal } from '../domain/outcome.ts';
import { isAmong } from '../store/conditions.ts';
import { toJson } from '../store/json.ts';
import { keepingSnapshot } from '../store/snapshots.ts';
import type { Db, OperationsTable } from '../store/tables.ts';
import { createClaims } from './claims.ts';
import { holdingTarget } from './hold-target.ts';
import type { Decision, Journal, KeyScope, Lease, Look, SettleRequest, Target } from './journal.ts';
import { countOnTargets, countOpen, countOperations, listOnTargets, listOperations } from './lists.ts';
import { deleteOld, newestAt, remains } from './old-operations.ts';
import { isOpen } from './open.ts';
import { type OperationRow, toRecord, withAttempts } from './rows.ts';
import { type FollowUp, settle } from './settle.ts';

interface Deps {
  readonly db: Db;
  readonly newLeaseId: () => string;
  /** Without one, what is due is found all the same, but only by those who look for what was forgotten. */
  readonly followUp?: FollowUp | undefined;
}

export function createStoreJournal({ db, newLeaseId, followUp = async () => {} }: Deps): Journal {
  return {
    ...createClaims(db, newLeaseId),
    look: (scope, target) => look(db, scope, target),
    settle: (lease, request) => settleOne({ db, followUp }, lease, request),
    decide: (id, decision) => decide(db, id, decision),
    find: (ids) => find(db, ids),
    list: (filter, page) => listOperations(db, filter, page),
    count: (filter) => countOperations(db, filter),
    listOn: (targetIds, page, accountIds) => listOnTargets(db, targetIds, { page, accountIds }),
    countOn: (targetIds, accountIds) => countOnTargets(db, targetIds, accountIds),
    countOpen: (accountIds) => countOpen(db, accountIds),
    newestAt: () => newestAt(db),
    deleteOld: (old) => deleteOld(db, old),
    remains: (before) => remains(db, before),
  };
}

async function look(db: Db, scope: KeyScope, { key, isExclusive }: Target): Promise<Look> {
  // @NOTE one statement: the version is as old as the rows, so an attempt begun since makes the claim fail, never pass.
  const seen = await db
    .selectFrom(db.selectNoFrom(sql`1`.as('one')).as('one'))
    .leftJoin('targets as target', (join) => join.on('target.key', '=', key))
    .leftJoin(around(db, scope, { key, isExclusive }).as('operations'), (join) => join.onTrue())
    .selectAll('operations')
    .select(['target.version', 'target.last_second', 'target.held_until', withAttempts])
    .execute();
  const records = seen.filter(isOperation).map(toRecord);
  const existing = records.find((record) => hasKey(record, scope)) ?? null;
  const blocker = records.find(({ id }) => id !== existing?.id) ?? null;
  const lastSecond = at(seen[0]?.last_second);
  if (!isExclusive) return { existing, blocker, targetVersion: 0, lastSecond, heldUntil: null };
  return {
    existing,
    blocker,
    targetVersion: Number(seen[0]?.version ?? 0),
    lastSecond,
    heldUntil: at(seen[0]?.held_until),
  };
}

/**
 * The operation with that key, and what is open on the target: one that is both comes twice.
 * @NOTE two searches, not one with OR: that one reads every row version that has left an index since the last vacuum, each
 * time anew, where a search of one index marks them to be passed over. Account and kind are compared as one text, which
 * no index knows: they would lead a database that has not counted its rows yet to all operations of the kind.
 */
function around(db: Db, scope: KeyScope, { key, isExclusive }: Target) {
  const sameKey = db
    .selectFrom('operations')
    .selectAll()
    .where('idempotency_key', '=', scope.idempotencyKey)
    .where(sql<boolean>`account_id || '/' || kind = ${`${scope.accountId}/${scope.kind}`}`);
  if (!isExclusive) return sameKey;
  // Also what was let pass while the account's settings were others: its effect would spoil the evidence.
  return sameKey.unionAll(db.selectFrom('operations').selectAll().where('target_key', '=', key).where(isOpen));
}

/** What is open on the target may have the same key at another account. */
const hasKey = ({ accountId, kind, idempotencyKey }: OperationRecord, scope: KeyScope): boolean =>
  accountId === scope.accountId && kind === scope.kind && idempotencyKey === scope.idempotencyKey;

const at = (date: Date | null | undefined): Instant | null => (date ? instant(date) : null);

/** What the join found nothing for has a row of nulls. */
const isOperation = <Row extends { readonly id: unknown }>(row: Row): row is Row & OperationRow => row.id !== null;

async function find(db: Db, ids: readonly OperationId[]): Promise<Map<OperationId, OperationRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('operations')
    .selectAll()
    .select(withAttempts)
    .where((eb) => isAmong(eb, 'id', ids))
    .execute();
  return new Map(rows.map(toRecord).map((record) => [record.id, record]));
}

async function settleOne(
  deps: { readonly db: Db; readonly followUp: FollowUp },
  lease: Lease,
  request: SettleRequest,
): Promise<OperationRecord> {
  const record = (await settle(deps, lease, request)) ?? (await findOne(deps.db, lease.operationId));
  if (record === null) throw new Error(`operation ${lease.operationId} is not in the journal`);
  return record;
}

async function findOne(db: Db, id: OperationId): Promise<OperationRecord | null> {
  return (await find(db, [id])).get(id) ?? null;
}

async function decide(db: Db, id: OperationId, decision: Decision): Promise<OperationRecord | null> {
  const { verdict, by, note, at, result, lateness } = decision;
  const decided: Updateable<OperationsTable> =
    verdict === Verdict.APPLIED
      ? { state: 'SUCCEEDED', result: result === null ? null : toJson(forJournal(result)) }
      : { state: 'REFUSED', refusal: toJson(decidedAgainst(note)) };
  await db.transaction().execute(async (tx) => {
    if (lateness !== null) await holdingTarget(id, lateness, null).execute(tx);
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
    if (isDecided !== undefined && result !== null)
      await tx.executeQuery(keepingSnapshot(tx, result, { latest: result.observedAt }).compile());
  });
  return findOne(db, id);
}

function decidedAgainst(note: string): Refusal {
  const detail = `An operator has found that it was not applied: ${note}`;
  return { code: 'NOT_APPLIED', detail, vendor: null };
}

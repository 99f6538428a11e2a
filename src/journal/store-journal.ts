/** The journal in the database. */

import type { Updateable } from 'kysely';
import type { OperationId } from '../domain/ids.ts';
import type { OperationRecord } from '../domain/operation.ts';
import type { Db, OperationsTable } from '../store/tables.ts';
import { keepTemplate } from '../store/templates.ts';
import { endAttempt } from './attempts.ts';
import { createClaims } from './claims.ts';
import type { Journal, KeyScope, Lease, Look, Settlement, SettleRequest } from './journal.ts';
import { countOnTargets, countOpen, countOperations, listOnTargets, listOperations } from './lists.ts';
import { toRecords } from './rows.ts';

export function createStoreJournal({
  db,
  newLeaseId,
}: {
  readonly db: Db;
  readonly newLeaseId: () => string;
}): Journal {
  return {
    ...createClaims(db, newLeaseId),
    look: (scope, exclusiveKey) => look(db, scope, exclusiveKey),
    settle: (lease, request) => settle(db, lease, request),
    find: (ids) => find(db, ids),
    list: (filter, page) => listOperations(db, filter, page),
    count: (filter) => countOperations(db, filter),
    listOn: (targetIds, page, accountIds) => listOnTargets(db, targetIds, { page, accountIds }),
    countOn: (targetIds, accountIds) => countOnTargets(db, targetIds, accountIds),
    countOpen: (accountIds) => countOpen(db, accountIds),
  };
}

async function look(db: Db, scope: KeyScope, exclusiveKey: string | null): Promise<Look> {
  // @NOTE the version is read before the rows: an attempt begun in between makes the claim fail, never pass.
  const target =
    exclusiveKey === null
      ? undefined
      : await db.selectFrom('targets').select('version').where('key', '=', exclusiveKey).executeTakeFirst();
  const rows = await db
    .selectFrom('operations')
    .selectAll()
    .where((eb) => {
      const isSameKey = eb.and([
        eb('account_id', '=', scope.accountId),
        eb('kind', '=', scope.kind),
        eb('idempotency_key', '=', scope.idempotencyKey),
      ]);
      if (exclusiveKey === null) return isSameKey;
      return eb.or([
        isSameKey,
        eb.and([eb('exclusive_key', '=', exclusiveKey), eb('state', 'in', ['PENDING', 'UNKNOWN'])]),
      ]);
    })
    .execute();
  const records = await toRecords(db, rows);
  const existing =
    records.find((record) => record.kind === scope.kind && record.idempotencyKey === scope.idempotencyKey) ?? null;
  const blocker = records.find((record) => record !== existing) ?? null;
  return { existing, blocker, targetVersion: Number(target?.version ?? 0) };
}

async function find(db: Db, ids: readonly OperationId[]): Promise<Map<OperationId, OperationRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('operations')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  return new Map((await toRecords(db, rows)).map((record) => [record.id, record]));
}

async function settle(db: Db, lease: Lease, request: SettleRequest): Promise<OperationRecord> {
  await db.transaction().execute(async (tx) => {
    if (request.attempt !== null) await endAttempt(tx, lease.operationId, request.attempt);
    const settled = await tx
      .updateTable('operations')
      .set({ ...columnsOf(request.settlement, request), lease_id: null, lease_until: null })
      .set((eb) => ({ checks: request.isDueCheck ? eb('checks', '+', 1) : eb.ref('checks') }))
      .where('id', '=', lease.operationId)
      .where('lease_id', '=', lease.leaseId)
      .where('state', 'in', ['PENDING', 'UNKNOWN'])
      .returning('id')
      .executeTakeFirst();
    if (settled === undefined) await settleWithoutLease(tx, lease.operationId, request);
    if (request.snapshot !== null) await keepTemplate(tx, request.snapshot);
  });
  const record = (await find(db, [lease.operationId])).get(lease.operationId);
  if (record === undefined) throw new Error(`operation ${lease.operationId} is not in the journal`);
  return record;
}

/** The lease is somebody else's by now. The vendor's own yes is the truth all the same, and overrules an inference. */
async function settleWithoutLease(tx: Db, operationId: OperationId, request: SettleRequest): Promise<void> {
  const { settlement, attempt, at } = request;
  const isVerified = settlement.state === 'SUCCEEDED' && attempt?.outcome === 'DONE';
  await tx
    .updateTable('operations')
    .set(
      isVerified
        ? { ...columnsOf(settlement, request), refusal: null, lease_id: null, lease_until: null }
        : { next_check_at: at },
    )
    .where('id', '=', operationId)
    .where((eb) => {
      const isOpen = eb('state', 'in', ['PENDING', 'UNKNOWN']);
      const isInferred = eb.and([eb('state', '=', 'REFUSED'), eb('settled_by', '=', 'READING')]);
      return isVerified ? eb.or([isOpen, isInferred]) : isOpen;
    })
    .execute();
}

function columnsOf(settlement: Settlement, { at, evidence }: SettleRequest): Updateable<OperationsTable> {
  const kept = evidence === null ? {} : { evidence: JSON.stringify(evidence) };
  switch (settlement.state) {
    case 'SUCCEEDED': {
      const result = settlement.result === null ? null : JSON.stringify(settlement.result);
      return {
        ...kept,
        state: 'SUCCEEDED',
        settled_at: at,
        settled_by: settlement.settledBy,
        result,
        unknown_why: null,
        next_check_at: null,
      };
    }
    case 'REFUSED': {
      const refusal = JSON.stringify(settlement.refusal);
      return {
        ...kept,
        state: 'REFUSED',
        settled_at: at,
        settled_by: settlement.settledBy,
        refusal,
        unknown_why: null,
        next_check_at: null,
      };
    }
    case 'UNKNOWN':
      return { ...kept, state: 'UNKNOWN', unknown_why: settlement.why, next_check_at: settlement.nextCheckAt };
  }
}

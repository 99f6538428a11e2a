/** Claiming operations: first claims, second claims after a transient refusal, further attempts, void leases. */
import { sql } from 'kysely';
import { type Instant, instant } from '../domain/clock.ts';
import type { OperationRecord } from '../domain/operation.ts';
import { toJson } from '../store/json.ts';
import type { Db } from '../store/tables.ts';
import { endAttempt, insertAttempt } from './attempts.ts';
import type { AttemptStart, Claim, Journal, Lease, NewOperation, SeenTarget } from './journal.ts';
import { createTakes } from './takes.ts';

type Claims = Pick<Journal, 'claim' | 'reclaim' | 'beginAttempt' | 'voidLeases'> & ReturnType<typeof createTakes>;

/** Undoes the transaction of a claim that came too late. */
class ClaimLost extends Error {}

export function createClaims(db: Db, newLeaseId: () => string): Claims {
  return {
    claim: (operation, target, attempt) =>
      orLost(() => db.transaction().execute((tx) => claim(tx, { operation, target, attempt, leaseId: newLeaseId() }))),
    reclaim: (operation, target, attempt) =>
      orLost(() =>
        db.transaction().execute((tx) => reclaim(tx, { operation, target, attempt, leaseId: newLeaseId() })),
      ),
    beginAttempt: (lease, attempt, previous) =>
      db.transaction().execute(async (tx) => {
        if (previous !== null) await endAttempt(tx, lease.operationId, previous);
        return beginAttempt(tx, lease, attempt);
      }),
    ...createTakes(db, newLeaseId),
    voidLeases: (now) => db.transaction().execute((tx) => voidLeases(tx, now)),
  };
}

async function voidLeases(tx: Db, now: Instant): Promise<void> {
  const open = tx.selectFrom('operations').select('id').where('state', 'in', ['PENDING', 'UNKNOWN']);
  await tx
    .updateTable('attempts')
    .set({ finished_at: now, outcome: 'UNKNOWN', detail: 'the process died while it was under way' })
    .where('outcome', 'is', null)
    .where('operation_id', 'in', open)
    .execute();
  // Of what lies ahead of now nobody can tell a planned check from one stamped before the clock was set back: all are due.
  const isAhead = (column: string) => sql<boolean>`${sql.ref(column)} > ${now}::timestamptz`;
  await tx
    .updateTable('attempts')
    .set({ finished_at: now })
    .where('operation_id', 'in', open)
    .where(isAhead('finished_at'))
    .execute();
  await tx
    .updateTable('operations')
    .set({ lease_id: null, lease_until: null, next_check_at: now })
    .where('state', 'in', ['PENDING', 'UNKNOWN'])
    .where((eb) => eb.or([eb('lease_id', 'is not', null), isAhead('next_check_at')]))
    .execute();
}

async function orLost(work: () => Promise<Claim>): Promise<Claim> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClaimLost || isOpenTargetViolation(error)) return { kind: 'lost' };
    throw error;
  }
}

function isOpenTargetViolation(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'operations_open_target';
}

interface ClaimRequest {
  readonly target: SeenTarget;
  readonly attempt: AttemptStart;
  readonly leaseId: string;
}

async function claim(
  tx: Db,
  { operation, target, attempt, leaseId }: ClaimRequest & { readonly operation: NewOperation },
): Promise<Claim> {
  const request = operation.prepare(await moveTarget(tx, target, operation.second));
  const inserted = await tx
    .insertInto('operations')
    .values({
      id: operation.id,
      account_id: operation.accountId,
      kind: operation.kind,
      idempotency_key: operation.idempotencyKey,
      fingerprint: operation.fingerprint,
      input: toJson(operation.input),
      target_id: operation.targetId,
      exclusive_key: target.isExclusive ? target.key : null,
      target_key: target.key,
      request_id: operation.requestId,
      request: toJson(request),
      requested_by: operation.requestedBy,
      requested_at: attempt.at,
      state: 'PENDING',
      ...leased(leaseId, attempt.leaseUntil),
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'kind', 'idempotency_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) throw new ClaimLost();
  await insertAttempt(tx, { operationId: operation.id, number: 1, attempt });
  return { kind: 'claimed', lease: { operationId: operation.id, leaseId }, attempt: 1, request };
}

async function reclaim(
  tx: Db,
  { operation, target, attempt, leaseId }: ClaimRequest & { readonly operation: OperationRecord },
): Promise<Claim> {
  await moveTarget(tx, target, null);
  const number = operation.attempts.length + 1;
  const reopened = await tx
    .updateTable('operations')
    .set({
      state: 'PENDING',
      settled_at: null,
      settled_by: null,
      refusal: null,
      evidence: null,
      checks: 0,
      first_attempt: number,
      exclusive_key: target.isExclusive ? target.key : null,
      target_key: target.key,
      ...leased(leaseId, attempt.leaseUntil),
    })
    .where('id', '=', operation.id)
    .where('state', '=', 'REFUSED')
    .where('settled_at', '=', sql<Date>`${operation.settledAt}::timestamptz`)
    .returning('id')
    .executeTakeFirst();
  if (reopened === undefined) throw new ClaimLost();
  await insertAttempt(tx, { operationId: operation.id, number, attempt });
  return {
    kind: 'claimed',
    lease: { operationId: operation.id, leaseId },
    attempt: number,
    request: operation.request,
  };
}

async function beginAttempt(tx: Db, lease: Lease, attempt: AttemptStart): Promise<number | null> {
  // @NOTE the target is locked before the operation, here as everywhere: another order would let two deadlock.
  await tx
    .updateTable('targets')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('key', '=', (eb) => eb.selectFrom('operations').select('target_key').where('id', '=', lease.operationId))
    .execute();
  const held = await tx
    .updateTable('operations')
    .set({ state: 'PENDING', unknown_why: null, ...leased(lease.leaseId, attempt.leaseUntil) })
    .where('id', '=', lease.operationId)
    .where('lease_id', '=', lease.leaseId)
    .where('state', 'in', ['PENDING', 'UNKNOWN'])
    .returning('id')
    .executeTakeFirst();
  if (held === undefined) return null;
  const last = await tx
    .selectFrom('attempts')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('operation_id', '=', lease.operationId)
    .executeTakeFirstOrThrow();
  const number = last.number + 1;
  await insertAttempt(tx, { operationId: lease.operationId, number, attempt });
  return number;
}

/** A lease that runs out makes its operation due. */
function leased(leaseId: string, until: Instant) {
  return { lease_id: leaseId, lease_until: until, next_check_at: until };
}

/**
 * Advances the target's version, if an exclusive one still is what the caller saw, and takes a second that none of its
 * operations has had: the one wanted, or the one after the last.
 */
async function moveTarget(tx: Db, { key, version, isExclusive }: SeenTarget, wanted: Instant | null): Promise<Instant> {
  const later = sql<string>`GREATEST(excluded.last_second, targets.last_second + interval '1 second')`;
  const moved = await tx
    .insertInto('targets')
    .values({ key, version: version + 1, last_second: wanted })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => ({
          version: eb('targets.version', '+', 1),
          last_second: wanted === null ? eb.ref('targets.last_second') : later,
        }))
        .where((eb) => (isExclusive ? eb('targets.version', '=', version) : eb.lit(true))),
    )
    .returning('last_second')
    .executeTakeFirst();
  if (moved === undefined) throw new ClaimLost();
  return moved.last_second === null ? instant(new Date(0)) : instant(moved.last_second);
}

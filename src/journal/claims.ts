/** Claiming operations: first claims, second claims after a transient refusal, further attempts, void leases. */
import { sql } from 'kysely';
import type { Instant } from '../domain/clock.ts';
import type { OperationRecord } from '../domain/operation.ts';
import type { Db } from '../store/tables.ts';
import { endAttempt, insertAttempt } from './attempts.ts';
import { type ClaimRequest, claimNew, leased } from './claim-new.ts';
import type { AttemptStart, Claim, Journal, Lease, SeenTarget } from './journal.ts';
import { isOpen } from './open.ts';
import { createTakes } from './takes.ts';

type Claims = Pick<Journal, 'claim' | 'reclaim' | 'beginAttempt' | 'voidLeases'> & ReturnType<typeof createTakes>;

/** Undoes the transaction of a claim that came too late. */
class ClaimLost extends Error {}

export function createClaims(db: Db, newLeaseId: () => string): Claims {
  return {
    claim: (operation, target, attempt) =>
      orLost(() => claimNew(db, { operation, target, attempt, leaseId: newLeaseId() })),
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
  const open = tx.selectFrom('operations').select('id').where(isOpen);
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
    .where(isOpen)
    .where((eb) => eb.or([eb('lease_id', 'is not', null), isAhead('next_check_at')]))
    .execute();
}

async function orLost(work: () => Promise<Claim>): Promise<Claim> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClaimLost || isTaken(error)) return { kind: 'lost' };
    throw error;
  }
}

/** Another operation has the key, or is open on the target. */
const taken: ReadonlySet<unknown> = new Set(['operations_key', 'operations_open_target']);

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && taken.has(error.constraint);
}

async function reclaim(
  tx: Db,
  { operation, target, attempt, leaseId }: ClaimRequest & { readonly operation: OperationRecord },
): Promise<Claim> {
  await moveTarget(tx, target);
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
    .where(isOpen)
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

/** Advances the target's version, if an exclusive one still is what the caller saw. */
async function moveTarget(tx: Db, { key, version, isExclusive }: SeenTarget): Promise<void> {
  const moved = await tx
    .insertInto('targets')
    .values({ key, version: version + 1 })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => ({ version: eb('targets.version', '+', 1) }))
        .where((eb) => (isExclusive ? eb('targets.version', '=', version) : eb.lit(true))),
    )
    .returning('key')
    .executeTakeFirst();
  if (moved === undefined) throw new ClaimLost();
}

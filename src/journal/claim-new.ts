/** Claiming a fresh key: target, operation and first attempt in one statement, which is a transaction of its own. */
import { type Insertable, type RawBuilder, sql } from 'kysely';
import { type Instant, instant } from '../domain/clock.ts';
import type { VendorRequest } from '../domain/operation.ts';
import { insertedRow } from '../store/insert-from.ts';
import { toJson } from '../store/json.ts';
import type { AttemptsTable, Db, OperationsTable } from '../store/tables.ts';
import { beforeOf } from './attempts.ts';
import type { AttemptStart, Claim, NewOperation, SeenTarget } from './journal.ts';

export interface ClaimRequest {
  readonly target: SeenTarget;
  readonly attempt: AttemptStart;
  readonly leaseId: string;
}

type NewClaim = ClaimRequest & { readonly operation: NewOperation };

/** So often a target that is not exclusive may move while its next second is being taken. */
const mostTries = 5;

/** @throws {Error} on `operations_key` or `operations_open_target` when another operation is there; nothing is written then. */
export async function claimNew(db: Db, claim: NewClaim): Promise<Claim> {
  const { operation, target, leaseId } = claim;
  let seen = target.lastSecond;
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const second = secondAfter(seen, operation.second);
    const request = operation.prepare(second);
    const { rows } = await claiming(db, claim, { seen, second, request }).execute(db);
    const lease = { operationId: operation.id, leaseId };
    if (rows.length > 0) return { kind: 'claimed', lease, attempt: 1, request };
    if (target.isExclusive) return { kind: 'lost' };
    seen = await lastSecondOf(db, target.key);
  }
  return { kind: 'lost' };
}

/** The second wanted, or the one after the last that an operation on the target has had. */
function secondAfter(last: Instant | null, wanted: Instant): Instant {
  const next = last === null ? wanted : instant(new Date(Date.parse(last) + 1_000));
  return next > wanted ? next : wanted;
}

async function lastSecondOf(db: Db, key: string): Promise<Instant | null> {
  const row = await db.selectFrom('targets').select('last_second').where('key', '=', key).executeTakeFirst();
  const last = row?.last_second ?? null;
  return last === null ? null : instant(last);
}

interface Turn {
  readonly seen: Instant | null;
  readonly second: Instant;
  readonly request: VendorRequest;
}

/**
 * @NOTE each part needs the row of the one before it, so the target is locked before the operation, here as everywhere,
 * and a target that has moved leaves no trace.
 */
function claiming(db: Db, { operation, target, attempt, leaseId }: NewClaim, turn: Turn): RawBuilder<unknown> {
  const row = {
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
    request: toJson(turn.request),
    requested_by: operation.requestedBy,
    requested_at: attempt.at,
    state: 'PENDING',
    ...leased(leaseId, attempt.leaseUntil),
  } satisfies Insertable<OperationsTable>;
  const first = {
    operation_id: operation.id,
    number: 1,
    started_at: attempt.at,
    before: beforeOf(attempt),
  } satisfies Insertable<AttemptsTable>;
  return sql`WITH target AS (${movingTarget(db, target, turn)}),
    operation AS (${inserting('operations', insertedRow(row, 'target'))} RETURNING id)
    ${inserting('attempts', insertedRow(first, 'operation'))} RETURNING number`;
}

function inserting(
  table: 'operations' | 'attempts',
  { names, rows }: ReturnType<typeof insertedRow>,
): RawBuilder<unknown> {
  return sql`INSERT INTO ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))}) ${rows}`;
}

/** Advances the target's version and last second, if it still is what the caller saw. */
function movingTarget(db: Db, { key, version, isExclusive }: SeenTarget, { seen, second }: Turn) {
  return db
    .insertInto('targets')
    .values({ key, version: version + 1, last_second: second })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => ({ version: eb('targets.version', '+', 1), last_second: second }))
        .where((eb) =>
          isExclusive
            ? eb('targets.version', '=', version)
            : sql<boolean>`targets.last_second IS NOT DISTINCT FROM ${seen}::timestamptz`,
        ),
    )
    .returning('key');
}

/** A lease that runs out makes its operation due. */
export function leased(leaseId: string, until: Instant) {
  return { lease_id: leaseId, lease_until: until, next_check_at: until };
}

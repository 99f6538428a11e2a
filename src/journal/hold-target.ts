import { type RawBuilder, sql } from 'kysely';
import type { OperationId } from '../domain/ids.ts';
import type { AttemptEnd, Lateness } from './journal.ts';

/**
 * The statement that lets a settled operation hold its target for as long as one of its requests may be on its way.
 * @NOTE the target is locked before the operation, as in a claim: the other order would let the two deadlock.
 * @param ended how an attempt ended whose row does not say so yet; null where there is none.
 */
export function holdingTarget(
  operationId: OperationId,
  { sentWithinMs, appliedWithinMs }: Lateness,
  ended: AttemptEnd | null,
): RawBuilder<unknown> {
  const number = ended?.number ?? 0;
  const isKnown = ended !== null && ended.outcome !== 'UNKNOWN' ? ended.number : 0;
  const ownEnd = sql`CASE WHEN number = ${number} THEN ${ended?.finishedAt ?? null}::timestamptz END`;
  return sql`
    UPDATE targets SET held_until = GREATEST(held_until, late.latest)
    FROM (
      SELECT max(COALESCE(finished_at, ${ownEnd}, started_at + ${`${sentWithinMs} milliseconds`}::interval))
        + ${`${appliedWithinMs} milliseconds`}::interval AS latest
      FROM attempts
      WHERE operation_id = ${operationId} AND number <> ${isKnown} AND (outcome IS NULL OR outcome = 'UNKNOWN')) AS late
    WHERE late.latest IS NOT NULL AND key = (SELECT target_key FROM operations WHERE id = ${operationId})
    RETURNING key`;
}

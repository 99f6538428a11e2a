import type { EntityState } from '../domain/entity.ts';
import { type Attempt, AttemptOutcome, type OperationRecord } from '../domain/operation.ts';
import type { Refusal } from '../domain/outcome.ts';
import type { Lateness } from '../journal/journal.ts';
import type { AccountPolicy } from './accounts.ts';
import type { BoundEffect } from './bound-effect.ts';

/** What the attempts of an open operation leave in doubt. */
export interface Doubt {
  /** The first attempt that may have reached the vendor; its `before` is what readings are compared with. */
  readonly first: Attempt | null;
  /** Why its outcome is not known, in words. */
  readonly why: string;
  readonly hasSucceeded: boolean;
  /** The vendor's last verified refusal. */
  readonly refusal: Refusal | null;
  /** What the target looked like before the last attempt. */
  readonly lastBefore: EntityState | null;
  readonly begunAtMs: number;
  /** From then on a target that is still untouched proves that nothing in doubt was applied. */
  readonly provenAtMs: number;
}

const lostSight = 'the process that was sending it died, so the request may have reached the vendor';

interface Times {
  readonly leaseMs: number;
  readonly policy: Pick<AccountPolicy, 'timeoutMs' | 'longestProcessingMs'>;
}

/**
 * How late a request of the account may still be applied.
 * @NOTE whoever recorded an attempt may begin to send until its lease is over, and then wait for a connection.
 */
function latenessOf({ leaseMs, policy }: Times): Lateness {
  return { sentWithinMs: leaseMs + policy.timeoutMs, appliedWithinMs: policy.longestProcessingMs };
}

/** null: what is settled holds its target no longer. */
export function holdAfter({ overwrites, account }: BoundEffect, leaseMs: number): Lateness | null {
  return overwrites ? latenessOf({ leaseMs, policy: account.policy }) : null;
}

type Tried = Pick<OperationRecord, 'attempts' | 'firstAttempt' | 'requestedAt' | 'unknownWhy'>;

/** Only the attempts since the last claim count: what came before was settled then. Pure. */
export function readDoubt(operation: Tried, times: Times): Doubt {
  const { sentWithinMs, appliedWithinMs } = latenessOf(times);
  const attempts = operation.attempts.filter(({ number }) => number >= operation.firstAttempt);
  const doubtful = attempts.filter(({ outcome }) => outcome === null || outcome === AttemptOutcome.UNKNOWN);
  const lostAt = doubtful.map(({ startedAt, finishedAt }) =>
    finishedAt === null ? Date.parse(startedAt) + sentWithinMs : Date.parse(finishedAt),
  );
  return {
    first: doubtful[0] ?? null,
    why: operation.unknownWhy ?? doubtful.at(-1)?.detail ?? lostSight,
    hasSucceeded: attempts.some(({ outcome }) => outcome === AttemptOutcome.DONE),
    refusal: attempts.findLast(({ refusal }) => refusal !== null)?.refusal ?? null,
    lastBefore: attempts.at(-1)?.before ?? null,
    begunAtMs: Date.parse(attempts[0]?.startedAt ?? operation.requestedAt),
    provenAtMs: Math.max(0, ...lostAt) + appliedWithinMs,
  };
}

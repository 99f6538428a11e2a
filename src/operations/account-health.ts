import { type Clock, instant } from '../domain/clock.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Outcome } from '../domain/outcome.ts';
import { keepHealth } from '../store/health.ts';
import type { Db } from '../store/tables.ts';
import type { OperationLog } from './operation-log.ts';

export interface HealthMonitor {
  /** Notes how a vendor call ended; writes at most every few seconds while nothing changes. Never throws. */
  note(accountId: AccountId, outcome: Outcome<unknown>): Promise<void>;
}

const quietMs = 5_000;

interface Deps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: OperationLog;
}

export function createHealthMonitor({ db, clock, log }: Deps): HealthMonitor {
  const last = new Map<AccountId, { readonly isFailing: boolean; readonly atMs: number }>();
  return {
    async note(accountId, outcome) {
      const failure = failureOf(outcome);
      const now = clock.now();
      const before = last.get(accountId);
      const isFailing = failure !== null;
      if (before?.isFailing === isFailing && now.getTime() - before.atMs < quietMs) return;
      last.set(accountId, { isFailing, atMs: now.getTime() });
      await keepHealth(db, accountId, { at: instant(now), failure }).catch((error: unknown) =>
        log.warn({ accountId, err: error }, 'the health of an account could not be noted'),
      );
    },
  };
}

/** Why a call counts as failed; null for a verified answer: even an unpleasant one is a sign of life. */
export function failureOf(outcome: Outcome<unknown>): string | null {
  if (outcome.kind === 'neverSent') return outcome.why;
  if (outcome.kind === 'unknown' && (outcome.vendor?.status ?? null) === null) return outcome.why;
  return null;
}

/** Settles what a crash or an unknown left open: takes the operations that nobody works on, and their cases one by one. */
import { type Instant, instant } from '../domain/clock.ts';
import type { OperationId } from '../domain/ids.ts';
import { isOpen, type OperationRecord } from '../domain/operation.ts';
import type { Journal, Lease } from '../journal/journal.ts';
import { type BindDeps, type BoundEffect, bindEffect } from './bound-effect.ts';
import { readDoubt } from './doubt.ts';
import { type CaseDeps, settleCase } from './settle-case.ts';
import { settle, untilWritten } from './write-outcome.ts';

export interface SettleOpen {
  /**
   * Looks at one open operation now. May be called again.
   * @returns how it stands afterwards; null when somebody is working on it, or it waits for a person.
   */
  settle(id: OperationId): Promise<OperationRecord | null>;
  /**
   * Looks at an operation because its check that was due at `dueAt` has come. May be called again.
   * @returns null also when a later check is planned by now, or when this process's clock is far from `dueAt`.
   */
  check(id: OperationId, dueAt: Instant): Promise<OperationRecord | null>;
  /** Whether there are open operations that nobody is working on although it is time to. */
  hasForgotten(): Promise<boolean>;
  /** Takes up to `limit` of them. @returns what there is to do, to be begun at once: their leases run. */
  takeForgotten(limit: number): Promise<ReadonlyArray<() => Promise<OperationRecord>>>;
}

interface Deps extends CaseDeps, BindDeps {
  readonly journal: CaseDeps['journal'] &
    Pick<Journal, 'take' | 'takeForCheck' | 'takeForgotten' | 'hasForgotten' | 'find'>;
  /** So long after its time a check counts as missed: whatever was to remind of it got lost. */
  readonly missedAfterMs: number;
}

/** How far this process's clock may be behind the one that says that a check has come. */
const clocksApartMs = 1_000;

export function createSettleOpen(deps: Deps): SettleOpen {
  const { journal, clock } = deps;
  const inMs = (ms: number) => instant(new Date(clock.now().getTime() + ms));
  const since = () => ({ now: inMs(0), missedBefore: inMs(-deps.missedAfterMs) });
  return {
    async settle(id) {
      const written = (await untilWritten(deps, id)) ? (await journal.find([id])).get(id) : undefined;
      if (written !== undefined && !isOpen(written)) return written;
      const lease = await journal.take(id, inMs(deps.leaseMs), inMs(0));
      return lease === null ? null : settleUnderLease(deps, lease, false);
    },
    async check(id, dueAt) {
      const earlyMs = Date.parse(dueAt) - clock.now().getTime();
      if (earlyMs > clocksApartMs) return null;
      if (earlyMs > 0) await clock.sleep(earlyMs);
      await untilWritten(deps, id);
      const lease = await journal.takeForCheck(id, inMs(deps.leaseMs), { dueAt, now: inMs(0) });
      return lease === null ? null : settleUnderLease(deps, lease, true);
    },
    hasForgotten: () => journal.hasForgotten(since()),
    async takeForgotten(limit) {
      await untilWritten(deps, 'all');
      const leases = await journal.takeForgotten(limit, inMs(deps.leaseMs), since());
      return leases.map((lease) => () => settleUnderLease(deps, lease, true));
    },
  };
}

const hourMs = 60 * 60_000;

async function settleUnderLease(deps: Deps, lease: Lease, isDueCheck: boolean): Promise<OperationRecord> {
  const operation = (await deps.journal.find([lease.operationId])).get(lease.operationId);
  if (operation === undefined) throw new Error(`operation ${lease.operationId} is not in the journal`);
  const effect = effectOf(deps, operation);
  if (effect === null) {
    const why = `account ${operation.accountId} is not configured, or its vendor no longer offers this call`;
    const nextCheckAt = instant(new Date(deps.clock.now().getTime() + hourMs));
    const settlement = { state: 'UNKNOWN', why, nextCheckAt } as const;
    return settle(deps, lease, {
      attempt: null,
      settlement,
      evidence: null,
      snapshot: null,
      isDueCheck,
      lateness: null,
    });
  }
  const doubt = readDoubt(operation, { leaseMs: deps.leaseMs, policy: effect.account.policy });
  return settleCase({ deps, lease, operation, effect, doubt, isDueCheck });
}

/** What was claimed when others could pass stays without evidence, though the settings say otherwise by now. */
function effectOf(deps: Deps, { accountId, input, isExclusive }: OperationRecord): BoundEffect | null {
  const account = deps.accounts.get(accountId);
  const effect = account === undefined ? null : bindEffect(deps, account, input);
  return effect?.target.isExclusive && !isExclusive ? { ...effect, settlesUnknownBy: 'OPERATOR' } : effect;
}

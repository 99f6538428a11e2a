/** Settles what a crash or an unknown left open: takes the operations that nobody works on, and their cases one by one. */
import { instant } from '../domain/clock.ts';
import type { OperationId } from '../domain/ids.ts';
import type { OperationRecord } from '../domain/operation.ts';
import type { Lease } from '../journal/journal.ts';
import type { Accounts } from './accounts.ts';
import { settle } from './attempt.ts';
import { type BoundEffect, bindEffect, type Readers } from './bound-effect.ts';
import { readDoubt } from './doubt.ts';
import { type CaseDeps, settleCase } from './settle-case.ts';

export interface SettleOpen {
  /**
   * Looks at one open operation now. May be called again.
   * @returns how it stands afterwards; null when somebody is working on it, or it waits for a person.
   */
  settle(id: OperationId): Promise<OperationRecord | null>;
  /** Looks at up to `limit` operations that are due. @returns how many there were. */
  settleDue(limit: number): Promise<number>;
}

interface Deps extends CaseDeps {
  readonly accounts: Accounts;
  readonly readers: Readers;
}

export function createSettleOpen(deps: Deps): SettleOpen {
  const leaseUntil = () => instant(new Date(deps.clock.now().getTime() + deps.leaseMs));
  return {
    async settle(id) {
      const lease = await deps.journal.take(id, leaseUntil(), instant(deps.clock.now()));
      return lease === null ? null : settleUnderLease(deps, lease, false);
    },
    async settleDue(limit) {
      const leases = await deps.journal.takeDue(limit, leaseUntil(), instant(deps.clock.now()));
      const rounds = await Promise.allSettled(leases.map((lease) => settleUnderLease(deps, lease, true)));
      const failed = rounds.find((round) => round.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      return leases.length;
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
    return settle(deps, lease, { attempt: null, settlement, evidence: null, snapshot: null, isDueCheck });
  }
  const doubt = readDoubt(operation, { leaseMs: deps.leaseMs, policy: effect.account.policy });
  return settleCase({ deps, lease, operation, effect, doubt, isDueCheck });
}

function effectOf({ accounts, readers }: Deps, { accountId, input }: OperationRecord): BoundEffect | null {
  const account = accounts.get(accountId);
  return account === undefined ? null : bindEffect(readers, account, input);
}

import type { Connector } from '../connectors/connector.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Guard } from './guard.ts';
import type { AccountLimits } from './limits.ts';

/** How an account's operations are treated when things go wrong. */
export interface AccountPolicy {
  /** Longest wait for a complete answer, connection included. */
  readonly timeoutMs: number;
  /**
   * False lets a second operation pass while another on the same target is open; that spoils the evidence. It counts
   * only where every account that leads to the target says so.
   */
  readonly blocksTarget: boolean;
  /** How long the vendor may still work on a request that we lost sight of; only then "not applied" can be read. */
  readonly longestProcessingMs: number;
  /** Pause before an unknown is looked at first; it doubles from check to check. */
  readonly firstCheckMs: number;
  /** After this age an operation that was read as not applied is refused instead of being sent again. */
  readonly giveUpAfterMs: number;
}

/** One configured account, ready for work. */
export interface Account {
  readonly id: AccountId;
  readonly connector: Connector;
  /** Every call of the connector goes through it. */
  readonly guard: Guard;
  readonly limits: AccountLimits;
  readonly policy: AccountPolicy;
}

export type Accounts = ReadonlyMap<AccountId, Account>;

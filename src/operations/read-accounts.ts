/** Accounts as an operator wants to see them: what they can do, whether they answer, what is open. */
import type { AccountId } from '../domain/ids.ts';
import type { OperationKind } from '../domain/operation.ts';
import type { Journal } from '../journal/journal.ts';
import { type AccountHealth, findHealth } from '../store/health.ts';
import type { Db } from '../store/tables.ts';
import type { Accounts } from './accounts.ts';
import type { Quota } from './guard.ts';

export type { AccountHealth, Quota };

export interface AccountInfo {
  readonly id: AccountId;
  readonly vendor: string;
  readonly kinds: readonly OperationKind[];
}

export interface AccountReader {
  /** In the order of their ids. */
  readonly all: readonly AccountInfo[];
  health(ids: readonly AccountId[]): Promise<Map<AccountId, AccountHealth>>;
  openOperations(ids: readonly AccountId[]): Promise<Map<AccountId, number>>;
  /** What is left of the account's calls today; null where calls are not counted by the day. */
  quota(id: AccountId): Promise<Quota | null>;
}

export function createAccountReader(deps: {
  readonly db: Db;
  readonly journal: Journal;
  readonly accounts: Accounts;
}): AccountReader {
  const all = [...deps.accounts.values()]
    .map(({ id, connector }) => ({ id, vendor: connector.vendor, kinds: connector.kinds }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    all,
    health: (ids) => findHealth(deps.db, ids),
    openOperations: (ids) => deps.journal.countOpen(ids),
    quota: async (id) => (await deps.accounts.get(id)?.guard.quota()) ?? null,
  };
}

/** Operations as the journal holds them, for those who may see their accounts. */
import { type Caller, maySee, visibleAccounts } from '../domain/caller.ts';
import type { AccountId, OperationId } from '../domain/ids.ts';
import type { OperationRecord } from '../domain/operation.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Journal, OperationFilter } from '../journal/journal.ts';

export type OperationListFilter = Omit<OperationFilter, 'accountIds'> & { readonly accountIds?: readonly AccountId[] };

export interface OperationReader {
  read(ids: readonly OperationId[], caller: Caller): Promise<Map<OperationId, OperationRecord>>;
  list(filter: OperationListFilter, page: PageRequest<'REQUESTED_AT'>, caller: Caller): Promise<Page<OperationRecord>>;
  count(filter: OperationListFilter, caller: Caller): Promise<number>;
  /** The same page of several targets' operations, with one query. */
  listOn(
    targetIds: readonly string[],
    page: PageRequest<'REQUESTED_AT'>,
    caller: Caller,
  ): Promise<Map<string, Page<OperationRecord>>>;
  countOn(targetIds: readonly string[], caller: Caller): Promise<Map<string, number>>;
}

export function createOperationReader(journal: Journal): OperationReader {
  const limit = ({ accountIds, ...filter }: OperationListFilter, caller: Caller): OperationFilter => ({
    ...filter,
    accountIds: visibleAccounts(caller, accountIds),
  });
  return {
    async read(ids, caller) {
      const found = await journal.find(ids);
      return new Map([...found].filter(([, operation]) => maySee(caller, operation.accountId)));
    },
    list: (filter, page, caller) => journal.list(limit(filter, caller), page),
    count: (filter, caller) => journal.count(limit(filter, caller)),
    listOn: (targetIds, page, caller) => journal.listOn(targetIds, page, visibleAccounts(caller, undefined)),
    countOn: (targetIds, caller) => journal.countOn(targetIds, visibleAccounts(caller, undefined)),
  };
}

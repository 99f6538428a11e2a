import type { AccountId } from '../../domain/ids.ts';
import type { AccountReader } from '../../operations/read-accounts.ts';
import { PromoAccount } from './account.type.ts';

/** The account of something the caller may see; null when it is not configured any more. */
export function accountOf(accounts: AccountReader, { accountId }: { readonly accountId: AccountId }) {
  const info = accounts.all.find(({ id }) => id === accountId);
  return info === undefined ? null : new PromoAccount(info);
}

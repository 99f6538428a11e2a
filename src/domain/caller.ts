import type { AccountId } from './ids.ts';

export const scopes = [
  'promo:read',
  'promo:member:pii',
  'promo:budget:write',
  'promo:template:write',
  'promo:member:write',
  'promo:benefit:write',
  'promo:operation:settle',
] as const;
export type Scope = (typeof scopes)[number];

/** Who is asking, as their token says. */
export interface Caller {
  readonly subject: string;
  readonly scopes: ReadonlySet<Scope>;
  /** null: every account. */
  readonly accountIds: ReadonlySet<AccountId> | null;
}

/** What a caller may not see does not exist for them. */
export function maySee(caller: Caller, accountId: AccountId): boolean {
  return caller.accountIds === null || caller.accountIds.has(accountId);
}

/** The accounts of a list: those asked for that the caller may see; null when nothing limits them. */
export function visibleAccounts(caller: Caller, asked: readonly AccountId[] | undefined): readonly AccountId[] | null {
  if (asked !== undefined) return asked.filter((id) => maySee(caller, id));
  return caller.accountIds === null ? null : [...caller.accountIds];
}

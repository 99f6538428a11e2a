import type { Instant } from './clock.ts';
import { addDecimals, type Decimal, subtractDecimals } from './decimal.ts';
import type { AccountId, MemberId, MemberUid } from './ids.ts';

export const MemberStatus = { ACTIVE: 'ACTIVE', DISABLED: 'DISABLED', DELETED: 'DELETED' } as const;
export type MemberStatus = (typeof MemberStatus)[keyof typeof MemberStatus];

/** Who a member is: personal data, shown only to callers with a scope of its own, never logged. */
export interface MemberPerson {
  readonly name: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly birthday: string | null;
}

/** What a reading tells about a member besides balance and points. */
export interface MemberProfile {
  /** The number on the member's card. */
  readonly number: string | null;
  readonly category: string | null;
  readonly status: MemberStatus | null;
  readonly expiresAt: Instant | null;
  readonly createdAt: Instant | null;
  readonly person: MemberPerson;
}

/** What a vendor last told us about a member; JSON-safe, stored as it is. */
export interface MemberState {
  readonly entity: 'Member';
  readonly id: MemberId;
  readonly accountId: AccountId;
  readonly uid: MemberUid;
  readonly balance: Decimal;
  readonly points: Decimal;
  /** null while only the answer to an adjustment has told us about this member, and always in the journal. */
  readonly profile: MemberProfile | null;
  readonly observedAt: Instant;
}

/** Amounts to add; negative ones are taken away. */
export interface BalanceAdjustment {
  readonly balanceIncrement: Decimal;
  readonly pointIncrement: Decimal;
}

/** The member after an adjustment, if nothing else happens to it. */
export function adjusted(state: MemberState, { balanceIncrement, pointIncrement }: BalanceAdjustment): MemberState {
  return {
    ...state,
    balance: addDecimals(state.balance, balanceIncrement),
    points: addDecimals(state.points, pointIncrement),
  };
}

/** What moved between two readings. */
export function movedBetween(before: MemberState, after: MemberState): BalanceAdjustment {
  return {
    balanceIncrement: subtractDecimals(after.balance, before.balance),
    pointIncrement: subtractDecimals(after.points, before.points),
  };
}

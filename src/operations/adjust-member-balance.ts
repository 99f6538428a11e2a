import { type Caller, maySee } from '../domain/caller.ts';
import { type Clock, type Instant, instant } from '../domain/clock.ts';
import { type Decimal, decimalPlaces, zero } from '../domain/decimal.ts';
import { type MemberIdParts, parseMemberId } from '../domain/ids.ts';
import { OperationKind } from '../domain/operation.ts';
import type { Accounts } from './accounts.ts';
import type { ChangeTargetOf, InputIssue } from './change-target.ts';
import type { EffectResult } from './effect-request.ts';

export interface AdjustMemberBalanceRequest {
  readonly idempotencyKey: string;
  readonly memberId: string;
  readonly balanceIncrement: Decimal;
  readonly pointIncrement: Decimal;
  readonly occurredAt: Instant | null;
  readonly validateOnly: boolean;
}

export type AdjustMemberBalance = (request: AdjustMemberBalanceRequest, caller: Caller) => Promise<EffectResult>;

/** Adds to a member's balance and points, or takes away with negative increments. */
export function createAdjustMemberBalance(deps: {
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly change: ChangeTargetOf;
}): AdjustMemberBalance {
  return ({ idempotencyKey, validateOnly, ...asked }, caller) => {
    const { memberId, balanceIncrement, pointIncrement, occurredAt } = asked;
    const parts = parseMemberId(memberId);
    const isVisible = parts !== null && maySee(caller, parts.accountId);
    const issues = [
      ...(parts === null ? [idIssue] : []),
      ...(isVisible ? checkPlaces(deps.accounts, parts, asked) : []),
      ...checkIncrements(asked),
      ...checkTime(occurredAt, deps.clock.now()),
    ];
    const input = {
      kind: OperationKind.ADJUST_MEMBER_BALANCE,
      memberId,
      balanceIncrement,
      pointIncrement,
      occurredAt,
    };
    const target = parts === null ? null : ({ entity: 'Member', id: parts.id, accountId: parts.accountId } as const);
    return deps.change({ idempotencyKey, validateOnly, input, target, issues }, caller);
  };
}

const idIssue = {
  path: 'input.memberId',
  message: 'must be a member id: the account id, a colon, the vendor\'s uid, as in "members:231607639459718452"',
};

type Increments = Pick<AdjustMemberBalanceRequest, 'balanceIncrement' | 'pointIncrement'>;

function checkIncrements({ balanceIncrement, pointIncrement }: Increments): InputIssue[] {
  if (balanceIncrement !== zero || pointIncrement !== zero) return [];
  const message = 'and input.pointIncrement are both 0: at least one of them must move something';
  return [{ path: 'input.balanceIncrement', message }];
}

function checkPlaces(accounts: Accounts, { accountId }: MemberIdParts, asked: Increments): InputIssue[] {
  const places = accounts.get(accountId)?.connector.members?.decimalPlaces;
  if (places === undefined) return [];
  const check = (field: keyof Increments, most: number): InputIssue[] => {
    const found = decimalPlaces(asked[field]);
    if (found <= most) return [];
    return [
      { path: `input.${field}`, message: `has ${found} digits behind the point; the account allows at most ${most}` },
    ];
  };
  return [...check('balanceIncrement', places.balance), ...check('pointIncrement', places.points)];
}

const clockToleranceMs = 60_000;

function checkTime(occurredAt: Instant | null, now: Date): InputIssue[] {
  if (occurredAt === null || Date.parse(occurredAt) <= now.getTime() + clockToleranceMs) return [];
  const message = `must not lie in the future: it is ${occurredAt}, and now it is ${instant(now)}`;
  return [{ path: 'input.occurredAt', message }];
}

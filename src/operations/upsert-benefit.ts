import type { BenefitDraft } from '../domain/benefit.ts';
import type { Caller } from '../domain/caller.ts';
import { benefitIdOf, parseAccountId, parseOuterId } from '../domain/ids.ts';
import { isPositive, type Long } from '../domain/long.ts';
import { OperationKind } from '../domain/operation.ts';
import type { ChangeTarget, ChangeTargetOf, InputIssue } from './change-target.ts';
import { checkBenefit } from './check-benefit.ts';
import type { EffectResult } from './effect-request.ts';

export interface UpsertBenefitRequest {
  readonly idempotencyKey: string;
  readonly accountId: string;
  readonly activityId: Long;
  readonly outerId: string;
  readonly benefit: BenefitDraft;
  /** What is wrong with fields that do not make it into a draft. */
  readonly issues: readonly InputIssue[];
  readonly validateOnly: boolean;
}

export type UpsertBenefit = (request: UpsertBenefitRequest, caller: Caller) => Promise<EffectResult>;

/** Creates a benefit, or brings the one with this outer id into the state that is asked for. */
export function createUpsertBenefit(change: ChangeTargetOf): UpsertBenefit {
  return ({ idempotencyKey, validateOnly, issues: given, ...asked }, caller) => {
    const { accountId, activityId, outerId, benefit } = asked;
    const { target, issues } = findTarget(asked);
    const input = { kind: OperationKind.UPSERT_BENEFIT, accountId, activityId, outerId, benefit };
    const found = [...issues, ...given, ...checkBenefit(benefit)];
    return change({ idempotencyKey, validateOnly, input, target, issues: found }, caller);
  };
}

type Named = Pick<UpsertBenefitRequest, 'accountId' | 'activityId' | 'outerId'>;

function findTarget(asked: Named): { readonly target: ChangeTarget | null; readonly issues: readonly InputIssue[] } {
  const accountId = parseAccountId(asked.accountId);
  const outerId = parseOuterId(asked.outerId);
  const issues = [
    ...(accountId === null ? [{ path: 'input.accountId', message: 'must be an account id such as "venue"' }] : []),
    ...(isPositive(asked.activityId) ? [] : [{ path: 'input.activityId', message: 'must be greater than 0' }]),
    ...(outerId === null
      ? [{ path: 'input.outerId', message: 'must be 1 to 64 visible ASCII characters without spaces' }]
      : []),
  ];
  if (accountId === null || outerId === null) return { target: null, issues };
  return { target: { entity: 'Benefit', id: benefitIdOf(accountId, asked.activityId, outerId), accountId }, issues };
}

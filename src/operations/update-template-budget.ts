import type { Caller } from '../domain/caller.ts';
import { OperationKind } from '../domain/operation.ts';
import type { BudgetUpdateType } from '../domain/template.ts';
import type { ChangeTargetOf, InputIssue } from './change-target.ts';
import type { EffectResult } from './effect-request.ts';
import { templateTarget } from './template-target.ts';

export interface UpdateTemplateBudgetRequest {
  readonly idempotencyKey: string;
  readonly templateId: string;
  readonly updateType: BudgetUpdateType;
  readonly number: number;
  readonly validateOnly: boolean;
}

export type UpdateTemplateBudget = (request: UpdateTemplateBudgetRequest, caller: Caller) => Promise<EffectResult>;

/** Appends units to a template's budget or takes unissued ones away. */
export function createUpdateTemplateBudget(change: ChangeTargetOf): UpdateTemplateBudget {
  return ({ idempotencyKey, validateOnly, templateId, updateType, number }, caller) => {
    const input = { kind: OperationKind.UPDATE_TEMPLATE_BUDGET, templateId, updateType, number };
    const { target, issues } = templateTarget(templateId);
    return change({ idempotencyKey, validateOnly, input, target, issues: [...checkNumber(number), ...issues] }, caller);
  };
}

function checkNumber(number: number): InputIssue[] {
  const isInRange = Number.isInteger(number) && number >= 1 && number <= 999_999;
  return isInRange ? [] : [{ path: 'input.number', message: `must be a whole number from 1 to 999999, not ${number}` }];
}

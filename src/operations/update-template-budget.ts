import type { Caller } from '../domain/caller.ts';
import { OperationKind } from '../domain/operation.ts';
import type { BudgetUpdateType } from '../domain/template.ts';
import type { ChangeTemplate, InputIssue } from './change-template.ts';
import type { EffectResult } from './run-effect.ts';

export interface UpdateTemplateBudgetRequest {
  readonly idempotencyKey: string;
  readonly templateId: string;
  readonly updateType: BudgetUpdateType;
  readonly number: number;
  readonly validateOnly: boolean;
}

export type UpdateTemplateBudget = (request: UpdateTemplateBudgetRequest, caller: Caller) => Promise<EffectResult>;

/** Appends units to a template's budget or takes unissued ones away. */
export function createUpdateTemplateBudget(changeTemplate: ChangeTemplate): UpdateTemplateBudget {
  return ({ idempotencyKey, validateOnly, templateId, updateType, number }, caller) => {
    const input = { kind: OperationKind.UPDATE_TEMPLATE_BUDGET, templateId, updateType, number };
    return changeTemplate({ idempotencyKey, validateOnly, input, issues: checkNumber(number) }, caller);
  };
}

function checkNumber(number: number): InputIssue[] {
  const isInRange = Number.isInteger(number) && number >= 1 && number <= 999_999;
  return isInRange ? [] : [{ path: 'input.number', message: `must be a whole number from 1 to 999999, not ${number}` }];
}

import type { Caller } from '../domain/caller.ts';
import { OperationKind } from '../domain/operation.ts';
import type { RefusalCode } from '../domain/refusals.ts';
import type { SwitchableTemplateStatus } from '../domain/template.ts';
import type { ChangeTemplate } from './change-template.ts';
import type { EffectResult } from './run-effect.ts';

export interface SwitchTemplateStatusRequest {
  readonly idempotencyKey: string;
  readonly templateId: string;
  readonly status: SwitchableTemplateStatus;
  readonly validateOnly: boolean;
}

/** Everything but the limits of a budget. */
export type SwitchTemplateStatusRefusal = Exclude<RefusalCode, 'BUDGET_CEILING_EXCEEDED' | 'BUDGET_FLOOR_BROKEN'>;

export type SwitchTemplateStatus = (request: SwitchTemplateStatusRequest, caller: Caller) => Promise<EffectResult>;

/** Activates, pauses or closes a template. */
export function createSwitchTemplateStatus(changeTemplate: ChangeTemplate): SwitchTemplateStatus {
  return ({ idempotencyKey, validateOnly, templateId, status }, caller) => {
    const input = { kind: OperationKind.SWITCH_TEMPLATE_STATUS, templateId, status };
    return changeTemplate({ idempotencyKey, validateOnly, input, issues: [] }, caller);
  };
}

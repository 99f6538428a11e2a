import type { Caller } from '../domain/caller.ts';
import { OperationKind } from '../domain/operation.ts';
import type { SwitchableTemplateStatus } from '../domain/template.ts';
import type { ChangeTargetOf } from './change-target.ts';
import type { EffectResult } from './effect-request.ts';
import { templateTarget } from './template-target.ts';

export interface SwitchTemplateStatusRequest {
  readonly idempotencyKey: string;
  readonly templateId: string;
  readonly status: SwitchableTemplateStatus;
  readonly validateOnly: boolean;
}

export type SwitchTemplateStatus = (request: SwitchTemplateStatusRequest, caller: Caller) => Promise<EffectResult>;

/** Activates, pauses or closes a template. */
export function createSwitchTemplateStatus(change: ChangeTargetOf): SwitchTemplateStatus {
  return ({ idempotencyKey, validateOnly, templateId, status }, caller) => {
    const input = { kind: OperationKind.SWITCH_TEMPLATE_STATUS, templateId, status };
    return change({ idempotencyKey, validateOnly, input, ...templateTarget(templateId) }, caller);
  };
}

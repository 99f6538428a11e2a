import type { ReadingVerdict, SettlesUnknownBy, VendorEffect } from '../connectors/connector.ts';
import type { TemplateCode } from '../domain/ids.ts';
import { type OperationInput, OperationKind, type VendorRequest } from '../domain/operation.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';
import type { TemplateState } from '../domain/template.ts';
import type { Account } from './accounts.ts';

/** One operation's input tied to the vendor that carries it out. */
export interface BoundEffect {
  readonly account: Account;
  readonly code: TemplateCode;
  /** At most one operation may be open on it; null where any number may. */
  readonly exclusiveKey: string | null;
  readonly settlesUnknownBy: SettlesUnknownBy;
  check(state: TemplateState): Refusal | null;
  prepare(requestId: string): VendorRequest;
  send(request: VendorRequest): Promise<Outcome<null>>;
  judge(before: TemplateState, after: TemplateState): ReadingVerdict;
  project(state: TemplateState): TemplateState;
}

/** @returns null when the account's vendor has no such call. */
export function bindEffect(account: Account, code: TemplateCode, input: OperationInput): BoundEffect | null {
  const templates = account.connector.templates;
  if (templates === null) return null;
  const parts = { account, code, kind: input.kind, targetKey: templates.targetKey(code) };
  switch (input.kind) {
    case OperationKind.UPDATE_TEMPLATE_BUDGET:
      return bind({ ...parts, effect: templates.updateBudget, intent: input });
    case OperationKind.SWITCH_TEMPLATE_STATUS:
      return bind({ ...parts, effect: templates.switchStatus, intent: input });
  }
}

/** Budget and status of one template are evidence of different things: each has its own turn. */
function bind<Intent>(parts: {
  readonly account: Account;
  readonly code: TemplateCode;
  readonly kind: OperationKind;
  readonly targetKey: string;
  readonly effect: VendorEffect<Intent> | null;
  readonly intent: Intent;
}): BoundEffect | null {
  const { account, code, kind, targetKey, effect, intent } = parts;
  if (effect === null) return null;
  const isShared = effect.isExclusive && !account.policy.blocksTarget;
  return {
    account,
    code,
    exclusiveKey: effect.isExclusive && !isShared ? `${kind}/${targetKey}` : null,
    // Where a second operation may pass, a reading cannot tell whose change it sees.
    settlesUnknownBy: isShared && effect.settlesUnknownBy === 'READING' ? 'OPERATOR' : effect.settlesUnknownBy,
    check: (state) => effect.check(intent, state),
    prepare: (requestId) => effect.prepare(intent, { code, requestId }),
    send: (request) => effect.send(request),
    judge: (before, after) => effect.judge(intent, before, after),
    project: (state) => effect.project(intent, state),
  };
}

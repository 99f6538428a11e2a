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
  readonly isExclusive: boolean;
  readonly settlesUnknownBy: SettlesUnknownBy;
  check(state: TemplateState): Refusal | null;
  prepare(requestId: string): VendorRequest;
  send(request: VendorRequest): Promise<Outcome<null>>;
  judge(before: TemplateState, after: TemplateState): ReadingVerdict;
}

/** @returns null when the account's vendor has no such call. */
export function bindEffect(account: Account, code: TemplateCode, input: OperationInput): BoundEffect | null {
  const templates = account.connector.templates;
  switch (input.kind) {
    case OperationKind.UPDATE_TEMPLATE_BUDGET:
      return bind({ account, code, effect: templates?.updateBudget ?? null, intent: input });
    case OperationKind.SWITCH_TEMPLATE_STATUS:
      return bind({ account, code, effect: templates?.switchStatus ?? null, intent: input });
  }
}

function bind<Intent>(parts: {
  readonly account: Account;
  readonly code: TemplateCode;
  readonly effect: VendorEffect<Intent> | null;
  readonly intent: Intent;
}): BoundEffect | null {
  const { account, code, effect, intent } = parts;
  if (effect === null) return null;
  return {
    account,
    code,
    isExclusive: effect.isExclusive && account.policy.blocksTarget,
    settlesUnknownBy: effect.settlesUnknownBy,
    check: (state) => effect.check(intent, state),
    prepare: (requestId) => effect.prepare(intent, { code, requestId }),
    send: (request) => effect.send(request),
    judge: (before, after) => effect.judge(intent, before, after),
  };
}

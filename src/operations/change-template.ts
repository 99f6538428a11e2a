/** What all mutations of a template have in common before their effect runs: who, which, may it. */
import { type Caller, maySee } from '../domain/caller.ts';
import { parseIdempotencyKey, parseTemplateId } from '../domain/ids.ts';
import type { OperationInput } from '../domain/operation.ts';
import type { Refusal } from '../domain/outcome.ts';
import type { Accounts } from './accounts.ts';
import { bindEffect } from './bound-effect.ts';
import type { EffectResult, RunEffect } from './run-effect.ts';

export interface ChangeRequest {
  readonly idempotencyKey: string;
  readonly validateOnly: boolean;
  readonly input: OperationInput;
  /** What the operation's own checks of the input found. */
  readonly issues: readonly InputIssue[];
}

export interface InputIssue {
  readonly path: string;
  readonly message: string;
}

export type ChangeTemplate = (request: ChangeRequest, caller: Caller) => Promise<EffectResult>;

/** Refuses what is malformed, not there or not offered; everything else is the effect's. */
export function createChangeTemplate(deps: {
  readonly accounts: Accounts;
  readonly runEffect: RunEffect;
}): ChangeTemplate {
  return async ({ input, validateOnly, ...request }, caller) => {
    const key = parseIdempotencyKey(request.idempotencyKey);
    const target = parseTemplateId(input.templateId);
    const issues = [...request.issues, ...(key === null ? [keyIssue] : []), ...(target === null ? [idIssue] : [])];
    if (issues.length > 0 || key === null || target === null) return refuse(invalid(issues));
    const account = maySee(caller, target.accountId) ? deps.accounts.get(target.accountId) : undefined;
    if (account === undefined) return refuse(notFound(target.id));
    const effect = bindEffect(account, target.code, input);
    if (effect === null) return refuse(unsupported(account.connector.vendor, input));
    return deps.runEffect({
      idempotencyKey: key,
      input,
      targetId: target.id,
      requestedBy: caller.subject,
      validateOnly,
      effect,
    });
  };
}

const keyIssue = {
  path: 'input.idempotencyKey',
  message: 'must be 16 to 128 characters of A-Z a-z 0-9 _ -; make a fresh UUID for every new intent',
};

const idIssue = {
  path: 'input.templateId',
  message:
    'must be a template id: the account id, a colon, the vendor\'s template code, as in "hk-cards:82022031000135000000000000624234"',
};

function refuse(refusal: Refusal): EffectResult {
  return { kind: 'refused', refusal, operation: null, blocker: null };
}

function invalid(issues: readonly InputIssue[]): Refusal {
  const detail = issues.map(({ path, message }) => `${path} ${message}`).join('; ');
  return { code: 'INVALID_INPUT', detail, vendor: null, facts: { issues } };
}

function notFound(id: string): Refusal {
  return {
    code: 'TEMPLATE_NOT_FOUND',
    detail: `There is no template ${id}.`,
    vendor: null,
    facts: { entity: 'Template', id },
  };
}

function unsupported(vendor: string, { kind }: OperationInput): Refusal {
  return { code: 'OPERATION_UNSUPPORTED', detail: `The vendor ${vendor} has no call for ${kind}.`, vendor: null };
}

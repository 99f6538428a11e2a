/** What all mutations with an effect have in common before it runs: which key, which target, whose account. */
import { type Caller, maySee } from '../domain/caller.ts';
import type { EntityName } from '../domain/entity.ts';
import { type AccountId, parseIdempotencyKey } from '../domain/ids.ts';
import type { OperationInput } from '../domain/operation.ts';
import type { Refusal } from '../domain/outcome.ts';
import type { RefusalCode } from '../domain/refusals.ts';
import { storable } from '../domain/text.ts';
import { type BindDeps, type BoundEffect, bindEffect } from './bound-effect.ts';
import type { EffectResult, RunEffect } from './effect-request.ts';
import { conflict } from './look-first.ts';

export interface ChangeRequest {
  readonly idempotencyKey: string;
  readonly validateOnly: boolean;
  readonly input: OperationInput;
  /** What is to change; null when the input names it wrongly, which `issues` then say. */
  readonly target: ChangeTarget | null;
  /** What the operation's own checks of the input found. */
  readonly issues: readonly InputIssue[];
}

export interface ChangeTarget {
  readonly entity: EntityName;
  readonly id: string;
  readonly accountId: AccountId;
}

export interface InputIssue {
  readonly path: string;
  readonly message: string;
}

export type ChangeTargetOf = (request: ChangeRequest, caller: Caller) => Promise<EffectResult>;

/** Refuses what is malformed, not there or not offered; everything else is the effect's. */
export function createChangeTarget(deps: BindDeps & { readonly runEffect: RunEffect }): ChangeTargetOf {
  return async ({ input, target, validateOnly, ...request }, caller) => {
    const key = parseIdempotencyKey(request.idempotencyKey);
    const issues = [...request.issues, ...(key === null ? [keyIssue] : [])];
    const account =
      target !== null && maySee(caller, target.accountId) ? deps.accounts.get(target.accountId) : undefined;
    const effect = account === undefined ? null : bindEffect(deps, account, input);
    if (issues.length > 0 || key === null || target === null) {
      return refuse(invalid([...issues, ...(await issuesOf(effect))]));
    }
    if (account === undefined) return refuse(notFound(target));
    if (effect === null) return refuse(unsupported(account.connector.vendor, input));
    const result = await deps.runEffect({
      idempotencyKey: key,
      input,
      targetId: target.id,
      requestedBy: storable(caller.subject),
      validateOnly,
      effect,
    });
    return shownTo(caller, result);
  };
}

/** Several accounts may lead to one target: who holds it through one that the caller may not see is not named. */
function shownTo(caller: Caller, result: EffectResult): EffectResult {
  if (result.kind !== 'refused' || result.blocker === null || maySee(caller, result.blocker.accountId)) return result;
  return conflict('TARGET_HELD', null);
}

const keyIssue = {
  path: 'input.idempotencyKey',
  message: 'must be 16 to 128 characters of A-Z a-z 0-9 _ -; make a fresh UUID for every new intent',
};

/** What this vendor would not take either, as far as that is certain without asking it: to be told at the same time. */
async function issuesOf(effect: BoundEffect | null): Promise<readonly InputIssue[]> {
  if (effect?.needsBefore !== 'KNOWN') return [];
  const refusal = effect.check(await effect.known());
  return refusal?.code === 'INVALID_INPUT' ? (refusal.facts?.issues ?? []) : [];
}

function refuse(refusal: Refusal): EffectResult {
  return { kind: 'refused', refusal, operation: null, blocker: null };
}

/** The refusal of an input with something wrong in it. */
export function invalid(issues: readonly InputIssue[]): Refusal {
  const detail = issues.map(({ path, message }) => `${path} ${message}`).join('; ');
  return { code: 'INVALID_INPUT', detail, vendor: null, facts: { issues } };
}

const notFoundCodes = {
  Template: 'TEMPLATE_NOT_FOUND',
  Member: 'MEMBER_NOT_FOUND',
  // A benefit is created by asking for it: what can be missing is the account.
  Benefit: 'ACCOUNT_NOT_FOUND',
} as const satisfies Record<EntityName, RefusalCode>;

function notFound({ entity, id, accountId }: ChangeTarget): Refusal {
  const what = entity === 'Benefit' ? { entity: 'PromoAccount', id: accountId } : { entity, id };
  const detail = `There is no ${what.entity} ${what.id}.`;
  return { code: notFoundCodes[entity], detail, vendor: null, facts: what };
}

function unsupported(vendor: string, { kind }: OperationInput): Refusal {
  return { code: 'OPERATION_UNSUPPORTED', detail: `The vendor ${vendor} has no call for ${kind}.`, vendor: null };
}

/** An operator decides an operation that nothing else could settle. */
import { type Caller, maySee } from '../domain/caller.ts';
import { type Clock, instant } from '../domain/clock.ts';
import type { EntityState } from '../domain/entity.ts';
import { parseOperationId } from '../domain/ids.ts';
import { type OperationRecord, OperationState, SettledBy, Verdict } from '../domain/operation.ts';
import type { Refusal } from '../domain/outcome.ts';
import { isStorable } from '../domain/text.ts';
import type { Journal } from '../journal/journal.ts';
import { type BindDeps, type BoundEffect, bindEffect } from './bound-effect.ts';
import { invalid } from './change-target.ts';
import { holdAfter, readDoubt } from './doubt.ts';
import type { EffectResult } from './effect-request.ts';
import type { OperationLog } from './operation-log.ts';

export interface SettlePromoOperationRequest {
  readonly operationId: string;
  readonly verdict: Verdict;
  readonly note: string;
}

/** The operation as it stands, or why it could not be decided. */
export type SettledOperation =
  | { readonly kind: 'settled'; readonly operation: OperationRecord; readonly replayed: boolean }
  | (EffectResult & { readonly kind: 'refused' });

export type SettlePromoOperation = (request: SettlePromoOperationRequest, caller: Caller) => Promise<SettledOperation>;

interface Deps extends BindDeps {
  readonly journal: Pick<Journal, 'find' | 'decide'>;
  readonly clock: Clock;
  readonly leaseMs: number;
  readonly log: OperationLog;
}

/** May be called again with the same verdict: it answers what was decided. */
export function createSettlePromoOperation(deps: Deps): SettlePromoOperation {
  return async (request, caller) => {
    const note = request.note.trim();
    const id = parseOperationId(request.operationId);
    const issues = [
      ...(id === null ? [{ path: 'input.operationId', message: 'must be an operation id (a UUIDv7)' }] : []),
      ...(note.length >= 3 && note.length <= 1_000 && isStorable(note)
        ? []
        : [{ path: 'input.note', message: 'must say in 3 to 1000 whole characters what the verdict rests on' }]),
    ];
    if (id === null || issues.length > 0) return refuse(invalid(issues), null);
    const found = (await deps.journal.find([id])).get(id);
    if (found === undefined || !maySee(caller, found.accountId)) return refuse(notFound(id), null);
    if (found.state !== OperationState.UNKNOWN) return answerSettled(found, request.verdict);
    const at = instant(deps.clock.now());
    const tooEarly = request.verdict === Verdict.NOT_APPLIED ? tooEarlyFor(deps, found) : null;
    if (tooEarly !== null) return refuse(tooEarly, found);
    const effect = effectOf(deps, found);
    const result = request.verdict === Verdict.APPLIED && effect !== null ? projectionOf(effect, found) : null;
    const lateness = effect === null ? null : holdAfter(effect, deps.leaseMs);
    const decision = { verdict: request.verdict, by: caller.subject, note, at, result, lateness };
    const settled = await deps.journal.decide(id, decision);
    if (settled === null) throw new Error(`operation ${id} is not in the journal any more`);
    if (settled.settledBy === SettledBy.OPERATOR && settled.settledAt === at) {
      deps.log.warn({ operationId: id, verdict: request.verdict, by: caller.subject }, 'an operator has decided');
      return { kind: 'settled', operation: settled, replayed: false };
    }
    return answerSettled(settled, request.verdict);
  };
}

/** A request may still be on its way, or in work: until the vendor's longest processing time is over nobody knows. */
function tooEarlyFor({ accounts, clock, leaseMs }: Deps, operation: OperationRecord): Refusal | null {
  const account = accounts.get(operation.accountId);
  if (account === undefined) return null;
  const waitMs = readDoubt(operation, { leaseMs, policy: account.policy }).provenAtMs - clock.now().getTime();
  if (waitMs <= 0) return null;
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  const detail = `The vendor may still be working on it. Say so in ${retryAfterSeconds} s, if it still is not applied then.`;
  return { code: 'VERDICT_TOO_EARLY', detail, vendor: null, facts: { retryAfterSeconds } };
}

function effectOf(deps: Deps, { accountId, input }: OperationRecord): BoundEffect | null {
  const account = deps.accounts.get(accountId);
  return account === undefined ? null : bindEffect(deps, account, input);
}

/** What cannot be read is from now on what was asked for. */
function projectionOf(effect: BoundEffect, { attempts }: OperationRecord): EntityState | null {
  return effect.read === null ? effect.project(attempts.at(-1)?.before ?? null) : null;
}

/** Not UNKNOWN (any more): the same verdict is a replay, everything else a conflict. */
function answerSettled(operation: OperationRecord, verdict: Verdict): SettledOperation {
  const wanted = verdict === Verdict.APPLIED ? OperationState.SUCCEEDED : OperationState.REFUSED;
  const isSame = operation.settledBy === SettledBy.OPERATOR && operation.state === wanted;
  if (isSame) return { kind: 'settled', operation, replayed: true };
  const isOpen = operation.state === OperationState.PENDING || operation.state === OperationState.UNKNOWN;
  const detail = isOpen
    ? 'The operation is being worked on at this moment. Look at it again, then decide if it still is UNKNOWN.'
    : `The operation is ${operation.state} already, settled by ${operation.settledBy}.`;
  const refusal: Refusal = isOpen
    ? { code: 'KEY_IN_FLIGHT', detail, vendor: null, facts: { retryAfterSeconds: 1 } }
    : { code: 'ALREADY_SETTLED', detail, vendor: null };
  return refuse(refusal, operation);
}

function refuse(refusal: Refusal, blocker: OperationRecord | null): SettledOperation {
  return { kind: 'refused', refusal, operation: null, blocker };
}

function notFound(id: string): Refusal {
  const facts = { entity: 'PromoOperation', id };
  return { code: 'OPERATION_NOT_FOUND', detail: `There is no operation ${id}.`, vendor: null, facts };
}

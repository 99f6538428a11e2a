/** What the journal holds already, before anything is run: an answer, a reason to wait, or a free way. */
import { type Instant, instant } from '../domain/clock.ts';
import { isOpen, type OperationRecord, OperationState } from '../domain/operation.ts';
import type { Refusal } from '../domain/outcome.ts';
import { isTransient } from '../domain/refusals.ts';
import { fingerprintOf } from '../journal/fingerprint.ts';
import type { Look } from '../journal/journal.ts';
import { holdAfter } from './doubt.ts';
import type { EffectDeps, EffectRequest, EffectResult } from './effect-request.ts';

/** What is recorded under the key, and who holds the target. */
export function lookFirst({ journal }: EffectDeps, { idempotencyKey, input, effect }: EffectRequest): Promise<Look> {
  return journal.look({ accountId: effect.account.id, kind: input.kind, idempotencyKey }, effect.target);
}

/** Not yet: an answer to give only when waiting does not help. */
export interface NotYet {
  readonly kind: 'notYet';
  readonly instead: EffectResult;
  /** True when the wait is for somebody else's operation: after it, this one still has to be sent. */
  readonly isForTarget: boolean;
}

/** Who would be throttled anyway is told at once, before waiting for the target; who waits is not sent away any more. */
export async function mayWait(
  { effect }: EffectRequest,
  answer: EffectResult | NotYet,
  hasQueued: boolean,
): Promise<EffectResult | null> {
  if (answer.kind !== 'notYet') return answer;
  const refusal = answer.isForTarget && !hasQueued ? await effect.account.guard.refusal('WRITE') : null;
  return refusal === null ? null : { kind: 'refused', refusal, operation: null, blocker: null };
}

/**
 * Settles what is due, on the way.
 * @returns null when nothing recorded stands in the way.
 */
export async function answerFrom(
  deps: EffectDeps,
  request: EffectRequest,
  { existing, blocker, heldUntil, hasWaited }: Look & { readonly hasWaited: boolean },
): Promise<EffectResult | NotYet | null> {
  if (existing !== null) {
    if (existing.fingerprint !== fingerprintOf(request.input)) return conflict('KEY_REUSED', existing);
    const settled = isOpen(existing) && !request.validateOnly ? await settleIfDue(deps, existing) : existing;
    if (settled.state === OperationState.PENDING)
      return { kind: 'notYet', instead: conflict('KEY_IN_FLIGHT', settled), isForTarget: false };
    const isNews = hasWaited || settled !== existing;
    if (isNews || !mayTryAgain(deps, settled)) return { kind: 'recorded', operation: settled, replayed: true };
  }
  if (blocker === null) return heldUntil === null ? null : answerHeld(deps, request, heldUntil);
  const settled = request.validateOnly ? blocker : await settleIfDue(deps, blocker);
  const answer = conflict('TARGET_HELD', settled);
  return settled.state === OperationState.UNKNOWN ? answer : { kind: 'notYet', instead: answer, isForTarget: true };
}

/** What is settled holds the target for as long as a request of it may still be on its way, and would undo this one. */
function answerHeld(deps: EffectDeps, { effect }: EffectRequest, until: Instant): EffectResult | NotYet | null {
  const lateness = holdAfter(effect, deps.leaseMs);
  const leftMs = Date.parse(until) - deps.clock.now().getTime();
  if (lateness === null || leftMs <= 0) return null;
  // Nothing is held for longer than this: it was written before the clock was set back.
  if (leftMs > lateness.sentWithinMs + lateness.appliedWithinMs) return null;
  const retryAfterSeconds = Math.ceil(leftMs / 1000);
  const detail = `A late request of an operation that is settled already may still undo this one. Send this again in ${retryAfterSeconds} s.`;
  const refusal: Refusal = { code: 'TARGET_HELD', detail, vendor: null, facts: { retryAfterSeconds } };
  const answer = { kind: 'refused', refusal, operation: null, blocker: null } as const;
  return leftMs > deps.waitMs ? answer : { kind: 'notYet', instead: answer, isForTarget: true };
}

/** An operation that somebody is working on is left alone; any other open one is looked at now. */
async function settleIfDue(deps: EffectDeps, operation: OperationRecord): Promise<OperationRecord> {
  const isHeld = operation.leaseUntil !== null && operation.leaseUntil > instant(deps.clock.now());
  if (isHeld) return operation;
  return (await deps.settleOpen.settle(operation.id)) ?? operation;
}

/** A transient refusal may be tried again under its key, once the pause that it asked for is over. */
function mayTryAgain({ clock }: EffectDeps, { refusal, settledAt }: OperationRecord): boolean {
  if (refusal === null || settledAt === null || !isTransient(refusal.code)) return false;
  // Settled in what is the future now: the clock was set back, and how much of the pause is over nobody can tell.
  if (settledAt > instant(clock.now())) return true;
  const { retryAfterSeconds = 0, resetsAt = settledAt } = refusal.facts ?? {};
  const opensAtMs = Math.max(Date.parse(settledAt) + retryAfterSeconds * 1000, Date.parse(resetsAt));
  return clock.now().getTime() >= opensAtMs;
}

/** Refuses a call that something recorded stands in the way of. */
export function conflict(
  code: 'KEY_REUSED' | 'KEY_IN_FLIGHT' | 'TARGET_HELD',
  blocker: OperationRecord | null,
): EffectResult & { kind: 'refused' } {
  const held = blocker === null ? 'Another operation' : `Operation ${blocker.id}`;
  const detail = {
    KEY_REUSED: 'This idempotency key was used with other input. Use a new key for a new intent.',
    KEY_IN_FLIGHT: 'The operation with this key is still under way. Send the same request again to get its answer.',
    TARGET_HELD: `${held} on the same target is not settled yet. Wait until it is, then send this again.`,
  }[code];
  const facts = code === 'KEY_REUSED' ? {} : { retryAfterSeconds: 1 };
  return { kind: 'refused', refusal: { code, detail, vendor: null, facts }, operation: null, blocker };
}

/** One operation, one effect: look, read, check, claim, send, settle. The same for every mutation that has an effect. */
import type { Stamp } from '../connectors/connector.ts';
import { type Instant, instant } from '../domain/clock.ts';
import type { EntityState } from '../domain/entity.ts';
import type { IdempotencyKey, OperationId } from '../domain/ids.ts';
import {
  isOpen,
  type OperationInput,
  type OperationRecord,
  OperationState,
  type VendorRequest,
} from '../domain/operation.ts';
import type { Refusal } from '../domain/outcome.ts';
import { isTransient } from '../domain/refusals.ts';
import { fingerprintOf } from '../journal/fingerprint.ts';
import type { AttemptStart, Claim, Look } from '../journal/journal.ts';
import {
  type AttemptDeps,
  endOf,
  mayHaveBeenApplied,
  type OpenAttempt,
  sendAttempt,
  settleByOutcome,
} from './attempt.ts';
import type { BoundEffect } from './bound-effect.ts';
import { learnBefore } from './learn-before.ts';
import type { SettleOpen } from './settle-open.ts';
import { unreadableBefore } from './unreadable.ts';

export interface EffectRequest {
  readonly idempotencyKey: IdempotencyKey;
  readonly input: OperationInput;
  readonly targetId: string;
  readonly requestedBy: string;
  readonly validateOnly: boolean;
  readonly effect: BoundEffect;
}

export type EffectResult =
  /** What the journal holds; `replayed` when this call had no part in it. */
  | { readonly kind: 'recorded'; readonly operation: OperationRecord; readonly replayed: boolean }
  /**
   * Refused without a trace: `operation` is what an earlier call with this key has left, `blocker` the operation that
   * stands in the way.
   */
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      readonly operation: OperationRecord | null;
      readonly blocker: OperationRecord | null;
    }
  /** Nothing speaks against it, and nothing was recorded or sent; `state` is what it would lead to. */
  | { readonly kind: 'wouldRun'; readonly state: EntityState | null };

export interface EffectDeps extends AttemptDeps {
  readonly newOperationId: () => OperationId;
  readonly settleOpen: SettleOpen;
  /** How long a call waits for another one that holds its key or its target. */
  readonly waitMs: number;
}

export type RunEffect = (request: EffectRequest) => Promise<EffectResult>;

const pollMs = 25;

/** Safe to call any number of times with the same request: at most one of the calls has an effect. */
export function createRunEffect(deps: EffectDeps): RunEffect {
  return async (request) => {
    const giveUpAt = deps.clock.now().getTime() + deps.waitMs;
    let hasWaited = false;
    let hasQueued = false;
    for (;;) {
      const look = await lookFirst(deps, request);
      const answer = await answerFrom(deps, request, { ...look, hasWaited });
      const result =
        answer === null
          ? await tryToRun(deps, request, { ...look, hasQueued })
          : await mayWait(request, answer, hasQueued);
      if (result !== null) return result;
      if (deps.clock.now().getTime() >= giveUpAt)
        return answer?.kind === 'notYet' ? answer.instead : conflict('TARGET_HELD', look.blocker);
      // Who has had a turn and lost the claim to somebody else's waits like everybody who waits for the target.
      hasQueued ||= answer === null || (answer.kind === 'notYet' && answer.isForTarget);
      hasWaited ||= answer === null || (look.existing !== null && isOpen(look.existing));
      await deps.clock.sleep(pollMs);
    }
  };
}

function lookFirst({ journal }: EffectDeps, { idempotencyKey, input, effect }: EffectRequest): Promise<Look> {
  return journal.look({ accountId: effect.account.id, kind: input.kind, idempotencyKey }, effect.target);
}

/** Not yet: an answer to give only when waiting does not help. */
interface NotYet {
  readonly kind: 'notYet';
  readonly instead: EffectResult;
  /** True when the wait is for somebody else's operation: after it, this one still has to be sent. */
  readonly isForTarget: boolean;
}

/** Who would be throttled anyway is told at once, before waiting for the target; who waits is not sent away any more. */
async function mayWait(
  { effect }: EffectRequest,
  answer: EffectResult | NotYet,
  hasQueued: boolean,
): Promise<EffectResult | null> {
  if (answer.kind !== 'notYet') return answer;
  const refusal = answer.isForTarget && !hasQueued ? await effect.account.guard.refusal('WRITE') : null;
  return refusal === null ? null : { kind: 'refused', refusal, operation: null, blocker: null };
}

/** @returns null when nothing recorded stands in the way. */
async function answerFrom(
  deps: EffectDeps,
  request: EffectRequest,
  { existing, blocker, hasWaited }: Look & { readonly hasWaited: boolean },
): Promise<EffectResult | NotYet | null> {
  if (existing !== null) {
    if (existing.fingerprint !== fingerprintOf(request.input)) return conflict('KEY_REUSED', existing);
    const settled = isOpen(existing) && !request.validateOnly ? await settleIfDue(deps, existing) : existing;
    if (settled.state === OperationState.PENDING)
      return { kind: 'notYet', instead: conflict('KEY_IN_FLIGHT', settled), isForTarget: false };
    const isNews = hasWaited || settled !== existing;
    if (isNews || !mayTryAgain(deps, settled)) return { kind: 'recorded', operation: settled, replayed: true };
  }
  if (blocker === null) return null;
  const settled = request.validateOnly ? blocker : await settleIfDue(deps, blocker);
  const answer = conflict('TARGET_HELD', settled);
  return settled.state === OperationState.UNKNOWN ? answer : { kind: 'notYet', instead: answer, isForTarget: true };
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
  const { retryAfterSeconds = 0, resetsAt = settledAt } = refusal.facts ?? {};
  const opensAtMs = Math.max(Date.parse(settledAt) + retryAfterSeconds * 1000, Date.parse(resetsAt));
  return clock.now().getTime() >= opensAtMs;
}

function conflict(
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

/** @returns null when another call was faster; then the journal has to be looked at again. */
async function tryToRun(
  deps: EffectDeps,
  request: EffectRequest,
  look: Look & { readonly hasQueued: boolean },
): Promise<EffectResult | null> {
  const { effect, validateOnly } = request;
  const refuse = (refusal: Refusal): EffectResult => ({
    kind: 'refused',
    refusal,
    operation: look.existing,
    blocker: null,
  });
  // Who has waited for the target is not sent away for want of a turn.
  const first = look.hasQueued ? 'STARTED_WRITE' : 'WRITE';
  const reading = await learnBefore(effect, first);
  if (reading.kind !== 'done')
    return refuse(unreadableBefore(reading, { entity: effect.entity, id: request.targetId }));
  const before = reading.value;
  const refusal = effect.check(before);
  if (refusal !== null) return refuse(refusal);
  if (look.existing !== null && effect.isStale(look.existing.request, before)) return refuse(stale);
  if (validateOnly) return { kind: 'wouldRun', state: effect.project(before) };
  const permit = await effect.account.guard.admit(effect.needsBefore === 'FRESH' ? 'STARTED_WRITE' : first);
  if ('refusal' in permit) return refuse(permit.refusal);
  await deps.reach('beforeClaim');
  const start = startOf(deps, before);
  const claim = await claimIt(deps, request, { look, start });
  if (claim.kind === 'lost') {
    await permit.giveBack();
    return null;
  }
  const attempt = {
    lease: claim.lease,
    number: claim.attempt,
    leaseUntil: start.leaseUntil,
    effect,
    request: claim.request,
    before,
    permit,
    isRepeat: false,
    mayHaveBeenApplied: mayHaveBeenApplied(look.existing),
  };
  return { kind: 'recorded', operation: await sendUntilSent(deps, attempt), replayed: false };
}

const stale: Refusal = {
  code: 'TARGET_CHANGED',
  detail: 'The target has changed since this key was first used, and its request does not fit any more. Use a new key.',
  vendor: null,
};

function claimIt(
  deps: EffectDeps,
  request: EffectRequest,
  { look, start }: { readonly look: Look; readonly start: AttemptStart },
): Promise<Claim> {
  const { effect, input, targetId } = request;
  const target = { ...effect.target, version: look.targetVersion };
  if (look.existing !== null) return deps.journal.reclaim(look.existing, target, start);
  const id = deps.newOperationId();
  const requestId = requestIdOf(id);
  return deps.journal.claim(
    {
      id,
      accountId: effect.account.id,
      kind: input.kind,
      idempotencyKey: request.idempotencyKey,
      fingerprint: fingerprintOf(input),
      input,
      targetId,
      requestId,
      second: wantedSecond(input, start),
      prepare: (second): VendorRequest => effect.prepare({ requestId, second } satisfies Stamp, start.before),
      requestedBy: request.requestedBy,
    },
    target,
    start,
  );
}

/** When the change happened: the caller's word where there is one, in whole seconds. */
function wantedSecond(input: OperationInput, { at }: AttemptStart): Instant {
  const wanted = ('occurredAt' in input ? input.occurredAt : null) ?? at;
  return instant(new Date(Math.floor(Date.parse(wanted) / 1000) * 1000));
}

/** Our own id, in the narrowest form any vendor page asks for: 32 letters and digits. */
function requestIdOf(id: OperationId): string {
  return id.replaceAll('-', '');
}

function startOf(deps: EffectDeps, before: EntityState | null): AttemptStart {
  const now = deps.clock.now();
  return { at: instant(now), before, leaseUntil: instant(new Date(now.getTime() + deps.leaseMs)) };
}

const repeatPausesMs = [100, 400];

/** Repeats at once what certainly was not sent, each time as an attempt of its own. */
async function sendUntilSent(deps: EffectDeps, first: OpenAttempt): Promise<OperationRecord> {
  let attempt = first;
  for (const pauseMs of repeatPausesMs) {
    const outcome = await sendAttempt(deps, attempt);
    if (outcome.kind !== 'neverSent') return settleByOutcome(deps, attempt, outcome);
    await deps.clock.sleep(pauseMs);
    const permit = await attempt.effect.account.guard.admit('STARTED_WRITE');
    if ('refusal' in permit) return settleByOutcome(deps, attempt, outcome);
    const next = startOf(deps, attempt.before);
    const number = await deps.journal.beginAttempt(attempt.lease, next, endOf(deps, attempt.number, outcome));
    if (number === null) {
      await permit.giveBack();
      return settleByOutcome(deps, attempt, outcome);
    }
    attempt = { ...attempt, number, permit, leaseUntil: next.leaseUntil };
  }
  return settleByOutcome(deps, attempt, await sendAttempt(deps, attempt));
}

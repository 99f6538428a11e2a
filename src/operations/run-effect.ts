/** One operation, one effect: look, read, check, claim, send, settle. The same for every mutation that has an effect. */
import { instant } from '../domain/clock.ts';
import type { IdempotencyKey, OperationId } from '../domain/ids.ts';
import { isOpen, type OperationInput, type OperationRecord, OperationState } from '../domain/operation.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';
import { isTransient } from '../domain/refusals.ts';
import type { TemplateState } from '../domain/template.ts';
import { fingerprintOf } from '../journal/fingerprint.ts';
import type { AttemptStart, Claim, Look } from '../journal/journal.ts';
import { type AttemptDeps, endOf, type OpenAttempt, sendAttempt, settleByOutcome } from './attempt.ts';
import type { BoundEffect } from './bound-effect.ts';
import { project } from './project.ts';
import type { SettleOpen } from './settle-open.ts';

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
  /** Refused before anything was recorded; `blocker` is the operation that stands in the way, if one does. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly blocker: OperationRecord | null }
  /** Nothing speaks against it, and nothing was recorded or sent; `state` is what it would lead to. */
  | { readonly kind: 'wouldRun'; readonly state: TemplateState };

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
    for (;;) {
      const look = await lookFirst(deps, request);
      const answer = await answerFrom(deps, request, look);
      if (answer !== null && !('wait' in answer)) return answer;
      if (answer === null) {
        const result = await tryToRun(deps, request, look);
        if (result !== null) return result;
      } else if (deps.clock.now().getTime() >= giveUpAt) return answer.wait;
      await deps.clock.sleep(pollMs);
    }
  };
}

function lookFirst({ journal }: EffectDeps, { idempotencyKey, input, effect, targetId }: EffectRequest): Promise<Look> {
  const scope = { accountId: effect.account.id, kind: input.kind, idempotencyKey };
  return journal.look(scope, effect.isExclusive ? exclusiveKeyOf(input, targetId) : null);
}

/** Budget and status of one template are evidence of different things: each has its own turn. */
function exclusiveKeyOf(input: OperationInput, targetId: string): string {
  return `${input.kind}/${targetId}`;
}

/** @returns null when nothing recorded stands in the way; `wait` with the answer to give when waiting does not help. */
async function answerFrom(
  deps: EffectDeps,
  request: EffectRequest,
  { existing, blocker }: Look,
): Promise<EffectResult | { readonly wait: EffectResult } | null> {
  if (existing !== null && existing.fingerprint !== fingerprintOf(request.input))
    return conflict('KEY_REUSED', existing);
  if (existing !== null && !request.validateOnly) {
    const settled = isOpen(existing) ? await settleIfDue(deps, existing) : existing;
    if (settled.state === OperationState.PENDING) return { wait: conflict('KEY_IN_FLIGHT', settled) };
    if (!isReclaimable(settled) || settled !== existing)
      return { kind: 'recorded', operation: settled, replayed: true };
  }
  if (blocker === null) return null;
  const settled = request.validateOnly ? blocker : await settleIfDue(deps, blocker);
  const answer = conflict('TARGET_HELD', settled);
  return settled.state === OperationState.UNKNOWN ? answer : { wait: answer };
}

/** An operation that somebody is working on is left alone; any other open one is looked at now. */
async function settleIfDue(deps: EffectDeps, operation: OperationRecord): Promise<OperationRecord> {
  const isHeld = operation.leaseUntil !== null && operation.leaseUntil > instant(deps.clock.now());
  if (isHeld) return operation;
  return (await deps.settleOpen.settle(operation.id)) ?? operation;
}

function isReclaimable({ refusal }: OperationRecord): boolean {
  return refusal !== null && isTransient(refusal.code);
}

function conflict(code: 'KEY_REUSED' | 'KEY_IN_FLIGHT' | 'TARGET_HELD', blocker: OperationRecord): EffectResult {
  const detail = {
    KEY_REUSED: 'This idempotency key was used with other input. Use a new key for a new intent.',
    KEY_IN_FLIGHT: 'The operation with this key is still under way. Send the same request again to get its answer.',
    TARGET_HELD: `Operation ${blocker.id} on the same target is not settled yet. Wait until it is, then send this again.`,
  }[code];
  const facts = { blockingOperationId: blocker.id, ...(code === 'KEY_REUSED' ? {} : { retryAfterSeconds: 1 }) };
  return { kind: 'refused', refusal: { code, detail, vendor: null, facts }, blocker };
}

/** @returns null when another call was faster; then the journal has to be looked at again. */
async function tryToRun(deps: EffectDeps, request: EffectRequest, look: Look): Promise<EffectResult | null> {
  const { effect, validateOnly } = request;
  const reading = await deps.templates.readNow(effect.account, effect.code);
  if (reading.kind !== 'done')
    return { kind: 'refused', refusal: unreadable(reading, request.targetId), blocker: null };
  const before = reading.value;
  const refusal = effect.check(before);
  if (refusal !== null) return { kind: 'refused', refusal, blocker: null };
  if (validateOnly) return { kind: 'wouldRun', state: project(request.input, before) };
  await deps.reach('beforeClaim');
  const start = startOf(deps, before);
  const claim = await claimIt(deps, request, { look, start });
  if (claim.kind === 'lost') return null;
  const message = look.existing?.request ?? effect.prepare(requestIdOf(claim.lease.operationId));
  const attempt = {
    lease: claim.lease,
    number: claim.attempt,
    leaseUntil: start.leaseUntil,
    effect,
    request: message,
    before,
  };
  return { kind: 'recorded', operation: await sendUntilSent(deps, attempt), replayed: false };
}

function claimIt(
  deps: EffectDeps,
  request: EffectRequest,
  { look, start }: { readonly look: Look; readonly start: AttemptStart },
): Promise<Claim> {
  const { effect, input, targetId } = request;
  if (look.existing !== null) return deps.journal.reclaim(look.existing, look.targetVersion, start);
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
      exclusiveKey: effect.isExclusive ? exclusiveKeyOf(input, targetId) : null,
      requestId,
      request: effect.prepare(requestId),
      requestedBy: request.requestedBy,
    },
    look.targetVersion,
    start,
  );
}

/** Our own id, in the narrowest form any vendor page asks for: 32 letters and digits. */
function requestIdOf(id: OperationId): string {
  return id.replaceAll('-', '');
}

function startOf(deps: EffectDeps, before: TemplateState | null): AttemptStart {
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
    const next = startOf(deps, attempt.before);
    const number = await deps.journal.beginAttempt(attempt.lease, next, endOf(deps, attempt.number, outcome));
    if (number === null) return settleByOutcome(deps, attempt, outcome);
    attempt = { ...attempt, number, leaseUntil: next.leaseUntil };
  }
  return settleByOutcome(deps, attempt, await sendAttempt(deps, attempt));
}

/** Without a reading there is no evidence, and without evidence nothing is sent. */
function unreadable(reading: Exclude<Outcome<TemplateState>, { kind: 'done' }>, targetId: string): Refusal {
  const facts = { entity: 'Template', id: targetId };
  if (reading.kind === 'refused') return { ...reading.refusal, facts: { ...facts, ...reading.refusal.facts } };
  const vendor = reading.kind === 'unknown' ? reading.vendor : null;
  const code = reading.kind === 'neverSent' ? 'VENDOR_UNREACHABLE' : 'TEMPLATE_UNREADABLE';
  return {
    code,
    detail: `The template could not be read before the change, so nothing was sent: ${reading.why}.`,
    vendor,
  };
}

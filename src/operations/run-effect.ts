/** One operation, one effect: look, read, check, claim, send, settle. The same for every mutation that has an effect. */
import type { Stamp } from '../connectors/connector.ts';
import { type Instant, instant } from '../domain/clock.ts';
import type { EntityState } from '../domain/entity.ts';
import type { OperationId } from '../domain/ids.ts';
import { isOpen, type OperationInput, type OperationRecord, type VendorRequest } from '../domain/operation.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';
import { fingerprintOf } from '../journal/fingerprint.ts';
import type { AttemptStart, Claim, Look } from '../journal/journal.ts';
import { endOf, mayHaveBeenApplied, type OpenAttempt, sendAttempt, settleByOutcome } from './attempt.ts';
import type { EffectDeps, EffectRequest, EffectResult, RunEffect } from './effect-request.ts';
import type { Purpose } from './guard.ts';
import { keepUnclaimed, learnBefore } from './learn-before.ts';
import { answerFrom, conflict, lookFirst, mayWait } from './look-first.ts';
import { unreadableBefore } from './unreadable.ts';

/** Pauses between two looks at what somebody else is doing: the first, and the longest. */
const [firstPauseMs, longestPauseMs] = [25, 100];

/** Safe to call any number of times with the same request: at most one of the calls has an effect. */
export function createRunEffect(deps: EffectDeps): RunEffect {
  return async (request) => {
    const wait = startWait(deps);
    let hasWaited = false;
    let hasQueued = false;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      const look = await lookFirst(deps, request);
      const answer = await answerFrom(deps, request, { ...look, hasWaited });
      const result =
        answer === null
          ? await tryToRun(deps, request, { ...look, hasQueued })
          : await mayWait(request, answer, hasQueued);
      if (result !== null) return result;
      if (wait.isOver()) return answer?.kind === 'notYet' ? answer.instead : answerLoser(deps, request);
      // Who has had a turn and lost the claim to somebody else's waits like everybody who waits for the target.
      hasQueued ||= answer === null || (answer.kind === 'notYet' && answer.isForTarget);
      hasWaited ||= answer === null || (look.existing !== null && isOpen(look.existing));
      await deps.clock.sleep(pauseMs);
    }
  };
}

/** Counts the time that has passed: a clock that is set back meanwhile must not make anybody wait for it. */
function startWait({ clock, waitMs }: EffectDeps): { isOver(): boolean } {
  let leftMs = waitMs;
  let countedAtMs = clock.now().getTime();
  return {
    isOver() {
      const nowMs = clock.now().getTime();
      leftMs -= Math.max(firstPauseMs, nowMs - countedAtMs);
      countedAtMs = nowMs;
      return leftMs <= 0;
    },
  };
}

/** What to tell who lost the last claim that the wait allowed: by now the journal names whoever won it. */
async function answerLoser(deps: EffectDeps, request: EffectRequest): Promise<EffectResult> {
  const look = await lookFirst(deps, request);
  const answer = await answerFrom(deps, request, { ...look, hasWaited: true });
  if (answer === null) return conflict('TARGET_HELD', null);
  return answer.kind === 'notYet' ? answer.instead : answer;
}

/** @returns null when another call was faster; then the journal has to be looked at again. */
async function tryToRun(
  deps: EffectDeps,
  request: EffectRequest,
  look: Look & { readonly hasQueued: boolean },
): Promise<EffectResult | null> {
  const { effect } = request;
  // Who has waited for the target is not sent away for want of a turn.
  const first = look.hasQueued ? 'STARTED_WRITE' : 'WRITE';
  const reading = await learnBefore(effect, first);
  if (reading.kind !== 'done')
    return refusing(look)(unreadableBefore(reading, { entity: effect.entity, id: request.targetId }));
  const before = reading.value;
  const begun = await begin(deps, request, { ...look, before, first });
  if (begun !== null && 'permit' in begun) {
    return { kind: 'recorded', operation: await sendUntilSent(deps, begun), replayed: false };
  }
  await keepUnclaimed(effect, before);
  return begun;
}

type Begin = Look & { readonly before: EntityState | null; readonly first: Purpose };

/** @returns the attempt that is on disk, why there is none, or null when another call was faster. */
async function begin(
  deps: EffectDeps,
  request: EffectRequest,
  { before, first, ...look }: Begin,
): Promise<OpenAttempt | EffectResult | null> {
  const { effect, validateOnly } = request;
  const refuse = refusing(look);
  const isStale = look.existing !== null && effect.isStale(look.existing.request, before);
  const refusal = effect.check(before) ?? (isStale ? stale : null);
  if (refusal !== null) return (await hasMoved(deps, request, look)) ? null : refuse(refusal);
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
  return {
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
}

const refusing =
  ({ existing }: Look) =>
  (refusal: Refusal): EffectResult => ({ kind: 'refused', refusal, operation: existing, blocker: null });

/** What was read may be the work of another call with the same key: then that call's answer is the answer. */
async function hasMoved(deps: EffectDeps, request: EffectRequest, look: Look): Promise<boolean> {
  const { existing, targetVersion } = await lookFirst(deps, request);
  return targetVersion !== look.targetVersion || existing?.attempts.length !== look.existing?.attempts.length;
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
  const target = { ...effect.target, version: look.targetVersion, lastSecond: look.lastSecond };
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
      second: wantedSecond(input, deps.machineTime()),
      prepare(second): VendorRequest {
        const prepared = effect.prepare({ requestId, second } satisfies Stamp, start.before);
        effect.foresee(prepared);
        return prepared;
      },
      requestedBy: request.requestedBy,
    },
    target,
    start,
  );
}

/** When the change happened: the caller's word where there is one, in whole seconds. */
function wantedSecond(input: OperationInput, now: Date): Instant {
  const wanted = ('occurredAt' in input ? input.occurredAt : null) ?? instant(now);
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

type NeverSent = Extract<Outcome<never>, { readonly kind: 'neverSent' }>;

const repeatPausesMs = [100, 400];

/** Repeats at once what certainly was not sent, each time as an attempt of its own. */
async function sendUntilSent(deps: EffectDeps, first: OpenAttempt): Promise<OperationRecord> {
  let attempt = first;
  for (const pauseMs of repeatPausesMs) {
    const outcome = await sendAttempt(deps, attempt);
    if (outcome.kind !== 'neverSent') return settleByOutcome(deps, attempt, outcome);
    await deps.clock.sleep(pauseMs);
    // What certainly was not sent must not be forgotten for want of a database.
    const next = await beginNext(deps, attempt, outcome).catch((error: unknown) => {
      deps.log.warn({ operationId: attempt.lease.operationId, err: error }, 'a further attempt could not be begun');
      return null;
    });
    if (next === null) return settleByOutcome(deps, attempt, outcome);
    attempt = next;
  }
  return settleByOutcome(deps, attempt, await sendAttempt(deps, attempt));
}

/** @returns null when the account's limits or somebody else's lease are in the way. */
async function beginNext(deps: EffectDeps, last: OpenAttempt, outcome: NeverSent): Promise<OpenAttempt | null> {
  const permit = await last.effect.account.guard.admit('STARTED_WRITE');
  if ('refusal' in permit) return null;
  const start = startOf(deps, last.before);
  const number = await deps.journal.beginAttempt(last.lease, start, endOf(deps, last.number, outcome));
  if (number !== null) return { ...last, number, permit, leaseUntil: start.leaseUntil };
  await permit.giveBack();
  return null;
}

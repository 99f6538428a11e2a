/** One attempt at an effect that is already on disk: send, read back, settle. */
import { type Instant, instant } from '../domain/clock.ts';
import { type EntityState, forJournal } from '../domain/entity.ts';
import { AttemptOutcome, type OperationRecord, SettledBy, type VendorRequest } from '../domain/operation.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';
import type { AttemptEnd, Journal, Lease, Settlement } from '../journal/journal.ts';
import type { BoundEffect } from './bound-effect.ts';
import { holdAfter } from './doubt.ts';
import type { Permit } from './guard.ts';
import { settle, type WriteDeps } from './write-outcome.ts';

export interface AttemptDeps extends WriteDeps {
  readonly journal: Pick<Journal, 'beginAttempt' | 'settle'>;
}

/** An attempt as the journal knows it, and what is needed to carry it out. */
export interface OpenAttempt {
  readonly lease: Lease;
  readonly number: number;
  readonly leaseUntil: Instant;
  readonly effect: BoundEffect;
  readonly request: VendorRequest;
  readonly before: EntityState | null;
  /** Leave to send it, once. */
  readonly permit: Permit;
  /** True when an attempt before it may have reached the vendor. */
  readonly isRepeat: boolean;
  /** True when some attempt of the operation, of an earlier claim too, may have been applied. */
  readonly mayHaveBeenApplied: boolean;
}

/** Whether an attempt of the operation may have reached the vendor without our knowing what became of it. */
export function mayHaveBeenApplied(operation: OperationRecord | null): boolean {
  return operation?.attempts.some(({ outcome }) => outcome === null || outcome === AttemptOutcome.UNKNOWN) ?? false;
}

/**
 * Sends once. An attempt whose lease has run out is not sent: another process may be working on the operation by now.
 */
export async function sendAttempt(deps: AttemptDeps, attempt: OpenAttempt): Promise<Outcome<EntityState | null>> {
  await deps.reach('afterClaim');
  if (instant(deps.clock.now()) >= attempt.leaseUntil) {
    await attempt.permit.giveBack();
    return { kind: 'neverSent', why: 'the lease ran out before sending' };
  }
  const outcome = await attempt.permit.run(() => attempt.effect.send(attempt.request, attempt.before));
  await deps.reach('afterSend');
  return outcome;
}

/**
 * Settles an operation by the outcome of its attempt. What the target looks like after a success comes from the answer,
 * or is read back first, so that both are stored together; so is what a person will have to decide by.
 */
export async function settleByOutcome(
  deps: AttemptDeps,
  attempt: OpenAttempt,
  outcome: Outcome<EntityState | null>,
): Promise<OperationRecord> {
  const { effect } = attempt;
  const told = outcome.kind === 'done' && !effect.readsBack ? outcome.value : null;
  const wantsReading = outcome.kind === 'done' ? effect.readsBack : isOldDuplicate(outcome, attempt);
  const after = wantsReading ? await readBack(deps, effect) : told;
  const settlement = settlementOf(deps, attempt, { outcome, after });
  return settle(deps, attempt.lease, {
    attempt: endOf(deps, attempt.number, outcome),
    settlement,
    evidence: { before: attempt.before, after },
    // What an answer tells about a member is its balance: who it is stays as last read.
    snapshot: told === null ? (after ?? (effect.readsBack ? attempt.before : null)) : forJournal(told),
    isDueCheck: false,
    lateness: holdAfter(effect, deps.leaseMs),
  });
}

/** How an attempt ended, for the journal. */
export function endOf(deps: AttemptDeps, number: number, outcome: Outcome<unknown>): AttemptEnd {
  const finishedAt = instant(deps.clock.now());
  switch (outcome.kind) {
    case 'done':
      return { number, finishedAt, outcome: AttemptOutcome.DONE, vendor: outcome.vendor, detail: null, refusal: null };
    case 'refused':
      return {
        number,
        finishedAt,
        outcome: AttemptOutcome.REFUSED,
        vendor: outcome.refusal.vendor,
        detail: outcome.refusal.detail,
        refusal: outcome.refusal,
      };
    case 'neverSent':
      return {
        number,
        finishedAt,
        outcome: AttemptOutcome.NEVER_SENT,
        vendor: null,
        detail: outcome.why,
        refusal: null,
      };
    case 'unknown':
      return {
        number,
        finishedAt,
        outcome: AttemptOutcome.UNKNOWN,
        vendor: outcome.vendor,
        detail: outcome.why,
        refusal: null,
      };
  }
}

function settlementOf(
  deps: AttemptDeps,
  attempt: OpenAttempt,
  { outcome, after }: { readonly outcome: Outcome<unknown>; readonly after: EntityState | null },
): Settlement {
  const { effect, number, isRepeat } = attempt;
  switch (outcome.kind) {
    case 'done':
      return {
        state: 'SUCCEEDED',
        settledBy: isRepeat && effect.settlesUnknownBy === 'REPEATING' ? SettledBy.REPEAT : SettledBy.VENDOR,
        result: after,
      };
    case 'refused':
      if (isOldDuplicate(outcome, attempt)) return settleOldDuplicate(effect, outcome.refusal, after);
      return { state: 'REFUSED', settledBy: SettledBy.VENDOR, refusal: outcome.refusal };
    case 'neverSent': {
      const detail = `The vendor could not be reached and nothing was sent: ${outcome.why}.`;
      return {
        state: 'REFUSED',
        settledBy: SettledBy.NEVER_SENT,
        refusal: { code: 'VENDOR_UNREACHABLE', detail, vendor: null },
      };
    }
    case 'unknown':
      return { state: 'UNKNOWN', why: outcome.why, nextCheckAt: nextCheck(deps, effect, number - 1) };
  }
}

/** The vendor has had this very request before: from an attempt of an earlier claim, whose outcome was never known. */
function isOldDuplicate(outcome: Outcome<unknown>, attempt: OpenAttempt): boolean {
  return outcome.kind === 'refused' && outcome.refusal.code === 'DUPLICATE_REQUEST' && attempt.mayHaveBeenApplied;
}

function settleOldDuplicate(
  { settlesUnknownBy }: BoundEffect,
  { detail }: Refusal,
  after: EntityState | null,
): Settlement {
  return settlesUnknownBy === 'REPEATING'
    ? { state: 'SUCCEEDED', settledBy: SettledBy.REPEAT, result: after }
    : { state: 'UNKNOWN', why: `the vendor says that it has had this request before: ${detail}`, nextCheckAt: null };
}

const longestPauseMs = 15 * 60_000;

/** When to look next: pauses double from look to look, up to a quarter of an hour. */
export function nextCheck({ clock }: AttemptDeps, { account }: BoundEffect, looks: number): Instant {
  const pauseMs = Math.min(longestPauseMs, account.policy.firstCheckMs * 2 ** Math.min(looks, 20));
  return instant(new Date(clock.now().getTime() + pauseMs));
}

/** What the target looks like now, for a settlement to keep; null when nobody can tell, which does not change the outcome. */
export async function readBack({ log }: AttemptDeps, effect: BoundEffect): Promise<EntityState | null> {
  try {
    const reading = (await effect.glimpse?.('EVIDENCE')) ?? null;
    return reading?.kind === 'done' ? reading.value : null;
  } catch (error) {
    log.warn({ accountId: effect.account.id, err: error }, 'a target could not be read back');
    return null;
  }
}

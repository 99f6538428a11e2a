/** One open operation: settled by repeating where that is promised, by reading where that is allowed, or by a person. */

import type { ReadingVerdict } from '../connectors/connector.ts';
import { instant } from '../domain/clock.ts';
import type { EntityState } from '../domain/entity.ts';
import { type Attempt, type Evidence, type OperationRecord, SettledBy } from '../domain/operation.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';
import { isTransient } from '../domain/refusals.ts';
import type { AttemptEnd, Lease, Settlement } from '../journal/journal.ts';
import {
  type AttemptDeps,
  endOf,
  mayHaveBeenApplied,
  nextCheck,
  readBack,
  sendAttempt,
  settleByOutcome,
} from './attempt.ts';
import type { BoundEffect } from './bound-effect.ts';
import { type Doubt, holdAfter } from './doubt.ts';
import { settle } from './write-outcome.ts';

export type CaseDeps = AttemptDeps;

/** One open operation on the table. */
export interface Case {
  readonly deps: CaseDeps;
  readonly lease: Lease;
  readonly operation: OperationRecord;
  readonly effect: BoundEffect;
  readonly doubt: Doubt;
  readonly isDueCheck: boolean;
}

/** What attempts have already told, however late, goes before everything else. */
export async function settleCase(it: Case): Promise<OperationRecord> {
  const { doubt, effect } = it;
  if (doubt.hasSucceeded) {
    const result = effect.read === null ? effect.project(doubt.lastBefore) : null;
    return settleAs(it, { state: 'SUCCEEDED', settledBy: SettledBy.VENDOR, result }, { after: result });
  }
  if (doubt.first === null) return settleWithoutDoubt(it);
  switch (effect.settlesUnknownBy) {
    case 'OPERATOR':
      return gatherEvidence(it);
    case 'REPEATING':
      return settleByRepeating(it, doubt.first);
    case 'READING':
      return settleByReading(it, doubt.first);
  }
}

/** Nothing that was sent is in doubt: the vendor refused, or nothing was ever sent. */
async function settleWithoutDoubt(it: Case): Promise<OperationRecord> {
  const { doubt, effect } = it;
  if (doubt.refusal !== null) {
    return settleAs(it, { state: 'REFUSED', settledBy: SettledBy.VENDOR, refusal: doubt.refusal });
  }
  if (isTooOld(it)) return settleNeverSent(it, unreachedInTime);
  if (effect.needsBefore === 'KNOWN') return sendAgain(it, doubt.lastBefore);
  const reading = await read(it);
  if (reading?.kind === 'done') return sendAgain(it, reading.value);
  const isHeldBack = reading?.kind === 'refused' && isTransient(reading.refusal.code);
  return settleNeverSent(it, isHeldBack ? reading.refusal : unreachedInTime);
}

const unreachedInTime: Refusal = {
  code: 'VENDOR_UNREACHABLE',
  detail: 'The vendor could not be reached in time, and nothing was sent. Send it again under the same key.',
  vendor: null,
};

function settleNeverSent(it: Case, refusal: Refusal): Promise<OperationRecord> {
  return settleAs(it, { state: 'REFUSED', settledBy: SettledBy.NEVER_SENT, refusal });
}

/** A person decides, with what the target looked like before and once the vendor must be through with it. */
async function gatherEvidence(it: Case): Promise<OperationRecord> {
  const { doubt } = it;
  if (it.effect.read === null) return handOver(it, doubt.why);
  if (isTooEarly(it)) return lookAgainLater(it, doubt.why, { notBeforeMs: doubt.provenAtMs });
  const reading = await read(it);
  if (reading?.kind === 'done') return handOver(it, doubt.why, { after: reading.value });
  return isTooOld(it) || reading === null
    ? handOver(it, doubt.why)
    : lookAgainLater(it, unread(it, reading), heldBy(reading));
}

const dayMs = 24 * 60 * 60_000;

/** A repeat of old may surprise: where the target can be read, reading goes before it; else a day is the end of it. */
async function settleByRepeating(it: Case, first: Attempt): Promise<OperationRecord> {
  if (!isTooOld(it)) return sendAgain(it, first.before);
  if (it.effect.read !== null) return settleByReading(it, first);
  return ageMs(it) < dayMs ? sendAgain(it, first.before) : handOver(it, it.doubt.why);
}

async function settleByReading(it: Case, first: Attempt): Promise<OperationRecord> {
  const reading = await read(it);
  if (reading === null) return handOver(it, it.doubt.why);
  if (reading.kind !== 'done') {
    return ageMs(it) < dayMs
      ? lookAgainLater(it, unread(it, reading), heldBy(reading))
      : handOver(it, unread(it, reading));
  }
  const after = reading.value;
  switch (judge(it, first, after)) {
    case 'applied':
      return settleAs(it, { state: 'SUCCEEDED', settledBy: SettledBy.READING, result: after }, { after });
    case 'unclear':
      return handOver(it, `${it.doubt.why}; the readings before and after fit neither story`, { after });
    case 'untold':
      return (ageMs(it) < dayMs ? lookAgainLater : handOver)(it, untold(it), { after });
    case 'untouched':
      return settleUntouched(it, after);
  }
}

function untold({ doubt }: Case): string {
  return `${doubt.why}; the vendor does not tell what would settle it`;
}

/** A late effect may still be on its way: "not applied" needs the vendor's longest processing time. */
async function settleUntouched(it: Case, after: EntityState): Promise<OperationRecord> {
  const { doubt } = it;
  if (isTooEarly(it)) return lookAgainLater(it, doubt.why, { after });
  if (doubt.refusal !== null) {
    return settleAs(it, { state: 'REFUSED', settledBy: SettledBy.VENDOR, refusal: doubt.refusal }, { after });
  }
  if (!isTooOld(it)) return sendAgain(it, after);
  const detail =
    'The vendor shows that the change was not applied. Send it again under the same key if it is still wanted.';
  const refusal: Refusal = { code: 'NOT_APPLIED', detail, vendor: null };
  return settleAs(it, { state: 'REFUSED', settledBy: SettledBy.READING, refusal }, { after });
}

function isTooEarly({ deps, doubt }: Case): boolean {
  return deps.clock.now().getTime() < doubt.provenAtMs;
}

function isTooOld(it: Case): boolean {
  return ageMs(it) >= it.effect.account.policy.giveUpAfterMs;
}

function ageMs({ deps, doubt }: Case): number {
  return deps.clock.now().getTime() - doubt.begunAtMs;
}

/** The same request once more, byte for byte, as a further attempt. */
async function sendAgain(it: Case, before: EntityState | null): Promise<OperationRecord> {
  const { deps, lease, operation, effect, doubt } = it;
  const permit = await effect.account.guard.admit('STARTED_WRITE');
  if ('refusal' in permit) return settleHeldBack(it, permit.refusal);
  const now = deps.clock.now();
  const leaseUntil = instant(new Date(now.getTime() + deps.leaseMs));
  const number = await deps.journal.beginAttempt(lease, { at: instant(now), before, leaseUntil }, null);
  if (number === null) {
    await permit.giveBack();
    return operation;
  }
  const isRepeat = doubt.first !== null;
  const attempt = {
    lease,
    number,
    leaseUntil,
    effect,
    request: operation.request,
    before,
    permit,
    isRepeat,
    mayHaveBeenApplied: mayHaveBeenApplied(operation),
  };
  const outcome = await sendAttempt(deps, attempt);
  const end = endOf(deps, number, outcome);
  if (doubt.first === null) return settleByOutcome(deps, attempt, outcome);
  if (outcome.kind === 'refused') return settleRefusedRepeat(it, doubt.first, { ...outcome, end });
  if (outcome.kind === 'neverSent') return lookAgainLater(it, `the vendor cannot be reached: ${outcome.why}`, { end });
  return settleByOutcome(deps, attempt, outcome);
}

/** Held back by the account's limits: what was surely never sent is refused for certain, what is in doubt waits. */
function settleHeldBack(it: Case, refusal: Refusal): Promise<OperationRecord> {
  return it.doubt.first === null
    ? settleNeverSent(it, refusal)
    : lookAgainLater(it, it.doubt.why, heldBy({ kind: 'refused', refusal }));
}

interface RefusedRepeat {
  readonly refusal: Refusal;
  readonly end: AttemptEnd;
}

/**
 * The refusal of a repeat says nothing about the attempts before it: one of them may have been applied late, and that
 * may be why the repeat is refused. Only the vendor's word that it is a duplicate, or an untouched target, decides.
 */
async function settleRefusedRepeat(it: Case, first: Attempt, refused: RefusedRepeat): Promise<OperationRecord> {
  const { effect } = it;
  const { refusal, end } = refused;
  const why = `${it.doubt.why}; its repeat was refused: ${refusal.detail}`;
  // Where repeats are safe, the next one may still be told that it is a duplicate.
  const mayTellLater = isTransient(refusal.code) || (effect.settlesUnknownBy === 'REPEATING' && !isTooOld(it));
  const isDuplicate = refusal.code === 'DUPLICATE_REQUEST';
  if (isDuplicate && effect.settlesUnknownBy === 'REPEATING') return settleDuplicate(it, first, end);
  if (effect.read === null) {
    return mayTellLater
      ? lookAgainLater(it, why, { end, ...heldBy({ kind: 'refused', refusal }) })
      : handOver(it, why, { end });
  }
  const reading = await read(it);
  if (reading?.kind !== 'done') return lookAgainLater(it, why, { end, ...(reading === null ? {} : heldBy(reading)) });
  const after = reading.value;
  // A duplicate where the rule is not proven says yes and no at once.
  switch (isDuplicate ? 'unclear' : judge(it, first, after)) {
    case 'applied':
      return settleAs(it, { state: 'SUCCEEDED', settledBy: SettledBy.READING, result: after }, { after, end });
    case 'untouched':
      return isTooEarly(it)
        ? lookAgainLater(it, why, { after, end })
        : settleAs(it, { state: 'REFUSED', settledBy: SettledBy.VENDOR, refusal }, { after, end });
    case 'untold':
      return lookAgainLater(it, why, { after, end });
    case 'unclear':
      return mayTellLater ? lookAgainLater(it, why, { after, end }) : handOver(it, why, { after, end });
  }
}

/** The vendor has applied this very request before: what it left behind is read, or is what was asked for. */
async function settleDuplicate(it: Case, first: Attempt, end: AttemptEnd): Promise<OperationRecord> {
  const { effect, deps } = it;
  const after = effect.read === null ? effect.project(first.before) : await readBack(deps, effect);
  return settleAs(it, { state: 'SUCCEEDED', settledBy: SettledBy.REPEAT, result: after }, { after, end });
}

/** Only a reading made for the attempt is evidence of it; a snapshot of any age is not. */
function judge({ effect }: Case, { before }: Attempt, after: EntityState): ReadingVerdict {
  return before === null || effect.needsBefore !== 'FRESH' ? 'unclear' : effect.judge(before, after);
}

/** null where the target cannot be read at all; what fails on our side leaves the operation to a later look. */
async function read({ effect, deps }: Case): Promise<Outcome<EntityState> | null> {
  try {
    return (await effect.read?.('EVIDENCE')) ?? null;
  } catch (error) {
    deps.log.warn({ accountId: effect.account.id, err: error }, 'a target could not be read');
    return { kind: 'unknown', why: 'its reading could not be kept', vendor: null };
  }
}

function unread({ doubt }: Case, reading: Exclude<Outcome<EntityState>, { kind: 'done' }>): string {
  const detail = reading.kind === 'refused' ? reading.refusal.detail : reading.why;
  return `${doubt.why}; the target cannot be read: ${detail}`;
}

/** Limits that say when they open again are not knocked at before. */
function heldBy(outcome: Exclude<Outcome<unknown>, { kind: 'done' }>): { readonly notBeforeMs?: number } {
  const resetsAt = outcome.kind === 'refused' ? outcome.refusal.facts?.resetsAt : undefined;
  return resetsAt === undefined ? {} : { notBeforeMs: Date.parse(resetsAt) };
}

/** What was seen on the way to a settlement. */
interface Seen {
  readonly after?: EntityState | null;
  readonly end?: AttemptEnd;
  readonly notBeforeMs?: number;
}

function settleAs(it: Case, settlement: Settlement, { after = null, end }: Seen = {}): Promise<OperationRecord> {
  const { deps, lease, effect, isDueCheck } = it;
  const evidence = evidenceOf(it, after);
  const lateness = holdAfter(effect, deps.leaseMs);
  return settle(deps, lease, { attempt: end ?? null, settlement, evidence, snapshot: after, isDueCheck, lateness });
}

/** null: what is recorded stays. A target that could not be read any more was read before all the same. */
function evidenceOf({ doubt, operation }: Case, after: EntityState | null): Evidence | null {
  const before = doubt.first?.before ?? null;
  if (after !== null) return { before, after };
  return before === null || operation.evidence !== null ? null : { before, after };
}

/** From here on only a person decides, or the vendor's own late answer. */
function handOver(it: Case, why: string, seen: Seen = {}): Promise<OperationRecord> {
  return settleAs(it, { state: 'UNKNOWN', why, nextCheckAt: null }, seen);
}

/** When the pause is over, or as soon as a target seen untouched can prove something. */
function lookAgainLater(it: Case, why: string, seen: Seen = {}): Promise<OperationRecord> {
  const { deps, effect, operation, doubt } = it;
  const byPause = Date.parse(nextCheck(deps, effect, operation.checks));
  const soonest = Math.max(doubt.provenAtMs, deps.clock.now().getTime() + 500);
  // A limit that opens late must not hide the operation: past the give-up age it goes to a person.
  const notBeforeMs = Math.min(seen.notBeforeMs ?? 0, doubt.begunAtMs + effect.account.policy.giveUpAfterMs);
  const next = Math.max(seen.after ? Math.min(byPause, soonest) : byPause, notBeforeMs);
  return settleAs(it, { state: 'UNKNOWN', why, nextCheckAt: instant(new Date(next)) }, seen);
}

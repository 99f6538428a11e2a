/** Settles what a crash or an unknown left open: by repeating where that is promised, by reading where that is allowed. */
import { instant, millisBetween } from '../domain/clock.ts';
import { type OperationId, parseTemplateId } from '../domain/ids.ts';
import { type Attempt, AttemptOutcome, type OperationRecord, SettledBy } from '../domain/operation.ts';
import type { TemplateState } from '../domain/template.ts';
import type { Lease } from '../journal/journal.ts';
import type { Accounts } from './accounts.ts';
import { type AttemptDeps, endOf, sendAttempt, settle, settleByOutcome } from './attempt.ts';
import { type BoundEffect, bindEffect } from './bound-effect.ts';

export interface SettleOpen {
  /**
   * Looks at one open operation now. May be called again.
   * @returns how it stands afterwards; null when somebody else is working on it.
   */
  settle(id: OperationId): Promise<OperationRecord | null>;
  /** Looks at up to `limit` operations that are due. @returns how many there were. */
  settleDue(limit: number): Promise<number>;
}

interface Deps extends AttemptDeps {
  readonly accounts: Accounts;
}

const longestPauseMs = 15 * 60_000;

export function createSettleOpen(deps: Deps): SettleOpen {
  const leaseUntil = () => instant(new Date(deps.clock.now().getTime() + deps.leaseMs));
  return {
    async settle(id) {
      const lease = await deps.journal.take(id, leaseUntil(), instant(deps.clock.now()));
      return lease === null ? null : settleUnderLease(deps, lease);
    },
    async settleDue(limit) {
      const leases = await deps.journal.takeDue(limit, leaseUntil(), instant(deps.clock.now()));
      await Promise.all(leases.map((lease) => settleUnderLease(deps, lease)));
      return leases.length;
    },
  };
}

interface Case {
  readonly deps: Deps;
  readonly lease: Lease;
  readonly operation: OperationRecord;
  readonly effect: BoundEffect;
}

async function settleUnderLease(deps: Deps, lease: Lease): Promise<OperationRecord> {
  const operation = (await deps.journal.find([lease.operationId])).get(lease.operationId);
  if (operation === undefined) throw new Error(`operation ${lease.operationId} is not in the journal`);
  const effect = effectOf(deps, operation);
  if (effect === null) {
    const why = `account ${operation.accountId} is not configured, or its vendor no longer offers this call`;
    const nextCheckAt = instant(new Date(deps.clock.now().getTime() + longestPauseMs));
    return settle(deps, lease, {
      attempt: null,
      settlement: { state: 'UNKNOWN', why, nextCheckAt },
      evidence: null,
      snapshot: null,
    });
  }
  return settleCase({ deps, lease, operation, effect });
}

function effectOf({ accounts }: Deps, { accountId, targetId, input }: OperationRecord): BoundEffect | null {
  const account = accounts.get(accountId);
  const target = parseTemplateId(targetId);
  return account === undefined || target === null ? null : bindEffect(account, target.code, input);
}

async function settleCase(it: Case): Promise<OperationRecord> {
  const last = it.operation.attempts.at(-1);
  if (last?.outcome === AttemptOutcome.DONE)
    return settleAs(it, { state: 'SUCCEEDED', settledBy: SettledBy.VENDOR, result: null });
  if (last === undefined || last.outcome === AttemptOutcome.NEVER_SENT) return settleByReading(it, null);
  switch (it.effect.settlesUnknownBy) {
    case 'OPERATOR':
      return settleAs(it, { state: 'UNKNOWN', why: it.operation.unknownWhy ?? lostSight, nextCheckAt: null });
    case 'REPEATING':
      return sendAgain(it, null);
    case 'READING':
      return settleByReading(it, firstUncertain(it.operation.attempts));
  }
}

const lostSight = 'the process that was sending it died, so the request may have reached the vendor';

/** The first of the attempts at the end whose effect is in doubt: its `before` is what a reading is compared with. */
function firstUncertain(attempts: readonly Attempt[]): Attempt | null {
  const certain = attempts.findLastIndex(({ outcome }) => outcome !== null && outcome !== AttemptOutcome.UNKNOWN);
  return attempts[certain + 1] ?? null;
}

/** With nothing in doubt (`uncertain` null), the reading only serves as evidence for sending again. */
async function settleByReading(it: Case, uncertain: Attempt | null): Promise<OperationRecord> {
  const { deps, effect } = it;
  const reading = await deps.templates.readNow(effect.account, effect.code);
  if (reading.kind !== 'done') {
    const detail = reading.kind === 'refused' ? reading.refusal.detail : reading.why;
    return lookAgainLater(it, `${it.operation.unknownWhy ?? lostSight}; the target cannot be read: ${detail}`, null);
  }
  const after = reading.value;
  if (uncertain === null) return sendAgain(it, after);
  const verdict = uncertain.before === null ? 'unclear' : effect.judge(uncertain.before, after);
  switch (verdict) {
    case 'applied':
      return settleAs(it, { state: 'SUCCEEDED', settledBy: SettledBy.READING, result: after }, after);
    case 'unclear': {
      const why = `${it.operation.unknownWhy ?? lostSight}; the readings before and after fit neither story`;
      return settleAs(it, { state: 'UNKNOWN', why, nextCheckAt: null }, after);
    }
    case 'untouched':
      return isTooEarly(it) ? lookAgainLater(it, it.operation.unknownWhy ?? lostSight, after) : sendOrGiveUp(it, after);
  }
}

/** A late effect may still be on its way: "not applied" needs the vendor's longest processing time. */
function isTooEarly({ deps, operation, effect }: Case): boolean {
  return processedAt(operation, effect) > deps.clock.now().getTime();
}

function processedAt(operation: OperationRecord, effect: BoundEffect): number {
  const last = operation.attempts.at(-1);
  const lostAt = last?.finishedAt ?? last?.startedAt ?? operation.requestedAt;
  return Date.parse(lostAt) + effect.account.policy.longestProcessingMs;
}

function sendOrGiveUp(it: Case, after: TemplateState): Promise<OperationRecord> {
  const ageMs = millisBetween(it.operation.requestedAt, instant(it.deps.clock.now()));
  if (ageMs < it.effect.account.policy.giveUpAfterMs) return sendAgain(it, after);
  const detail =
    'The vendor shows that the change was not applied. Send it again under the same key if it is still wanted.';
  const refusal = { code: 'NOT_APPLIED', detail, vendor: null } as const;
  return settleAs(it, { state: 'REFUSED', settledBy: SettledBy.READING, refusal }, after);
}

/** The same request once more, byte for byte, as a further attempt. */
async function sendAgain(it: Case, before: TemplateState | null): Promise<OperationRecord> {
  const { deps, lease, operation, effect } = it;
  const now = deps.clock.now();
  const leaseUntil = instant(new Date(now.getTime() + deps.leaseMs));
  const number = await deps.journal.beginAttempt(lease, { at: instant(now), before, leaseUntil }, null);
  if (number === null) return operation;
  const attempt = { lease, number, leaseUntil, effect, request: operation.request, before };
  const outcome = await sendAttempt(deps, attempt);
  if (outcome.kind === 'neverSent') {
    const settlement = {
      state: 'UNKNOWN',
      why: `the vendor cannot be reached: ${outcome.why}`,
      nextCheckAt: nextCheckAt(it),
    } as const;
    return settle(deps, lease, { attempt: endOf(deps, number, outcome), settlement, evidence: null, snapshot: null });
  }
  const late = outcome.kind === 'refused' ? await readLateEffect(it) : null;
  if (late === null) return settleByOutcome(deps, attempt, outcome);
  const settlement = { state: 'SUCCEEDED', settledBy: SettledBy.READING, result: late.after } as const;
  return settle(deps, lease, {
    attempt: endOf(deps, number, outcome),
    settlement,
    evidence: late,
    snapshot: late.after,
  });
}

/**
 * The refusal of a repeat says nothing about the attempts before it: one of them may have been applied late, and that
 * is why the repeat is refused.
 */
async function readLateEffect({
  deps,
  operation,
  effect,
}: Case): Promise<{ before: TemplateState; after: TemplateState } | null> {
  const before = firstUncertain(operation.attempts)?.before ?? null;
  if (before === null) return null;
  const reading = await deps.templates.readNow(effect.account, effect.code);
  if (reading.kind !== 'done' || effect.judge(before, reading.value) !== 'applied') return null;
  return { before, after: reading.value };
}

function settleAs(
  it: Case,
  settlement: Parameters<typeof settle>[2]['settlement'],
  after: TemplateState | null = null,
) {
  const before = firstUncertain(it.operation.attempts)?.before ?? null;
  const evidence = after === null ? null : { before, after };
  return settle(it.deps, it.lease, { attempt: null, settlement, evidence, snapshot: after });
}

function lookAgainLater(it: Case, why: string, after: TemplateState | null): Promise<OperationRecord> {
  const nextCheck =
    after === null ? nextCheckAt(it) : instant(new Date(Math.min(Date.parse(nextCheckAt(it)), soonestProof(it))));
  return settleAs(it, { state: 'UNKNOWN', why, nextCheckAt: nextCheck }, after);
}

/** When "not applied" can first be concluded, but not before half a second from now. */
function soonestProof({ deps, operation, effect }: Case): number {
  return Math.max(processedAt(operation, effect), deps.clock.now().getTime() + 500);
}

/** Pauses double from check to check, up to a quarter of an hour. */
function nextCheckAt({ deps, operation, effect }: Case) {
  const pauseMs = Math.min(longestPauseMs, effect.account.policy.firstCheckMs * 2 ** Math.min(operation.checks, 20));
  return instant(new Date(deps.clock.now().getTime() + pauseMs));
}

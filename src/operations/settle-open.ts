/** Settles what a crash or an unknown left open: by repeating where that is promised, by reading where that is allowed. */
import { instant } from '../domain/clock.ts';
import { type OperationId, parseTemplateId } from '../domain/ids.ts';
import { type Attempt, type OperationRecord, SettledBy } from '../domain/operation.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';
import type { TemplateState } from '../domain/template.ts';
import type { AttemptEnd, Lease, Settlement } from '../journal/journal.ts';
import type { Accounts } from './accounts.ts';
import { type AttemptDeps, endOf, nextCheck, sendAttempt, settle, settleByOutcome } from './attempt.ts';
import { type BoundEffect, bindEffect } from './bound-effect.ts';
import { type Doubt, readDoubt } from './doubt.ts';

export interface SettleOpen {
  /**
   * Looks at one open operation now. May be called again.
   * @returns how it stands afterwards; null when somebody is working on it, or it waits for a person.
   */
  settle(id: OperationId): Promise<OperationRecord | null>;
  /** Looks at up to `limit` operations that are due. @returns how many there were. */
  settleDue(limit: number): Promise<number>;
}

interface Deps extends AttemptDeps {
  readonly accounts: Accounts;
}

export function createSettleOpen(deps: Deps): SettleOpen {
  const leaseUntil = () => instant(new Date(deps.clock.now().getTime() + deps.leaseMs));
  return {
    async settle(id) {
      const lease = await deps.journal.take(id, leaseUntil(), instant(deps.clock.now()));
      return lease === null ? null : settleUnderLease(deps, lease, false);
    },
    async settleDue(limit) {
      const leases = await deps.journal.takeDue(limit, leaseUntil(), instant(deps.clock.now()));
      await Promise.all(leases.map((lease) => settleUnderLease(deps, lease, true)));
      return leases.length;
    },
  };
}

/** One open operation on the table. */
interface Case {
  readonly deps: Deps;
  readonly lease: Lease;
  readonly operation: OperationRecord;
  readonly effect: BoundEffect;
  readonly doubt: Doubt;
  readonly isDueCheck: boolean;
}

const hourMs = 60 * 60_000;

async function settleUnderLease(deps: Deps, lease: Lease, isDueCheck: boolean): Promise<OperationRecord> {
  const operation = (await deps.journal.find([lease.operationId])).get(lease.operationId);
  if (operation === undefined) throw new Error(`operation ${lease.operationId} is not in the journal`);
  const effect = effectOf(deps, operation);
  if (effect === null) {
    const why = `account ${operation.accountId} is not configured, or its vendor no longer offers this call`;
    const nextCheckAt = instant(new Date(deps.clock.now().getTime() + hourMs));
    const settlement = { state: 'UNKNOWN', why, nextCheckAt } as const;
    return settle(deps, lease, { attempt: null, settlement, evidence: null, snapshot: null, isDueCheck });
  }
  const doubt = readDoubt(operation, { leaseMs: deps.leaseMs, policy: effect.account.policy });
  return settleCase({ deps, lease, operation, effect, doubt, isDueCheck });
}

function effectOf({ accounts }: Deps, { accountId, targetId, input }: OperationRecord): BoundEffect | null {
  const account = accounts.get(accountId);
  const target = parseTemplateId(targetId);
  return account === undefined || target === null ? null : bindEffect(account, target.code, input);
}

/** What attempts have already told, however late, goes before everything else. */
async function settleCase(it: Case): Promise<OperationRecord> {
  const { doubt, effect } = it;
  if (doubt.hasSucceeded) return settleAs(it, { state: 'SUCCEEDED', settledBy: SettledBy.VENDOR, result: null });
  if (doubt.first === null) return settleWithoutDoubt(it);
  switch (effect.settlesUnknownBy) {
    case 'OPERATOR':
      return handOver(it, doubt.why);
    case 'REPEATING':
      return isTooOld(it) ? handOver(it, doubt.why) : sendAgain(it, doubt.first.before);
    case 'READING':
      return settleByReading(it, doubt.first);
  }
}

/** Nothing that was sent is in doubt: the vendor refused, or nothing was ever sent. */
async function settleWithoutDoubt(it: Case): Promise<OperationRecord> {
  const { refusal } = it.doubt;
  if (refusal !== null) return settleAs(it, { state: 'REFUSED', settledBy: SettledBy.VENDOR, refusal });
  const reading = isTooOld(it) ? null : await read(it);
  if (reading?.kind === 'done') return sendAgain(it, reading.value);
  const detail = 'The vendor could not be reached in time, and nothing was sent. Send it again under the same key.';
  const unreachable: Refusal = { code: 'VENDOR_UNREACHABLE', detail, vendor: null };
  return settleAs(it, { state: 'REFUSED', settledBy: SettledBy.NEVER_SENT, refusal: unreachable });
}

async function settleByReading(it: Case, first: Attempt): Promise<OperationRecord> {
  const reading = await read(it);
  if (reading.kind !== 'done') return lookAgainLater(it, unreadable(it, reading));
  const after = reading.value;
  switch (first.before === null ? 'unclear' : it.effect.judge(first.before, after)) {
    case 'applied':
      return settleAs(it, { state: 'SUCCEEDED', settledBy: SettledBy.READING, result: after }, { after });
    case 'unclear':
      return handOver(it, `${it.doubt.why}; the readings before and after fit neither story`, { after });
    case 'untold':
      return lookAgainLater(it, `${it.doubt.why}; the vendor does not tell what would settle it`, { after });
    case 'untouched':
      return settleUntouched(it, after);
  }
}

/** A late effect may still be on its way: "not applied" needs the vendor's longest processing time. */
async function settleUntouched(it: Case, after: TemplateState): Promise<OperationRecord> {
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

function isTooOld({ deps, doubt, effect }: Case): boolean {
  return deps.clock.now().getTime() - doubt.begunAtMs >= effect.account.policy.giveUpAfterMs;
}

/** The same request once more, byte for byte, as a further attempt. */
async function sendAgain(it: Case, before: TemplateState | null): Promise<OperationRecord> {
  const { deps, lease, operation, effect, doubt } = it;
  const now = deps.clock.now();
  const leaseUntil = instant(new Date(now.getTime() + deps.leaseMs));
  const number = await deps.journal.beginAttempt(lease, { at: instant(now), before, leaseUntil }, null);
  if (number === null) return operation;
  const isRepeat = doubt.first !== null;
  const attempt = { lease, number, leaseUntil, effect, request: operation.request, before, isRepeat };
  const outcome = await sendAttempt(deps, attempt);
  const end = endOf(deps, number, outcome);
  if (doubt.first === null) return settleByOutcome(deps, attempt, outcome);
  if (outcome.kind === 'refused') return settleRefusedRepeat(it, doubt.first, { ...outcome, end });
  if (outcome.kind === 'neverSent') return lookAgainLater(it, `the vendor cannot be reached: ${outcome.why}`, { end });
  return settleByOutcome(deps, attempt, outcome);
}

/**
 * The refusal of a repeat says nothing about the attempts before it: one of them may have been applied late, and that
 * may be why the repeat is refused. Only an untouched target lets the refusal stand.
 */
async function settleRefusedRepeat(
  it: Case,
  first: Attempt,
  { refusal, end }: { readonly refusal: Refusal; readonly end: AttemptEnd },
): Promise<OperationRecord> {
  const reading = await read(it);
  const why = `${it.doubt.why}; its repeat was refused: ${refusal.detail}`;
  if (reading.kind !== 'done' || first.before === null) return lookAgainLater(it, why, { end });
  const after = reading.value;
  switch (it.effect.judge(first.before, after)) {
    case 'applied':
      return settleAs(it, { state: 'SUCCEEDED', settledBy: SettledBy.READING, result: after }, { after, end });
    case 'untouched':
      return isTooEarly(it)
        ? lookAgainLater(it, why, { after, end })
        : settleAs(it, { state: 'REFUSED', settledBy: SettledBy.VENDOR, refusal }, { after, end });
    case 'untold':
      return lookAgainLater(it, why, { after, end });
    case 'unclear':
      return handOver(it, why, { after, end });
  }
}

function read({ deps, effect }: Case): Promise<Outcome<TemplateState>> {
  return deps.templates.readNow(effect.account, effect.code);
}

function unreadable({ doubt }: Case, reading: Exclude<Outcome<TemplateState>, { kind: 'done' }>): string {
  const detail = reading.kind === 'refused' ? reading.refusal.detail : reading.why;
  return `${doubt.why}; the target cannot be read: ${detail}`;
}

/** What was seen on the way to a settlement. */
interface Seen {
  readonly after?: TemplateState;
  readonly end?: AttemptEnd;
}

function settleAs(it: Case, settlement: Settlement, { after, end }: Seen = {}): Promise<OperationRecord> {
  const evidence = after === undefined ? null : { before: it.doubt.first?.before ?? null, after };
  const { deps, lease, isDueCheck } = it;
  return settle(deps, lease, { attempt: end ?? null, settlement, evidence, snapshot: after ?? null, isDueCheck });
}

/** From here on only a person decides, or the vendor's own late answer. */
function handOver(it: Case, why: string, seen: Seen = {}): Promise<OperationRecord> {
  return settleAs(it, { state: 'UNKNOWN', why, nextCheckAt: null }, seen);
}

/** When the pause is over, or as soon as a target seen untouched can prove something. */
function lookAgainLater(it: Case, why: string, seen: Seen = {}): Promise<OperationRecord> {
  const { deps, effect, operation, doubt } = it;
  const byPause = nextCheck(deps, effect, operation.checks);
  const soonest = Math.max(doubt.provenAtMs, deps.clock.now().getTime() + 500);
  const nextCheckAt = seen.after === undefined ? byPause : instant(new Date(Math.min(Date.parse(byPause), soonest)));
  return settleAs(it, { state: 'UNKNOWN', why, nextCheckAt }, seen);
}

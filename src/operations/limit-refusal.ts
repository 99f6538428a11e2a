/** Why a call was held back, in words and facts. */
import { type Instant, instant } from '../domain/clock.ts';
import type { Refusal } from '../domain/outcome.ts';
import type { CallRequest, LimitsRow } from '../store/limits.ts';
import { type AccountLimits, nextDayAfter } from './limits.ts';

/** The first limit that does not allow a call now; null when all do. Pure. */
export function findRefusal(row: LimitsRow, request: CallRequest, limits: AccountLimits): Refusal | null {
  return (
    closedRefusal(row, request) ??
    dayRefusal(row, request, limits) ??
    rateRefusal(row, request) ??
    crowdRefusal(row, request)
  );
}

/** The refusal of a call that was not admitted; where the limit has opened meanwhile, it was the rate. Pure. */
export function refusalOf(row: LimitsRow, request: CallRequest, limits: AccountLimits): Refusal {
  return findRefusal(row, request, limits) ?? throttled('account rate', request.nowMs + 1_000, request.nowMs);
}

function closedRefusal({ closedUntil, closedBecause }: LimitsRow, { nowMs }: CallRequest): Refusal | null {
  if (closedUntil === null || Date.parse(closedUntil) <= nowMs) return null;
  const facts = { scope: closedBecause?.scope ?? 'account', ...opensAt(closedUntil, nowMs) };
  if (closedBecause?.scope === 'circuit') {
    const detail = `The vendor has not answered lately (${closedBecause.detail}), and nothing was sent. It is tried again at ${closedUntil}; send it again then.`;
    return { code: 'CIRCUIT_OPEN', detail, vendor: null, facts };
  }
  const detail = `The vendor has closed its limit until ${closedUntil}, and nothing was sent; send it again then. It said: ${closedBecause?.detail ?? ''}`;
  return { code: 'ACCOUNT_THROTTLED', detail, vendor: null, facts };
}

function dayRefusal(row: LimitsRow, request: CallRequest, limits: AccountLimits): Refusal | null {
  const limit = row.callsPerDay;
  if (limit === null) return null;
  const readable = Math.floor(limit * request.callsPerDay.readingShare);
  const isUsedUp = row.dayCalls >= limit;
  if (!isUsedUp && !(request.isReading && row.dayReads >= readable)) return null;
  const what = isUsedUp ? `All ${limit} calls` : `All ${readable} calls for readings (of ${limit})`;
  const resetsAt = nextDayAfter(new Date(request.nowMs), limits.dayOffset);
  return {
    code: 'QUOTA_EXHAUSTED',
    detail: `${what} that the account has today are used, and nothing was sent. The count starts anew at ${resetsAt}; send it again then.`,
    vendor: null,
    facts: { scope: 'account day', ...opensAt(resetsAt, request.nowMs) },
  };
}

function rateRefusal(row: LimitsRow, { nowMs, rate }: CallRequest): Refusal | null {
  if (rate === null) return null;
  // A turn further ahead than any can lie was put there by a clock that was wrong: it is passed over, as by the count.
  const turnOf = (nextMs: number): number => (nextMs > nowMs + rate.furthestMs ? nowMs : nextMs);
  const turnMs = turnOf(row.nextCallMs) - rate.aheadMs - rate.reserveMs;
  const readTurnMs = rate.readSpacingMs === null ? 0 : turnOf(row.nextReadMs) - rate.aheadMs;
  const opensMs = Math.max(turnMs, readTurnMs);
  return opensMs <= nowMs ? null : throttled('account rate', opensMs, nowMs);
}

function crowdRefusal({ callsUnderWay }: LimitsRow, { concurrency, nowMs }: CallRequest): Refusal | null {
  return concurrency === null || callsUnderWay < concurrency
    ? null
    : throttled('account concurrency', nowMs + 1_000, nowMs);
}

const reasons = {
  'account rate': 'The account makes as many calls a second as it may',
  'account concurrency': 'The account has as many calls under way as it may',
} as const;

function throttled(scope: keyof typeof reasons, opensMs: number, nowMs: number): Refusal {
  const detail = `${reasons[scope]}. Nothing was sent; send it again in a moment.`;
  return {
    code: 'ACCOUNT_THROTTLED',
    detail,
    vendor: null,
    facts: { scope, ...opensAt(instant(new Date(opensMs)), nowMs) },
  };
}

function opensAt(at: Instant, nowMs: number): { readonly retryAfterSeconds: number; readonly resetsAt: Instant } {
  return { retryAfterSeconds: Math.max(1, Math.ceil((Date.parse(at) - nowMs) / 1000)), resetsAt: at };
}

/** Why a call was held back, in words and facts. */
import { type Instant, instant } from '../domain/clock.ts';
import type { Refusal } from '../domain/outcome.ts';
import type { CallRequest, LimitsRow } from '../store/limits.ts';
import { type AccountLimits, nextDayAfter } from './limits.ts';

/** The refusal of a call that the account's limits do not allow now; the first limit that stands in the way is named. */
export function refusalOf(row: LimitsRow, request: CallRequest, limits: AccountLimits): Refusal {
  return closedRefusal(row, request) ?? dayRefusal(row, request, limits) ?? rateRefusal(row, request);
}

function closedRefusal({ closedUntil, closedBecause }: LimitsRow, { nowMs }: CallRequest): Refusal | null {
  if (closedUntil === null || Date.parse(closedUntil) <= nowMs) return null;
  const facts = { scope: closedBecause?.scope ?? 'account', ...opensAt(closedUntil, nowMs) };
  if (closedBecause?.scope === 'circuit') {
    const detail = `The vendor has not answered lately, and nothing was sent: ${closedBecause.detail}.`;
    return { code: 'CIRCUIT_OPEN', detail, vendor: null, facts };
  }
  const detail = `The vendor has closed its limit for now, and nothing was sent: ${closedBecause?.detail ?? ''}`;
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
    detail: `${what} that the account has today are used. The count starts anew at ${resetsAt}.`,
    vendor: null,
    facts: { scope: 'account day', ...opensAt(resetsAt, request.nowMs) },
  };
}

function rateRefusal(row: LimitsRow, { nowMs, rate }: CallRequest): Refusal {
  const turnMs = Math.max(row.nextCallMs, rate?.readSpacingMs === null ? 0 : row.nextReadMs) - (rate?.aheadMs ?? 0);
  const waitMs = rate === null ? 0 : turnMs - nowMs;
  const isRate = waitMs > 0;
  return {
    code: 'ACCOUNT_THROTTLED',
    detail: isRate
      ? 'The account makes as many calls a second as it may. Nothing was sent; send it again in a moment.'
      : 'The account has as many calls under way as it may. Nothing was sent; send it again in a moment.',
    vendor: null,
    facts: {
      scope: isRate ? 'account rate' : 'account concurrency',
      ...opensAt(instant(new Date(nowMs + Math.max(1_000, waitMs))), nowMs),
    },
  };
}

function opensAt(at: Instant, nowMs: number): { readonly retryAfterSeconds: number; readonly resetsAt: Instant } {
  return { retryAfterSeconds: Math.max(1, Math.ceil((Date.parse(at) - nowMs) / 1000)), resetsAt: at };
}

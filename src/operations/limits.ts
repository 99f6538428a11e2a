/** The arithmetic of limits: pure. */
import { type Instant, instant } from '../domain/clock.ts';
import type { Rate } from '../store/limits.ts';

/** What an account may do, over all its processes together. */
export interface AccountLimits {
  /** Longest wait for a complete answer, connection included. */
  readonly timeoutMs: number;
  /** Connections of one process. */
  readonly connections: number;
  /** Calls under way at once; null: no limit. */
  readonly concurrency: number | null;
  /** Calls in any one second; null: no limit. */
  readonly callsPerSecond: number | null;
  /** Calls a day; null: what the vendor says, and else what is assumed of it. */
  readonly callsPerDay: number | null;
  readonly assumedCallsPerDay: number | null;
  /** Whether the vendor can be asked how many calls it allows a day. */
  readonly vendorTellsCallsPerDay: boolean;
  /** Where the vendor's day begins: an offset such as +08:00. */
  readonly dayOffset: string;
  /** The part of rate and quota that only writes may use, 0 to 1. */
  readonly writeShare: number;
  /** So many calls without a believable answer, one after the other, close the account for a while. */
  readonly breaker: { readonly failures: number; readonly closedMs: number };
}

/** Whether calls have to be counted at all: for a limit that is there, or one that the vendor may come to tell. */
export function isCounted(limits: AccountLimits): boolean {
  const { concurrency, callsPerSecond, callsPerDay, assumedCallsPerDay, vendorTellsCallsPerDay } = limits;
  return (
    vendorTellsCallsPerDay ||
    [concurrency, callsPerSecond, callsPerDay, assumedCallsPerDay].some((limit) => limit !== null)
  );
}

/** How much later than planned a call may leave without two of them falling into one second too many. */
export const slackMs = 250;

/**
 * Spreads calls so that no second, wherever it begins, sees more than `callsPerSecond` of them, even if one leaves
 * a quarter of a second late. A fifth of them may come in one burst.
 */
export function rateOf(callsPerSecond: number, writeShare: number): Omit<Rate, 'reserveMs' | 'furthestMs'> {
  const burst = Math.max(1, Math.floor(callsPerSecond / 5));
  const windowMs = 1_000 + slackMs + 1;
  const spacingMs = callsPerSecond < 1 ? windowMs / callsPerSecond : windowMs / (callsPerSecond - burst + 1);
  return {
    spacingMs,
    readSpacingMs: spacingMs / Math.max(0.01, 1 - writeShare),
    aheadMs: (burst - 1) * spacingMs,
  };
}

/** The day at an offset, as `yyyy-MM-dd`. */
export function dayOf(now: Date, offset: string): string {
  return new Date(now.getTime() + offsetMs(offset)).toISOString().slice(0, 10);
}

/** The day after, at an offset. */
export function dayAfter(now: Date, offset: string): string {
  return dayOf(new Date(now.getTime() + 86_400_000), offset);
}

/** When the next day at an offset begins. */
export function nextDayAfter(now: Date, offset: string): Instant {
  const midnightMs = Date.parse(`${dayOf(now, offset)}T00:00:00Z`) + 86_400_000;
  return instant(new Date(midnightMs - offsetMs(offset)));
}

function offsetMs(offset: string): number {
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

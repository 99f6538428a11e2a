/**
 * How the simulated vendor counts calls.
 * Source: KYBIO "Query traffic configuration" (a limit for each appId and day); that the day ends at midnight in UTC+8,
 * and the limit of each second, are assumptions.
 */
import type { KybioSimulatorSettings } from './simulator-settings.ts';

const utc8Ms = 8 * 3_600_000;

/** `yyyy-MM-dd HH:mm:ss` in UTC+8. */
export const vendorTime = (at: Date): string =>
  new Date(at.getTime() + utc8Ms).toISOString().slice(0, 19).replace('T', ' ');

/** The counters of all appIds. */
export interface CallCounter {
  /** Counts one call, unless there are none left. */
  readonly take: (appId: string) => 'taken' | 'tooFast' | 'usedUp';
  /** Calls counted on a day, `yyyy-MM-dd`; today's when it is left out. */
  readonly used: (appId: string, day?: string) => number;
  /** Calls refused because there were too many in one second. */
  readonly overLimit: () => number;
  readonly reset: () => void;
}

/** Starts counting at nothing. */
export function createCallCounter(settings: KybioSimulatorSettings, now: () => Date): CallCounter {
  const perDay = new Map<string, number>();
  const recent = new Map<string, readonly number[]>();
  let overLimit = 0;
  const today = (): string => vendorTime(now()).slice(0, 10);
  const used = (appId: string, day = today()): number => perDay.get(`${day} ${appId}`) ?? 0;

  function isTooFast(appId: string): boolean {
    const at = now().getTime();
    const calls = (recent.get(appId) ?? []).filter((earlier) => earlier > at - 1_000);
    const isTooMany = settings.trafficPerSecond !== null && calls.length >= settings.trafficPerSecond;
    recent.set(appId, isTooMany ? calls : [...calls, at]);
    return isTooMany;
  }

  return {
    used,
    overLimit: () => overLimit,
    take(appId) {
      if (isTooFast(appId)) {
        overLimit += 1;
        return 'tooFast';
      }
      if (used(appId) >= settings.callsPerDay) return 'usedUp';
      perDay.set(`${today()} ${appId}`, used(appId) + 1);
      return 'taken';
    },
    reset() {
      perDay.clear();
      recent.clear();
      overLimit = 0;
    },
  };
}

import { describe, expect, test } from 'vitest';
import { dayAfter, dayOf, nextDayAfter, rateOf } from './limits.ts';

/** When calls leave that come as fast as they may, each as late as the spacing allows for. */
function departures(callsPerSecond: number, count: number): number[] {
  const { spacingMs, aheadMs } = rateOf(callsPerSecond, 0);
  let nextMs = 0;
  let nowMs = 0;
  return Array.from({ length: count }, () => {
    nowMs = Math.max(nowMs, Math.max(nextMs, nowMs) - aheadMs);
    const at = nowMs;
    nextMs = Math.max(nextMs, nowMs) + spacingMs;
    return at;
  });
}

describe('a rate', () => {
  test.each([0.5, 1, 2, 3, 5, 10, 17, 50, 100, 1_000])(
    'of %d a second is kept in every second, even with a quarter of a second of delay',
    (callsPerSecond) => {
      const times = departures(callsPerSecond, Math.ceil(callsPerSecond * 20) + 20);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      let end = 0;
      let most = 0;
      for (const [first, late] of times.entries()) {
        // The first of them leaves 250 ms late, so that 1,250 ms of the plan fall into its second.
        while (end < times.length && (times[end] ?? 0) < late + 250 + 1_000) end += 1;
        most = Math.max(most, end - first);
      }
      expect(most).toBeLessThanOrEqual(Math.max(1, Math.ceil(callsPerSecond)));
    },
  );

  test('is used for more than half', () => {
    for (const callsPerSecond of [2, 5, 10, 50, 100]) {
      expect(1_000 / rateOf(callsPerSecond, 0).spacingMs).toBeGreaterThan(callsPerSecond * 0.5);
    }
  });

  test('leaves its share to writes', () => {
    const { spacingMs, readSpacingMs } = rateOf(10, 0.25);
    if (readSpacingMs === null) throw new Error('readings have a rate');
    expect(spacingMs / readSpacingMs).toBeCloseTo(0.75);
  });
});

describe('a day', () => {
  test.each([
    ['2026-03-01T15:59:59.999Z', '+08:00', '2026-03-01', '2026-03-01T16:00:00.000Z'],
    ['2026-03-01T16:00:00.000Z', '+08:00', '2026-03-02', '2026-03-02T16:00:00.000Z'],
    ['2026-03-01T00:30:00.000Z', '-01:00', '2026-02-28', '2026-03-01T01:00:00.000Z'],
    ['2026-03-01T18:29:00.000Z', '+05:30', '2026-03-01', '2026-03-01T18:30:00.000Z'],
  ])('at %s and %s is %s, and ends at %s', (now, offset, day, end) => {
    expect(dayOf(new Date(now), offset)).toBe(day);
    expect(nextDayAfter(new Date(now), offset)).toBe(end);
  });

  test('is followed by the next, also at the end of a month', () => {
    expect(dayAfter(new Date('2026-02-28T15:59:59.999Z'), '+08:00')).toBe('2026-03-01');
    expect(dayAfter(new Date('2026-02-28T16:00:00.000Z'), '+08:00')).toBe('2026-03-02');
  });
});

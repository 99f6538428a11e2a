import { afterEach, describe, expect, test, vi } from 'vitest';
import { instant, millisBetween, systemClock } from './clock.ts';

afterEach(() => void vi.useRealTimers());

describe('an instant', () => {
  test('is text in UTC with milliseconds', () => {
    expect(instant(new Date('2026-01-02T11:04:05+08:00'))).toBe('2026-01-02T03:04:05.000Z');
  });

  test('sorts as text as it does in time', () => {
    const times = [0, 1, 999, 1_000, 1_767_225_600_000, 1_767_225_600_001].map((at) => instant(new Date(at)));
    expect(times.toReversed().toSorted()).toEqual(times);
  });

  test.each([
    [0, 0, 0],
    [1_000, 2_500, 1_500],
    [2_500, 1_000, -1_500],
  ])('from %i to %i lie %i ms', (from, to, ms) => {
    expect(millisBetween(instant(new Date(from)), instant(new Date(to)))).toBe(ms);
  });
});

describe('the system clock', () => {
  test('sleeps as long as it is told', async () => {
    vi.useFakeTimers();
    let isAwake = false;
    const slept = systemClock.sleep(1_000).then(() => (isAwake = true));
    await vi.advanceTimersByTimeAsync(999);
    expect(isAwake).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await slept;
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each(['before', 'during'])('wakes at once when it is told %s its sleep, and leaves no timer', async (when) => {
    vi.useFakeTimers();
    const controller = new AbortController();
    if (when === 'before') controller.abort();
    const slept = systemClock.sleep(1_000_000, controller.signal);
    controller.abort();
    await slept;
    expect(vi.getTimerCount()).toBe(0);
  });
});

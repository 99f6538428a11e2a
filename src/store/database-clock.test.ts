import { describe, expect, test } from 'vitest';
import { advance } from './database-clock.ts';

const hourMs = 3_600_000;
const roundMs = 15_000;
const atMs = Date.parse('2030-01-01T00:00:00.000Z');
const seen = { leadMs: 0, seenAtMs: atMs };

describe('the time that all processes share', () => {
  test("is the database's, as long as nobody sets that", () => {
    expect(advance({ leadMs: 0, seenAtMs: null }, atMs, null)).toEqual({ ...seen, wasSet: false });
    expect(advance(seen, atMs + roundMs, atMs + roundMs - 10)).toEqual({
      leadMs: 0,
      seenAtMs: atMs + roundMs,
      wasSet: false,
    });
  });

  test('does not count drift as being set', () => {
    expect(advance(seen, atMs + roundMs - 1_000, atMs + roundMs)).toMatchObject({ leadMs: 0, wasSet: false });
    expect(advance(seen, atMs + roundMs + 1_000, atMs + roundMs)).toMatchObject({ leadMs: 0, wasSet: false });
  });

  test('is the time that has passed for a process that starts when none has run for long', () => {
    expect(advance(seen, atMs + 10 * hourMs, null)).toEqual({
      leadMs: 0,
      seenAtMs: atMs + 10 * hourMs,
      wasSet: false,
    });
  });

  describe.each([
    ['back', -hourMs],
    ['forward', hourMs],
  ])('when the clock is set %s by an hour', (_, leapMs) => {
    const set = advance(seen, atMs + roundMs + leapMs, atMs + roundMs);

    test('goes on as it was, for running processes and for new ones', () => {
      expect(set).toEqual({ leadMs: -leapMs, seenAtMs: atMs + roundMs, wasSet: true });
      const fresh = advance(set, atMs + 20_000 + leapMs, null);
      expect(fresh).toEqual({ leadMs: -leapMs + Math.sign(leapMs) * 50, seenAtMs: expect.any(Number), wasSet: false });
    });

    test('slowly comes back to it', () => {
      let shared = set;
      let rounds = 0;
      for (let clockMs = atMs + roundMs + leapMs; shared.leadMs !== 0 && rounds < 100_000; rounds += 1) {
        const beforeMs = clockMs + shared.leadMs;
        clockMs += roundMs;
        const next = advance(shared, clockMs, clockMs + shared.leadMs);
        const passedMs = clockMs + next.leadMs - beforeMs;
        expect(next.wasSet).toBe(false);
        // The last of it, less than what counts as drift, goes at once.
        expect(Math.abs(passedMs - roundMs)).toBeLessThan(next.leadMs === 0 ? 5_001 : 160);
        shared = next;
      }
      expect(rounds).toBeGreaterThan(20_000);
      expect(rounds).toBeLessThan(30_000);
    });

    test('is the same again at once when that is set right', () => {
      expect(advance(set, atMs + 2 * roundMs, atMs + 2 * roundMs)).toMatchObject({ leadMs: 0, wasSet: false });
    });

    test('goes on as it was, too, when half of it is taken back', () => {
      const half = advance(set, atMs + 2 * roundMs + leapMs / 2, atMs + 2 * roundMs);
      expect(half).toMatchObject({ leadMs: -leapMs / 2, wasSet: true });
    });
  });
});

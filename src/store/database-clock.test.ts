import { describe, expect, test } from 'vitest';
import { advance } from './database-clock.ts';

const hourMs = 3_600_000;
const atMs = Date.parse('2030-01-01T00:00:00.000Z');
const seen = { leadMs: 0, seenAtMs: atMs };

describe('the time that all processes share', () => {
  test("is the database's, as long as that goes forward", () => {
    expect(advance({ leadMs: 0, seenAtMs: null }, atMs, -Infinity)).toEqual({ ...seen, wasSetBack: false });
    expect(advance(seen, atMs + 15_000, atMs + 14_990)).toEqual({
      leadMs: 0,
      seenAtMs: atMs + 15_000,
      wasSetBack: false,
    });
  });

  test('does not count drift as being set back', () => {
    expect(advance(seen, atMs + 14_000, atMs + 15_000)).toMatchObject({ leadMs: 0, wasSetBack: false });
  });

  test("goes on when the database's clock is set back by an hour, for running processes and for new ones", () => {
    const set = advance(seen, atMs + 15_000 - hourMs, atMs + 15_000);
    expect(set).toEqual({ leadMs: hourMs, seenAtMs: atMs + 15_000, wasSetBack: true });
    const fresh = advance(set, atMs + 20_000 - hourMs, -Infinity);
    expect(fresh).toMatchObject({ leadMs: hourMs - 50, wasSetBack: false });
  });

  test('gives its lead back slowly, and never goes back itself', () => {
    let shared = advance(seen, atMs + 15_000 - hourMs, atMs + 15_000);
    let [clockMs, rounds] = [atMs + 15_000 - hourMs, 0];
    for (; shared.leadMs > 0 && rounds < 100_000; rounds += 1) {
      clockMs += 15_000;
      const next = advance(shared, clockMs, clockMs + shared.leadMs);
      expect(next.wasSetBack).toBe(false);
      expect(next.seenAtMs).toBeGreaterThanOrEqual(shared.seenAtMs ?? 0);
      expect(shared.leadMs - next.leadMs).toBeLessThan(151);
      shared = next;
    }
    expect(rounds).toBeGreaterThan(20_000);
    expect(rounds).toBeLessThan(30_000);
  });

  test("is the database's again at once when that is set right", () => {
    const set = advance(seen, atMs - hourMs, atMs);
    expect(advance(set, atMs + 1_000, atMs + 1_000)).toEqual({
      leadMs: 0,
      seenAtMs: atMs + 1_000,
      wasSetBack: false,
    });
  });
});

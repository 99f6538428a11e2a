/**
 * The door's decisions against a server of known capacity, in virtual time: whatever machine the tests run on. Its one
 * connection answers a statement a millisecond, first come first served; a request is some statements and a call to a vendor.
 */
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAdmission } from '../../src/app/admission.ts';
import { overloadDefaults } from '../../src/app/overload-settings.ts';
import { createWorkLimit } from '../../src/app/work-limit.ts';
import { summarize } from './seconds.ts';

/** How many arrive in which millisecond. */
type Arrivals = (ms: number) => number;

const atRate =
  (perSecond: number): Arrivals =>
  (ms) =>
    Math.floor(((ms + 1) * perSecond) / 1_000) - Math.floor((ms * perSecond) / 1_000);

/** A server as the tests begin with it: nothing waits, nothing is known. */
function createServer(statements: number, vendorMs = 20) {
  vi.useFakeTimers({ now: 0 });
  onTestFinished(() => void vi.useRealTimers());
  const limit = createWorkLimit(overloadDefaults);
  const { longestWaitMs, mostInWork: mostWaiting } = overloadDefaults;
  const admission = createAdmission({ limit: () => limit.now, longestWaitMs, mostWaiting, now: () => Date.now() });
  const line: Array<() => void> = [];
  const statement = (): Promise<void> => new Promise((resolve) => void line.push(resolve));
  let seen: { readonly took: number[]; turnedAway: number } = { took: [], turnedAway: 0 };
  const arrive = async (): Promise<void> => {
    const from = Date.now();
    const place = admission.enter();
    const counts = seen;
    if ((await place.turn) !== 'BEGIN') return void (counts.turnedAway += 1);
    for (let number = 0; number < statements; number += 1) {
      await statement();
      if (number === 0) await new Promise((resolve) => setTimeout(resolve, vendorMs));
    }
    place.leave();
    counts.took.push(Date.now() - from);
  };
  const measure = async (): Promise<void> => {
    for (;;) {
      const dueAt = Date.now() + 100;
      await new Promise((resolve) => setTimeout(resolve, 100));
      const isReached = admission.inWork >= limit.now;
      await statement();
      limit.learn({ tookMs: Date.now() - dueAt, isReached });
    }
  };
  void measure();
  return async (seconds: number, arrivals: Arrivals) => {
    seen = { took: [], turnedAway: 0 };
    const { took } = seen;
    for (let ms = 0; ms < seconds * 1_000; ms += 1) {
      for (let count = arrivals(ms); count > 0; count -= 1) void arrive();
      await vi.advanceTimersByTimeAsync(1);
      line.shift()?.();
    }
    return { ...summarize(took), turnedAway: seen.turnedAway };
  };
}

/** From a quick machine to one that is through with 25 requests a second. */
test.each([4, 12, 25, 40])(
  'with %i statements a request, at twice the capacity p99 stays below a second and little capacity is lost',
  async (statements) => {
    const capacity = 1_000 / statements;
    const run = createServer(statements);
    expect(await run(5, atRate(capacity / 2))).toMatchObject({ turnedAway: 0 });
    const { p99, count } = await run(20, atRate(2 * capacity));
    expect(p99).toBeLessThanOrEqual(1_000);
    expect(count / 20).toBeGreaterThan(0.85 * capacity);
    // What had begun comes to its end, and from then on nobody is turned away.
    await run(2, atRate(capacity / 2));
    expect(await run(5, atRate(capacity / 2))).toMatchObject({ turnedAway: 0 });
  },
  120_000,
);

test('vendors that take a second are no overload: half the capacity comes at once, and nobody is turned away', async () => {
  const run = createServer(4, 1_000);
  expect(await run(10, atRate(125))).toMatchObject({ turnedAway: 0 });
}, 120_000);

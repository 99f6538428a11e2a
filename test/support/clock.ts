import type { Clock } from '../../src/domain/clock.ts';

export interface ManualClock extends Clock {
  /** Moves time on; whoever slept that long wakes up. */
  advance(ms: number): void;
}

/** A clock that only moves when told to. */
export function createManualClock(start = new Date('2026-03-01T00:00:00Z')): ManualClock {
  let nowMs = start.getTime();
  const sleepers = new Set<{ readonly until: number; wake(): void }>();
  return {
    now: () => new Date(nowMs),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = {
          until: nowMs + ms,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    advance(ms) {
      nowMs += ms;
      for (const sleeper of [...sleepers]) if (sleeper.until <= nowMs) sleeper.wake();
    },
  };
}

import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * For work that computes on this thread and only seems to wait, as the embedded database does: to be awaited before each
 * piece of it, so that requests, answers and timers have their turn once `longestMs` have gone into it.
 */
export function createTurns(longestMs = 5): () => Promise<void> {
  let turnedAtMs = performance.now();
  return async () => {
    if (performance.now() - turnedAtMs < longestMs) return;
    await nextTurn();
    turnedAtMs = performance.now();
  };
}

/**
 * How many requests are worked on at once: as many as leave the smallest question to the database a quick answer. What
 * vendors take is no sign of our own overload, and has limits of its own (`operations/guard.ts`).
 */

export interface WorkLimit {
  readonly now: number;
  /** Told how long the smallest question took, from when it was to be asked, and whether all places were taken. */
  learn(measured: { readonly tookMs: number; readonly isReached: boolean }): void;
}

export interface WorkLimitOptions {
  readonly leastInWork: number;
  readonly mostInWork: number;
  readonly answerMs: number;
}

/** The machine's pauses are not overload: only when the quickest of so many answers was slow, there is a queue that stands. */
const answersLookedAt = 3;
/** After so many quick answers in a row nothing is known of where overload would begin. */
const quickForLong = 30;

/**
 * While all places are taken and answers are quick, doubles if there was no slow one lately, and else grows by a tenth;
 * shrinks by a fifth when they are slow.
 * Source: V. Jacobson, "Congestion Avoidance and Control", SIGCOMM 1988 (slow start); D.-M. Chiu, R. Jain, "Analysis of
 * the Increase and Decrease Algorithms for Congestion Avoidance", 1989.
 */
export function createWorkLimit({ leastInWork, mostInWork, answerMs }: WorkLimitOptions): WorkLimit {
  const within = (limit: number): number => Math.min(mostInWork, Math.max(leastInWork, limit));
  let limit = leastInWork;
  let quick = quickForLong;
  let slow = 0;
  return {
    get now() {
      return limit;
    },
    learn({ tookMs, isReached }) {
      slow = tookMs > answerMs ? slow + 1 : 0;
      quick = slow > 0 ? 0 : quick + 1;
      if (slow >= answersLookedAt) {
        limit = within(Math.floor(limit * 0.8));
        slow = 0;
      } else if (slow === 0 && isReached) limit = within(Math.ceil(limit * (quick > quickForLong ? 2 : 1.1)));
    },
  };
}

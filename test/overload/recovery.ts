/** Whether a server is, after an overload, what it was before. */
import type { Criterion } from './criterion.ts';
import type { Tally } from './seconds.ts';
import type { Second } from './words.ts';

const mostRecoverySeconds = 5;

interface Aftermath {
  readonly before: Tally;
  readonly seconds: readonly Second[];
  readonly boundMs: number;
}

/**
 * Whether the server came back in time. Pure.
 * Back is the second from which on nothing is turned away, and p99 of all that follows is near what it was before.
 * @NOTE a single second has too few requests for a p99 of its own: that would be its slowest one, and some of those
 * are as slow before the overload.
 */
export function recovery({ before, seconds, boundMs }: Aftermath): Criterion {
  const normalMs = Math.min(boundMs, Math.max(100, 2 * before.accepted.p99));
  const lastShed = seconds.findLastIndex(({ shed }) => shed.count > 0);
  const back = seconds.findIndex(({ p99FromHere }, place) => place > lastShed && p99FromHere <= normalMs);
  const slowest = seconds.map(({ accepted }) => Math.round(accepted.max)).join(' ');
  const when =
    back === -1 ? 'not in this time' : `in second ${back + 1}, p99 ${seconds[back]?.p99FromHere} ms from there on`;
  return {
    promise: `within ${mostRecoverySeconds} s after the overload nothing is turned away, and p99 is at most ${normalMs} ms`,
    seen: `${when}; before ${before.accepted.p99} ms; the slowest of each second: ${slowest} ms`,
    isKept: back !== -1 && back < mostRecoverySeconds,
  };
}

/** A run may say that the server came back only where it did. */
import { describe, expect, test } from 'vitest';
import { recovery } from './recovery.ts';
import { summarize } from './seconds.ts';

/** What the seconds after an overload looked like: 80 requests each, unless told otherwise as fast as before. */
function seconds(odd: Readonly<Record<number, { readonly slow?: number; readonly shed?: number }>>) {
  const all = Array.from({ length: 20 }, (_, second) => {
    const { slow = 0, shed = 0 } = odd[second] ?? {};
    return { took: [...Array<number>(80 - slow).fill(20), ...Array<number>(slow).fill(400)], shed };
  });
  return all.map(({ took, shed }, place) => ({
    sent: took.length + shed,
    accepted: summarize(took),
    shed: summarize(Array<number>(shed).fill(1)),
    throttled: 0,
    wrong: {},
    p99FromHere: summarize(all.slice(place).flatMap((one) => one.took)).p99,
  }));
}

const quick = { ...summarize([20, 50]), p99: 45 };
const before = { sent: 2, accepted: quick, shed: summarize([]), throttled: 0, wrong: {} };
const judge = (odd: Parameters<typeof seconds>[0]) => recovery({ before, seconds: seconds(odd), boundMs: 1_000 });

describe('a server is back in time', () => {
  test.each([
    ['that is as before at once', {}],
    ['that turns some away in the first four seconds', { 0: { shed: 80 }, 3: { shed: 1 } }],
    ['that is slow in the first four seconds', { 0: { slow: 80 }, 3: { slow: 80 } }],
    ['with a slow request here and there, as before', { 7: { slow: 1 }, 12: { slow: 2 } }],
  ])('%s', (_, odd) => {
    expect(judge(odd).isKept).toBe(true);
  });
});

describe('a server is not back in time', () => {
  test.each([
    ['that turns one away in its sixth second', { 5: { shed: 1 } }],
    ['that turns one away in its last second', { 19: { shed: 1 } }],
    ['that is slow until its sixth second', { 4: { slow: 80 }, 5: { slow: 80 } }],
    ['that is slow for a second much later', { 12: { slow: 40 } }],
    ['that is slow to the end', Object.fromEntries(Array.from({ length: 20 }, (_, second) => [second, { slow: 2 }]))],
  ])('%s', (_, odd) => {
    expect(judge(odd).isKept).toBe(false);
  });
});

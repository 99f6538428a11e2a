import { describe, expect, test } from 'vitest';
import { instant } from '../domain/clock.ts';
import type { Attempt } from '../domain/operation.ts';
import { readDoubt } from './doubt.ts';

const noonMs = Date.parse('2026-03-01T12:00:00Z');
const at = (ms: number) => instant(new Date(noonMs + ms));
const times = { leaseMs: 5_000, policy: { timeoutMs: 2_000, longestProcessingMs: 30_000 } };
const refusal = (detail: string) => ({ code: 'VENDOR_THROTTLED', detail, vendor: null }) as const;

function attempt(number: number, told: Partial<Attempt>): Attempt {
  const silent = { vendor: null, detail: null, refusal: null, before: null };
  return { number, startedAt: at(0), finishedAt: null, outcome: null, ...silent, ...told };
}

const doubtOf = (attempts: readonly Attempt[], { firstAttempt = 1, unknownWhy = null as string | null } = {}) =>
  readDoubt({ attempts, firstAttempt, unknownWhy, requestedAt: at(-700) }, times);

describe('an untouched target proves that nothing was applied', () => {
  test('once an attempt whose end was noted can be processed no more', () => {
    const { provenAtMs } = doubtOf([attempt(1, { finishedAt: at(1_000), outcome: 'UNKNOWN' })]);
    expect(provenAtMs - noonMs).toBe(1_000 + 30_000);
  });

  test('of an attempt without an end only after its lease, its time limit and the processing of it', () => {
    const { provenAtMs } = doubtOf([attempt(1, { startedAt: at(100) })]);
    expect(provenAtMs - noonMs).toBe(100 + 5_000 + 2_000 + 30_000);
  });

  test('after the last of several attempts in doubt, in whatever order they ended', () => {
    const late = attempt(1, { finishedAt: at(9_000), outcome: 'UNKNOWN' });
    const early = attempt(2, { finishedAt: at(4_000), outcome: 'UNKNOWN' });
    const answered = attempt(3, { finishedAt: at(20_000), outcome: 'REFUSED' });
    expect(doubtOf([late, early, answered]).provenAtMs - noonMs).toBe(9_000 + 30_000);
  });

  test('at any time, where nothing is in doubt', () => {
    expect(doubtOf([attempt(1, { finishedAt: at(10), outcome: 'REFUSED' })]).provenAtMs).toBe(30_000);
  });
});

describe('in doubt', () => {
  test.each([
    ['DONE', 0],
    ['REFUSED', 0],
    ['NEVER_SENT', 0],
    ['UNKNOWN', 1],
    [null, 1],
  ] as const)('is an attempt that ended as %s: %d', (outcome, count) => {
    const { first } = doubtOf([attempt(1, { finishedAt: outcome === null ? null : at(10), outcome })]);
    expect(first === null ? 0 : 1).toBe(count);
  });

  test('is the first that may have reached the vendor, since the last claim', () => {
    const [earlier, never, lost, again] = [
      attempt(1, { outcome: 'UNKNOWN', finishedAt: at(1) }),
      attempt(2, { outcome: 'NEVER_SENT', finishedAt: at(2), startedAt: at(2) }),
      attempt(3, { outcome: 'UNKNOWN', finishedAt: at(3) }),
      attempt(4, {}),
    ];
    const doubt = doubtOf([earlier, never, lost, again], { firstAttempt: 2 });
    expect(doubt.first).toBe(lost);
    expect(doubt.begunAtMs - noonMs).toBe(2);
  });

  test('the words are those of the operation, or of the last attempt, or that its process died', () => {
    const lost = ['one', 'two', 'three'].map((detail, index) => attempt(index + 1, { outcome: 'UNKNOWN', detail }));
    expect(doubtOf(lost, { unknownWhy: 'fits neither story' }).why).toBe('fits neither story');
    expect(doubtOf(lost).why).toBe('three');
    expect(doubtOf([attempt(1, {})]).why).toContain('died');
  });
});

describe('what a vendor has said', () => {
  test('is its last refusal, and a success if there was any', () => {
    const attempts = [
      attempt(1, { outcome: 'DONE' }),
      attempt(2, { outcome: 'REFUSED', refusal: refusal('one') }),
      attempt(3, { outcome: 'REFUSED', refusal: refusal('two') }),
      attempt(4, { outcome: 'UNKNOWN' }),
    ];
    expect(doubtOf(attempts)).toMatchObject({ hasSucceeded: true, refusal: refusal('two') });
    expect(doubtOf(attempts, { firstAttempt: 4 })).toMatchObject({ hasSucceeded: false, refusal: null });
  });

  test('an operation without attempts began when it was asked for', () => {
    expect(doubtOf([])).toMatchObject({ first: null, begunAtMs: noonMs - 700, hasSucceeded: false, lastBefore: null });
  });
});

import { expect, test } from 'vitest';
import type { Admitted } from '../store/limits.ts';
import { createUncounted } from './uncounted.ts';

const open: Admitted = { isCounted: false, turnMs: 0, hadFailures: false, probeUntilMs: null };

/** Looks that end when the test says so. */
function stage() {
  const looks: Array<PromiseWithResolvers<Admitted | null> & { readonly atMs: number }> = [];
  const uncounted = createUncounted((atMs) => {
    const look = { ...Promise.withResolvers<Admitted | null>(), atMs };
    looks.push(look);
    return look.promise;
  });
  const lookedAt = (): number[] => looks.map(({ atMs }) => atMs);
  return { uncounted, looks, lookedAt };
}

test('all who ask at the same time have one look, and who asks soon after it too', async () => {
  const { uncounted, looks, lookedAt } = stage();
  const asked = [1_000, 1_000, 1_010].map((atMs) => uncounted.admit(atMs));
  looks[0]?.resolve(open);
  expect(await Promise.all(asked)).toEqual([open, open, open]);
  expect(await uncounted.admit(1_049)).toBe(open);
  expect(lookedAt()).toEqual([1_000]);
  void uncounted.admit(1_050);
  expect(lookedAt()).toEqual([1_000, 1_050]);
});

test('a clock that was set back is no reason to believe an old look', () => {
  const { uncounted, lookedAt } = stage();
  void uncounted.admit(1_000);
  void uncounted.admit(999);
  expect(lookedAt()).toEqual([1_000, 999]);
});

test.each<[string, Admitted | null]>([
  ['that leave cannot be given', null],
  ['a row of failures', { ...open, hadFailures: true }],
])('what found %s is not kept', async (_, found) => {
  const { uncounted, looks, lookedAt } = stage();
  const asked = uncounted.admit(1_000);
  looks[0]?.resolve(found);
  expect(await asked).toBe(found);
  void uncounted.admit(1_001);
  expect(lookedAt()).toEqual([1_000, 1_001]);
});

test('a look that fails fails for all who wait for it, and is not kept', async () => {
  const { uncounted, looks, lookedAt } = stage();
  const asked = [uncounted.admit(1_000), uncounted.admit(1_001)];
  looks[0]?.reject(new Error('the database is away'));
  for (const one of asked) await expect(one).rejects.toThrow('the database is away');
  void uncounted.admit(1_002);
  expect(lookedAt()).toEqual([1_000, 1_002]);
});

test('what was looked at before there was trouble is nobody’s any more, even if it comes later', async () => {
  const { uncounted, looks, lookedAt } = stage();
  const before = uncounted.admit(1_000);
  uncounted.forget();
  const after = uncounted.admit(1_001);
  looks[0]?.resolve(open);
  looks[1]?.resolve(null);
  expect([await before, await after]).toEqual([open, null]);
  void uncounted.admit(1_002);
  expect(lookedAt()).toEqual([1_000, 1_001, 1_002]);
});

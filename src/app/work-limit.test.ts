import { expect, test } from 'vitest';
import { createWorkLimit } from './work-limit.ts';

const settings = { leastInWork: 4, mostInWork: 256, answerMs: 50 };
const quick = { tookMs: 50, isReached: true };
const slow = { tookMs: 51, isReached: true };

function learn(limit: ReturnType<typeof createWorkLimit>, measured: typeof quick, times: number): number {
  for (let time = 0; time < times; time += 1) limit.learn(measured);
  return limit.now;
}

test('grows to the most while answers are quick and all places are taken, and no further', () => {
  const limit = createWorkLimit(settings);
  const before = limit.now;
  expect(learn(limit, quick, 1)).toBeGreaterThan(before);
  expect(learn(limit, quick, 100)).toBe(256);
});

test('stays as it is while places are free: what was never needed was never tried', () => {
  const limit = createWorkLimit(settings);
  const before = limit.now;
  expect(learn(limit, { ...quick, isReached: false }, 100)).toBe(before);
});

test('shrinks to the least while answers are slow, and no further', () => {
  const limit = createWorkLimit(settings);
  expect(learn(limit, quick, 10)).toBe(256);
  expect(learn(limit, slow, 3)).toBe(204);
  expect(learn(limit, slow, 300)).toBe(4);
});

test('grows again from the least to a hundred within four seconds of measurements', () => {
  const limit = createWorkLimit(settings);
  learn(limit, quick, 10);
  expect(learn(limit, slow, 300)).toBe(4);
  expect(learn(limit, quick, 40)).toBeGreaterThanOrEqual(100);
});

test('a pause now and then is no overload', () => {
  const limit = createWorkLimit(settings);
  const before = learn(limit, quick, 3);
  for (let time = 0; time < 100; time += 1) {
    learn(limit, slow, 2);
    limit.learn({ ...quick, isReached: false });
  }
  expect(limit.now).toBe(before);
});

test('doubles from the least as long as no answer was slow lately, and feels its way after one', () => {
  const limit = createWorkLimit({ ...settings, leastInWork: 10 });
  expect([limit.now, learn(limit, quick, 1), learn(limit, quick, 1)]).toEqual([10, 20, 40]);
  expect([learn(limit, slow, 1), learn(limit, quick, 1)]).toEqual([40, 44]);
  learn(limit, { ...quick, isReached: false }, 30);
  expect(learn(limit, quick, 1)).toBe(88);
});

import { expect, test } from 'vitest';
import { createRecentlyUsed } from './recently-used.ts';

test('what was used last stays; what was not goes first', () => {
  const kept = createRecentlyUsed<string>(2_000);
  for (const key of ['a', 'b', 'c']) kept.set(key, key, 400);
  expect(kept.get('a')).toBe('a');
  kept.set('d', 'd', 400);
  expect(['a', 'b', 'c', 'd'].map((key) => kept.get(key) ?? null)).toEqual(['a', null, 'c', 'd']);
});

test('what is larger than all of the room is not kept, and costs the others nothing', () => {
  const kept = createRecentlyUsed<string>(1_000);
  kept.set('a', 'a', 100);
  kept.set('b', 'b', 1_001);
  expect([kept.get('a'), kept.get('b')]).toEqual(['a', undefined]);
});

test('a key that is set again takes its room once', () => {
  const kept = createRecentlyUsed<string>(1_000);
  for (let time = 0; time < 100; time += 1) kept.set('a', 'a', 300);
  kept.set('b', 'b', 300);
  expect(kept.get('a')).toBe('a');
  expect([kept.delete('a'), kept.delete('a')]).toEqual([true, false]);
});

test('nothing is so small that any number of it is kept', () => {
  const kept = createRecentlyUsed<number>(10_000);
  const keys = Array.from({ length: 1_000 }, (_, index) => `key ${index}`);
  for (const [index, key] of keys.entries()) kept.set(key, index, 0);
  expect(keys.filter((key) => kept.get(key) !== undefined)).toHaveLength(50);
});

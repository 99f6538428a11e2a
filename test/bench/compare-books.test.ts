import { describe, expect, test } from 'vitest';
import { compareBooks } from '../../bench/mutations/measure.ts';

describe('the vendor’s books after a run', () => {
  test('hold every change that succeeded, in whatever order', () => {
    expect(() => compareBooks(['a', 'b'], ['b', 'a'])).not.toThrow();
  });

  test.each([
    ['a change that is not there', ['a', 'b'], ['a'], '1 lost, 0 doubled, 0 of nobody’s'],
    ['a change that is there twice', ['a'], ['a', 'a'], '0 lost, 1 doubled, 0 of nobody’s'],
    ['a change that nobody was told of', ['a'], ['a', 'b'], '0 lost, 0 doubled, 1 of nobody’s'],
    ['no change at all', [], [], '0 changes'],
  ])('end it when they hold %s', (_what, made, books, said) => {
    expect(() => compareBooks(made, books)).toThrow(said);
  });
});

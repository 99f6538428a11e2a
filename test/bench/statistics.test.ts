import { describe, expect, test } from 'vitest';
import {
  alternate,
  describeNumber,
  describeRatio,
  quantile,
  ratiosByRound,
  summarize,
} from '../../bench/support/statistics.ts';

describe('a quantile', () => {
  test.each<[number[], number, number]>([
    [[7], 0.5, 7],
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 3, 2], 0.5, 2.5],
    [[10, 2, 9, 1], 0, 1],
    [[10, 2, 9, 1], 1, 10],
    // R: quantile(c(1, 2, 4, 8, 16), 0.25, type = 7) is 2, quantile(1:10, 0.99) is 9.91.
    [[16, 8, 4, 2, 1], 0.25, 2],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.99, 9.91],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(quantile(values, share)).toBeCloseTo(expected, 10);
  });

  test('leaves the measurements in their order', () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  test('of nothing is refused', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});

test('a summary holds median, quartiles, least and most', () => {
  expect(summarize([5, 1, 4, 2, 3])).toEqual({
    count: 5,
    median: 3,
    lowerQuartile: 2,
    upperQuartile: 4,
    least: 1,
    most: 5,
  });
});

describe('ratios', () => {
  test('compare the measurements of one round, so that a slow round changes none', () => {
    expect(ratiosByRound([100, 10, 300], [50, 5, 150])).toEqual([2, 2, 2]);
  });

  test('of different rounds are refused', () => {
    expect(() => ratiosByRound([1, 2], [1])).toThrow(RangeError);
  });

  test('are told with their spread', () => {
    expect(describeRatio(summarize([1, 1.5, 3.126]))).toBe('1.50x (1.00 to 3.13)');
  });
});

test.each<[number, string]>([
  [12_345, '12,300'],
  [1_000_000, '1,000,000'],
  [4.5678, '4.57'],
  [0.078_91, '0.0789'],
  [0, '0'],
])('%d is told as %s', (value, expected) => {
  expect(describeNumber(value)).toBe(expected);
});

test('every second round goes backwards', () => {
  const rounds = [0, 1, 2].map((round) => alternate(['a', 'b', 'c'], round).join(''));
  expect(rounds).toEqual(['abc', 'cba', 'abc']);
});

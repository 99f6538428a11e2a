import { expect, test } from 'vitest';
import { isPositive, parseLong } from './long.ts';

test.each([
  ['0', '0'],
  ['-0', '0'],
  ['+7', '7'],
  ['007', '7'],
  ['9007199254740991', '9007199254740991'],
  ['9007199254740993', '9007199254740993'],
  ['231607639459718452', '231607639459718452'],
  ['9223372036854775807', '9223372036854775807'],
  ['-9223372036854775808', '-9223372036854775808'],
])('%s reads as %s', (text, canonical) => {
  expect(parseLong(text)).toBe(canonical);
});

test.each(['9223372036854775808', '-9223372036854775809', '1.0', '1e3', '', ' 1', 'abc', '0x1', '1'.repeat(31)])(
  '%j is no 64-bit integer',
  (text) => {
    expect(parseLong(text)).toBeNull();
  },
);

test('only what is greater than zero is positive', () => {
  const values = ['-1', '0', '1'].map(parseLong).filter((value) => value !== null);
  expect(values.map(isPositive)).toEqual([false, false, true]);
});

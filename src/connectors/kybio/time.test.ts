import { describe, expect, test } from 'vitest';
import { nextMidnight, readWallTime, wallTime } from './time.ts';

describe('a wall-clock time', () => {
  test.each([
    ['2024-01-01T19:04:05.000Z', '+08:00', '2024-01-02 03:04:05'],
    ['2015-12-16T05:26:23.999Z', '+08:00', '2015-12-16 13:26:23'],
    ['2024-02-29T23:45:00.000Z', '+05:45', '2024-03-01 05:30:00'],
    ['2024-01-01T00:00:00.000Z', '-03:30', '2023-12-31 20:30:00'],
    ['2024-01-01T00:00:00.000Z', '+00:00', '2024-01-01 00:00:00'],
  ])('of %s at %s is %s', (at, offset, text) => {
    expect(wallTime(new Date(at), offset)).toBe(text);
  });

  test.each([
    ['2024-01-02 03:04:05', '+08:00', '2024-01-01T19:04:05.000Z'],
    [' 2024-01-02 03:04:05.0 ', '+08:00', '2024-01-01T19:04:05.000Z'],
    ['2024-01-02T03:04:05', '-01:00', '2024-01-02T04:04:05.000Z'],
    ['9999-12-31 23:59:59', '+08:00', '9999-12-31T15:59:59.000Z'],
  ])('%j at %s is the instant %s', (text, offset, at) => {
    expect(readWallTime(text, offset)).toBe(at);
  });

  test.each([null, '', '0000-00-00 00:00:00', '2024-02-30 00:00:00', '2024-01-02', '2024-01-02 24:61:00', 'soon'])(
    '%j is none',
    (text) => {
      expect(readWallTime(text, '+08:00')).toBeNull();
    },
  );
});

test.each([
  ['2024-01-01T15:59:59.000Z', '+08:00', '2024-01-01T16:00:00.000Z'],
  ['2024-01-01T16:00:00.000Z', '+08:00', '2024-01-02T16:00:00.000Z'],
  ['2024-01-01T01:00:00.000Z', '-03:30', '2024-01-01T03:30:00.000Z'],
])('the midnight after %s at %s is %s', (at, offset, midnight) => {
  expect(nextMidnight(new Date(at), offset)).toBe(midnight);
});

import { describe, expect, test } from 'vitest';
import { createSeenAnswers } from './seen-answers.ts';

const signature = (name: string): string => name.repeat(344).slice(0, 344);

describe('an answer', () => {
  test('counts once', () => {
    const seen = createSeenAnswers(120_000);
    expect(seen.see(signature('a'), { askedMs: 0, answeredMs: 50, traceId: null })).toBe('new');
    expect(seen.see(signature('b'), { askedMs: 2_000, answeredMs: 2_050, traceId: null })).toBe('new');
    expect(seen.see(signature('a'), { askedMs: 2_000, answeredMs: 2_060, traceId: null })).toBe('replay');
    expect(seen.see(signature('a'), { askedMs: 110_000, answeredMs: 110_010, traceId: null })).toBe('replay');
  });

  test('that was asked for within the second of its twin may be the same to the last byte', () => {
    const seen = createSeenAnswers(120_000);
    expect(seen.see(signature('a'), { askedMs: 0, answeredMs: 50, traceId: null })).toBe('new');
    expect(seen.see(signature('a'), { askedMs: 10, answeredMs: 70, traceId: null })).toBe('twin');
    expect(seen.see(signature('a'), { askedMs: 1_050, answeredMs: 9_000, traceId: null })).toBe('twin');
    expect(seen.see(signature('a'), { askedMs: 1_051, answeredMs: 1_052, traceId: null })).toBe('replay');
  });

  test('with the trace id of its twin is that twin, however soon it comes', () => {
    const seen = createSeenAnswers(120_000);
    const at = { askedMs: 0, answeredMs: 50 };
    expect(seen.see(signature('a'), { ...at, traceId: 'one' })).toBe('new');
    expect(seen.see(signature('a'), { ...at, traceId: 'two' })).toBe('new');
    expect(seen.see(signature('a'), { ...at, traceId: 'one' })).toBe('replay');
    expect(seen.see(signature('a'), { ...at, traceId: 'two' })).toBe('replay');
  });

  test('is forgotten when its time would give it away', () => {
    const seen = createSeenAnswers(1_500);
    expect(seen.see(signature('a'), { askedMs: 0, answeredMs: 0, traceId: null })).toBe('new');
    expect(seen.see(signature('b'), { askedMs: 1_600, answeredMs: 1_600, traceId: null })).toBe('new');
    expect(seen.see(signature('a'), { askedMs: 1_700, answeredMs: 1_700, traceId: null })).toBe('new');
  });
});

test('what is remembered of a flood has an end', () => {
  const seen = createSeenAnswers(3_600_000);
  const nth = (n: number): string => String(n).padStart(344, '0').split('').toReversed().join('');
  for (let n = 0; n <= 50_000; n += 1) seen.see(nth(n), { askedMs: 0, answeredMs: 1, traceId: null });
  expect(seen.see(nth(50_000), { askedMs: 5_000, answeredMs: 5_001, traceId: null })).toBe('replay');
  expect(seen.see(nth(0), { askedMs: 5_000, answeredMs: 5_001, traceId: null })).toBe('new');
});

/** Why a call is held back, and when it may come again. */
import { describe, expect, test } from 'vitest';
import { at, begunAtMs, createAccount } from '../../test/support/effects.ts';
import type { CallRequest, LimitsRow, Rate } from '../store/limits.ts';
import { findRefusal, refusalOf } from './limit-refusal.ts';

const { limits } = createAccount();
const secondMs = 1_000;

const idle: LimitsRow = {
  nextCallMs: 0,
  nextReadMs: 0,
  dayCalls: 0,
  dayReads: 0,
  callsPerDay: null,
  callsUnderWay: 0,
  failures: 0,
  closedUntil: null,
  closedBecause: null,
};
const call: CallRequest = {
  nowMs: begunAtMs,
  isReading: false,
  day: '2026-03-01',
  nextDay: '2026-03-02',
  callsPerDay: { configured: null, assumed: null, readingShare: 0.25 },
  rate: null,
  concurrency: null,
  call: 1,
  probeMs: secondMs,
};
const refusalFor = (row: Partial<LimitsRow>, asked: Partial<CallRequest> = {}) =>
  findRefusal({ ...idle, ...row }, { ...call, ...asked }, limits);

test('an account that nothing limits refuses nothing', () => {
  expect(refusalFor({ dayCalls: 1e6, nextCallMs: begunAtMs + 1e6, callsUnderWay: 1e6 })).toBeNull();
});

describe('a closed account', () => {
  test('refuses until it opens, and says when', () => {
    const closed = { closedUntil: at(90_500), closedBecause: { scope: 'vendor', detail: 'too many' } };
    expect(refusalFor(closed)).toMatchObject({
      code: 'ACCOUNT_THROTTLED',
      detail: expect.stringContaining('too many'),
      facts: { scope: 'vendor', retryAfterSeconds: 91, resetsAt: at(90_500) },
    });
    expect(refusalFor(closed, { nowMs: begunAtMs + 90_499 })).toMatchObject({ facts: { retryAfterSeconds: 1 } });
    expect(refusalFor(closed, { nowMs: begunAtMs + 90_500 })).toBeNull();
  });

  test('says so in other words when the vendor has not answered', () => {
    const closedBecause = { scope: 'circuit', detail: 'no route' };
    expect(refusalFor({ closedUntil: at(1), closedBecause })).toMatchObject({
      code: 'CIRCUIT_OPEN',
      detail: expect.stringContaining('no route'),
      facts: { scope: 'circuit', resetsAt: at(1) },
    });
  });

  test('refuses although nobody has noted why', () => {
    expect(refusalFor({ closedUntil: at(1) })).toMatchObject({
      code: 'ACCOUNT_THROTTLED',
      facts: { scope: 'account' },
    });
  });
});

describe('a day', () => {
  const day = (dayCalls: number, dayReads: number, isReading: boolean) =>
    refusalFor({ callsPerDay: 10, dayCalls, dayReads }, { isReading });

  test('refuses everything once its calls are used, until the next one begins', () => {
    expect(day(9, 2, false)).toBeNull();
    const midnight = '2026-03-02T00:00:00.000Z';
    expect(day(10, 2, false)).toMatchObject({
      code: 'QUOTA_EXHAUSTED',
      detail: expect.stringContaining('All 10 calls'),
      facts: { scope: 'account day', resetsAt: midnight, retryAfterSeconds: 12 * 3_600 },
    });
  });

  test('refuses readings once their share is used, and leaves the rest to writes', () => {
    expect(day(2, 1, true)).toBeNull();
    expect(day(2, 2, true)).toMatchObject({ code: 'QUOTA_EXHAUSTED', detail: expect.stringContaining('All 2 calls') });
    expect(day(2, 2, false)).toBeNull();
  });
});

describe('a rate', () => {
  const rate: Rate = {
    spacingMs: 500,
    readSpacingMs: null,
    aheadMs: 1_000,
    reserveMs: 500,
    furthestMs: 60_000,
  };
  const turn = (nextCallMs: number, nextReadMs = 0, told: Partial<Rate> = {}) =>
    refusalFor(
      { nextCallMs: begunAtMs + nextCallMs, nextReadMs: begunAtMs + nextReadMs },
      { rate: { ...rate, ...told } },
    );

  test('refuses what cannot be reserved yet, and says when it can', () => {
    expect(turn(1_500)).toBeNull();
    expect(turn(1_501)).toMatchObject({
      code: 'ACCOUNT_THROTTLED',
      facts: { scope: 'account rate', resetsAt: at(1), retryAfterSeconds: 1 },
    });
    expect(turn(4_500)).toMatchObject({ facts: { resetsAt: at(3_000), retryAfterSeconds: 3 } });
  });

  test('refuses readings by their own turn too, and only readings', () => {
    const reading = { readSpacingMs: 1_000, reserveMs: 0 };
    expect(turn(0, 1_000, reading)).toBeNull();
    expect(turn(0, 1_001, reading)).toMatchObject({ facts: { resetsAt: at(1) } });
    expect(turn(1_002, 1_001, reading)).toMatchObject({ facts: { resetsAt: at(2) } });
    expect(turn(0, 50_000)).toBeNull();
  });

  test('passes over a turn that only a wrong clock can have put there', () => {
    expect(turn(60_000)).not.toBeNull();
    expect(turn(60_001)).toBeNull();
    expect(turn(0, 60_001, { readSpacingMs: 1_000 })).toBeNull();
  });
});

test('a crowd refuses when all places are taken, for a second', () => {
  expect(refusalFor({ callsUnderWay: 2 }, { concurrency: 3 })).toBeNull();
  expect(refusalFor({ callsUnderWay: 3 }, { concurrency: 3 })).toMatchObject({
    code: 'ACCOUNT_THROTTLED',
    facts: { scope: 'account concurrency', resetsAt: at(secondMs), retryAfterSeconds: 1 },
  });
});

test('what was held back and would pass by now may come again in a second', () => {
  expect(refusalOf(idle, call, limits)).toMatchObject({
    code: 'ACCOUNT_THROTTLED',
    facts: { scope: 'account rate', resetsAt: at(secondMs) },
  });
  const closed = { ...idle, closedUntil: at(5_000) };
  expect(refusalOf(closed, call, limits)).toMatchObject({ facts: { resetsAt: at(5_000) } });
});

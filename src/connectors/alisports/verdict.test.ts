import { describe, expect, test } from 'vitest';
import type { VendorVerdict } from '../../domain/outcome.ts';
import type { VendorAlarm } from '../connector.ts';
import { outcomeOf } from './verdict.ts';
import type { Failure } from './wire.ts';

/** 2026-03-01 23:59:00 in GMT+8. */
const now = new Date('2026-03-01T15:59:00.000Z');
const vendor: VendorVerdict = { name: 'alisports', status: 'error', code: null, message: null, traceId: 'r1' };

function judged(failure: Partial<Failure>, duplicateCodes: readonly string[] = [], isUpdate = false) {
  const alarms: VendorAlarm[] = [];
  const whole = {
    shape: 'error',
    systemCode: '50',
    subCode: null,
    message: 'said',
    requestId: 'r1',
    ...failure,
  } as const;
  const by = {
    duplicateCodes,
    now: () => now,
    benefitId: 'sports-1:1:123',
    isUpdate,
    alarm: (one: VendorAlarm) => alarms.push(one),
  };
  return { outcome: outcomeOf(whole, vendor, by), alarms };
}
const factsOf = (failure: Partial<Failure>, isUpdate = false): unknown => {
  const { outcome } = judged(failure, [], isUpdate);
  return outcome.kind === 'refused' ? outcome.refusal.facts : outcome.kind;
};

describe('a limit', () => {
  const api = 'accesscontrol.limited-by-api-access-count';

  test.each([
    ['This ban will last for 1 more seconds', 2, '2026-03-01T15:59:02.000Z'],
    ['This ban will last for 1 more second', 2, '2026-03-01T15:59:02.000Z'],
    ['this  BAN will last  for 5s', 6, '2026-03-01T15:59:06.000Z'],
    ['被限流,This ban will last for 31062 more seconds.', 31_063, '2026-03-02T00:36:43.000Z'],
  ])('that says "%s" opens again a second later', (message, retryAfterSeconds, resetsAt) => {
    expect(factsOf({ systemCode: '7', subCode: api, message })).toEqual({ scope: api, retryAfterSeconds, resetsAt });
  });

  test.each([
    ['7', api, 60],
    ['7', null, 60],
    ['4', null, 60],
    ['5', null, 60],
    ['6', null, 60],
    ['8', null, 1],
    // A minute is left of the day, where the platform is.
    ['7', 'accesscontrol.limited-by-app-access-count', 60],
  ])('%s %s without a number waits by rule', (systemCode, subCode, retryAfterSeconds) => {
    const facts = factsOf({ systemCode, subCode, message: 'App Call Limited' });
    const resetsAt = new Date(now.getTime() + retryAfterSeconds * 1000).toISOString();
    expect(facts).toEqual({ ...(subCode === null ? {} : { scope: subCode }), retryAfterSeconds, resetsAt });
  });

  test('with a number beyond reason waits by rule', () => {
    const message = 'This ban will last for 99999999999999999999 more seconds';
    expect(factsOf({ systemCode: '7', message })).toEqual({
      retryAfterSeconds: 60,
      resetsAt: '2026-03-01T16:00:00.000Z',
    });
  });

  test("of the day's quota lasts until midnight in GMT+8", () => {
    const later = new Date('2026-03-01T16:00:00.001Z');
    const by = { duplicateCodes: [], now: () => later, benefitId: '', isUpdate: false, alarm: () => {} };
    const subCode = 'accesscontrol.limited-by-app-access-count';
    const failure = { shape: 'error', systemCode: '7', subCode, message: 'no', requestId: null } as const;
    expect(outcomeOf(failure, vendor, by)).toMatchObject({
      refusal: {
        code: 'VENDOR_QUOTA_EXHAUSTED',
        facts: { retryAfterSeconds: 86_400, resetsAt: '2026-03-02T16:00:00.000Z' },
      },
    });
  });
});

test('a benefit that an update misses is named', () => {
  expect(factsOf({ subCode: 'isv.benefit-not-exist:id' })).toBeUndefined();
  expect(factsOf({ subCode: 'isv.benefit-not-exist:id' }, true)).toEqual({ entity: 'Benefit', id: 'sports-1:1:123' });
});

test.each([
  [{ subCode: 'isv.brand-new' }, 'UNDOCUMENTED_REFUSAL', 'error 50 isv.brand-new'],
  [{ systemCode: '44', subCode: 'isv.invalid-parameter' }, 'UNDOCUMENTED_REFUSAL', 'error 44 isv.invalid-parameter'],
  [{ systemCode: null, shape: 'failure', subCode: 'isv.new' }, 'UNDOCUMENTED_REFUSAL', 'success = false isv.new'],
  [{ subCode: 'isp.brand-new' }, 'unknown', 'error 50 isp.brand-new'],
  [{ subCode: null }, 'unknown', 'error 50'],
  [{ systemCode: '530', subCode: null }, 'unknown', 'error 530'],
  [{ systemCode: '44' }, 'unknown', 'error 44'],
  [{ systemCode: null, shape: 'failure', subCode: 'SYSTEM_ERROR' }, 'unknown', 'success = false SYSTEM_ERROR'],
  [{ systemCode: null, shape: 'failure' }, 'unknown', 'success = false without a code'],
] as const)('%j, which nobody documents, is %s and raises an alarm', (failure, expected, detail) => {
  const { outcome, alarms } = judged(failure);
  expect(outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind).toBe(expected);
  expect(alarms).toEqual([{ kind: 'undocumentedCode', detail }]);
});

test('documented codes raise no alarm', () => {
  expect(judged({ subCode: 'isp.remote-service-timeout' })).toMatchObject({ outcome: { kind: 'unknown' }, alarms: [] });
  expect(judged({ subCode: 'isv.invalid-parameter' })).toMatchObject({ outcome: { kind: 'refused' }, alarms: [] });
});

describe('codes that the account calls duplicates', () => {
  const duplicates = ['isv.benefit-service-error:EXISTS', 'TWICE'];
  test.each([
    [{ subCode: 'isv.benefit-service-error:EXISTS' }, 'DUPLICATE_REQUEST'],
    [{ subCode: 'isv.benefit-service-error:OTHER' }, 'PROCESS_FAILED'],
    [{ systemCode: null, shape: 'failure', subCode: 'TWICE' }, 'DUPLICATE_REQUEST'],
    [{ systemCode: null, shape: 'failure', subCode: 'TWICE:123' }, 'DUPLICATE_REQUEST'],
    [{ systemCode: null, shape: 'failure', subCode: 'TWICEMORE' }, 'unknown'],
    [{ systemCode: '7', subCode: 'TWICE' }, 'VENDOR_THROTTLED'],
    [{ systemCode: '10', subCode: 'TWICE' }, 'unknown'],
  ] as const)('%j is %s', (failure, expected) => {
    const { outcome } = judged(failure, duplicates);
    expect(outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind).toBe(expected);
  });

  test('say of an update nothing that is known, with an alarm', () => {
    expect(judged({ subCode: 'isv.benefit-service-error:EXISTS' }, duplicates, true)).toMatchObject({
      outcome: { refusal: { code: 'UNDOCUMENTED_REFUSAL' } },
      alarms: [{ kind: 'undocumentedCode', detail: 'error 50 isv.benefit-service-error:EXISTS to an update' }],
    });
  });

  test('are none by default', () => {
    expect(judged({ subCode: duplicates[0] ?? '' }).outcome).toMatchObject({ refusal: { code: 'PROCESS_FAILED' } });
  });
});

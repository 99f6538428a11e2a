import { describe, expect, expectTypeOf, test } from 'vitest';
import { type RefusalCode, refusalRemedies } from '../domain/refusals.ts';
import { type Covers, errorTypes, toError } from './error-map.ts';
import {
  PromoConflictError,
  PromoLimitError,
  PromoNotFoundError,
  PromoOutcomeUnknownError,
  PromoThrottledError,
} from './errors.ts';

const codes = Object.keys(refusalRemedies).filter((code): code is RefusalCode => code in refusalRemedies);
const refusal = (code: RefusalCode, facts = {}) => ({
  refusal: { code, detail: 'in words', vendor: null, facts },
  operation: null,
});

describe('a refusal becomes its error', () => {
  test.each(codes)('%s', (code) => {
    const error = toError(refusal(code));
    expect(error).toBeInstanceOf(errorTypes[code]);
    expect(error).toMatchObject({ code, remedy: refusalRemedies[code], type: errorTypes[code].name });
  });

  test.each([
    ['TEMPLATE_NOT_FOUND', 'Template'],
    ['MEMBER_NOT_FOUND', 'Member'],
    ['BENEFIT_NOT_FOUND', 'Benefit'],
    ['OPERATION_NOT_FOUND', 'PromoOperation'],
    ['ACCOUNT_NOT_FOUND', 'PromoAccount'],
  ] as const)('%s names the %s that is missing', (code, entity) => {
    expect(toError(refusal(code, { id: 'x' }))).toMatchObject({ entity, id: 'x', message: `There is no ${entity} x.` });
  });

  test.each([
    [
      { limit: 1_000_000, requested: 51, available: 0 },
      { limit: '1000000', requested: '51', available: '0' },
    ],
    [
      { limit: '12.50', requested: '-20', available: '12.50' },
      { limit: '12.5', requested: '-20', available: '12.5' },
    ],
    [{ requested: 'APPEND' }, { limit: null, requested: null, available: null }],
  ])('a limit is told in decimals: %j', (facts, told) => {
    expect(toError(refusal('BALANCE_INSUFFICIENT', facts))).toMatchObject(told);
  });

  test('a throttle says whose limit it is and when it opens', () => {
    const resetsAt = '2026-03-01T00:00:00.000Z';
    const error = toError(refusal('QUOTA_EXHAUSTED', { scope: 'account day', resetsAt, retryAfterSeconds: 60 }));
    expect(error).toBeInstanceOf(PromoThrottledError);
    expect(error).toMatchObject({ scope: 'account day', resetsAt, retryAfterSeconds: 60 });
    expect(toError(refusal('VENDOR_THROTTLED'))).toMatchObject({ scope: 'vendor', resetsAt: null });
  });
});

describe('a union lists exactly what can be answered, or does not compile', () => {
  class Success {}
  type Exact = readonly [typeof Success, typeof PromoNotFoundError, typeof PromoOutcomeUnknownError];

  test('exact', () => {
    expectTypeOf<Covers<Exact, 'MEMBER_NOT_FOUND'>>().toEqualTypeOf<true>();
    type Codeless = readonly [typeof Success, typeof PromoNotFoundError, typeof PromoConflictError];
    expectTypeOf<Covers<Codeless, 'MEMBER_NOT_FOUND' | 'ALREADY_SETTLED', never>>().toEqualTypeOf<true>();
  });

  test('with a member missing', () => {
    expectTypeOf<Covers<Exact, 'MEMBER_NOT_FOUND' | 'KEY_REUSED'>>().toEqualTypeOf<'PromoConflictError'>();
    expectTypeOf<
      Covers<readonly [typeof PromoNotFoundError], 'MEMBER_NOT_FOUND'>
    >().toEqualTypeOf<'PromoOutcomeUnknownError'>();
  });

  test('with a member too many', () => {
    type TooMany = readonly [...Exact, typeof PromoLimitError];
    expectTypeOf<Covers<TooMany, 'MEMBER_NOT_FOUND'>>().toEqualTypeOf<{ readonly neverProduced: 'PromoLimitError' }>();
    expectTypeOf<Covers<Exact, 'MEMBER_NOT_FOUND', never>>().toEqualTypeOf<{
      readonly neverProduced: 'PromoOutcomeUnknownError';
    }>();
  });
});

/** Checked twice: the compiler sees that what does not fit does not compile, the run that the right function is called. */
import { describe, expect, test } from 'vitest';
import type { SettlePromoOperationMutation } from './generated/documents.ts';
import { matchPromo } from './match-promo.ts';

type Result = NonNullable<SettlePromoOperationMutation['settlePromoOperation']>;

const shared = { code: 'KEY_REUSED', message: 'Not this one.', remedy: 'FIX_INPUT', retryAfterSeconds: null } as const;
const success: Result = { __typename: 'SettlePromoOperationSuccess', replayed: true, operation: null };
const notFound: Result = {
  __typename: 'PromoNotFoundError',
  ...shared,
  operation: null,
  entity: 'PromoOperation',
  missingId: 'o1',
};
const conflict: Result = {
  __typename: 'PromoConflictError',
  ...shared,
  operation: null,
  reason: 'KEY_REUSED',
  blockingOperation: null,
};
/** As a server of tomorrow answers it: the types know nothing of it. */
const brandNew: Result = JSON.parse(
  JSON.stringify({ __typename: 'PromoBrandNewError', ...shared, message: 'The moon is full.', operation: null }),
);

type Shown =
  | { readonly kind: 'done'; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly text: string };

describe('one function for each member', () => {
  const show = (result: Result): Shown =>
    matchPromo(result, {
      SettlePromoOperationSuccess: ({ replayed }) => ({ kind: 'done', replayed }),
      PromoValidationError: ({ issues }) => ({ kind: 'refused', text: issues.map(({ message }) => message).join() }),
      PromoNotFoundError: ({ entity, missingId }) => ({ kind: 'refused', text: `no ${entity} ${missingId}` }),
      PromoConflictError: ({ reason }) => ({ kind: 'refused', text: reason }),
      unforeseen: ({ message }) => ({ kind: 'refused', text: message }),
    });

  test('calls the one that is named like the result', () => {
    expect(show(success)).toEqual({ kind: 'done', replayed: true });
    expect(show(notFound)).toEqual({ kind: 'refused', text: 'no PromoOperation o1' });
    expect(show(conflict)).toEqual({ kind: 'refused', text: 'KEY_REUSED' });
  });

  test('answers what the functions answer, whatever they are', () => {
    const tell = (result: Result) =>
      matchPromo(result, {
        SettlePromoOperationSuccess: ({ replayed }) => replayed,
        PromoValidationError: ({ issues }) => issues.length,
        PromoError: ({ message }) => message,
      });
    const shown: boolean | number | string = tell(success);
    // @ts-expect-error it may be a text
    const counted: boolean | number = tell(success);
    expect([shown, counted]).toEqual([true, true]);
  });

  test('does not compile when one answers what the page does not expect', () => {
    const counted: number = matchPromo(notFound, {
      SettlePromoOperationSuccess: () => 1,
      // @ts-expect-error a text is no number
      PromoError: ({ message }) => message,
    });
    expect(counted).toBe('Not this one.');
  });

  test('hands an error type of tomorrow to unforeseen, with its message', () => {
    expect(show(brandNew)).toEqual({ kind: 'refused', text: 'The moon is full.' });
  });
});

describe('a catch-all', () => {
  const show = (result: Result): string =>
    matchPromo(result, {
      SettlePromoOperationSuccess: () => 'done',
      PromoConflictError: ({ reason }) => `in the way: ${reason}`,
      PromoError: ({ __typename, message, remedy, operation }) =>
        `${__typename}: ${message} ${remedy} ${operation?.id ?? 'not recorded'}`,
    });

  test('takes the error types that have no function of their own', () => {
    expect(show(success)).toBe('done');
    expect(show(conflict)).toBe('in the way: KEY_REUSED');
    expect(show(notFound)).toBe('PromoNotFoundError: Not this one. FIX_INPUT not recorded');
  });

  test('takes an error type of tomorrow', () => {
    expect(show(brandNew)).toBe('PromoBrandNewError: The moon is full. FIX_INPUT not recorded');
  });

  test('is enough where there are only errors, as in PromoOperation.error', () => {
    const error: Exclude<Result, { __typename: 'SettlePromoOperationSuccess' }> = conflict;
    expect(matchPromo(error, { PromoError: ({ message }) => message })).toBe('Not this one.');
  });
});

describe('what does not compile', () => {
  const each = {
    SettlePromoOperationSuccess: () => 'done',
    PromoValidationError: () => 'invalid',
    PromoNotFoundError: () => 'not found',
    PromoConflictError: () => 'conflict',
    unforeseen: () => 'unforeseen',
  };

  test('a forgotten error type', () => {
    const { PromoConflictError: _, ...forgotten } = each;
    // @ts-expect-error PromoConflictError has no function
    expect(matchPromo(conflict, forgotten)).toBe('unforeseen');
  });

  test('no answer to the error types of tomorrow', () => {
    const { unforeseen: _, ...forgotten } = each;
    // @ts-expect-error neither unforeseen nor PromoError
    expect(() => matchPromo(brandNew, forgotten)).toThrow('matchPromo has no function for PromoBrandNewError');
  });

  test('a forgotten success, catch-all or not', () => {
    // @ts-expect-error SettlePromoOperationSuccess has no function
    expect(matchPromo(success, { PromoError: () => 'an error?' })).toBe('an error?');
  });

  test('a catch-all and unforeseen together', () => {
    const both = { ...each, PromoError: () => 'any other' };
    // @ts-expect-error nothing is left for one of them
    expect(matchPromo(brandNew, both)).toBe('any other');
  });

  test('a name that the union does not have', () => {
    // @ts-expect-error PromoConflitError is no member
    expect(matchPromo(conflict, { ...each, PromoConflitError: () => 'conflict' })).toBe('conflict');
  });

  test('a field that the member does not have', () => {
    // @ts-expect-error available is a field of PromoLimitError
    const show = () => matchPromo(conflict, { ...each, PromoConflictError: ({ available }) => String(available) });
    expect(show()).toBe('undefined');
  });
});

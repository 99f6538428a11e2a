import { describe, expect, test } from 'vitest';
import type { VendorVerdict } from '../../domain/outcome.ts';
import type { VendorAlarm } from '../connector.ts';
import { type ErrorCodes, errorMeanings, refusalOf, resultCodes } from './codes.ts';

const errorCodes: ErrorCodes = {
  duplicate: [1, -7],
  memberNotFound: [2],
  balanceInsufficient: [3],
  quotaExhausted: [4],
  signatureRefused: [5],
  appUnknown: [6],
};

function refusal(code: string | null, message: string | null) {
  const alarms: VendorAlarm[] = [];
  const vendor: VendorVerdict = { name: 'kybio', status: 'error', code, message, traceId: null };
  const context = { errorCodes, duplicateMessage: '重复提交', timeZoneOffset: '+08:00', heard: message };
  const askedAt = new Date('2026-03-01T15:59:59Z');
  return { alarms, ...refusalOf(vendor, { ...context, askedAt, alarm: (alarm) => alarms.push(alarm) }) };
}

describe('an error', () => {
  test.each([
    ['1', null, 'DUPLICATE_REQUEST', 'error 1'],
    ['-7', 'again', 'DUPLICATE_REQUEST', 'again'],
    ['2', '重复提交修改', 'MEMBER_NOT_FOUND', '重复提交修改'],
    ['3', null, 'BALANCE_INSUFFICIENT', 'error 3'],
    ['5', null, 'SIGNATURE_REFUSED', 'error 5'],
    ['6', null, 'CLIENT_UNKNOWN', 'error 6'],
    ['99', '余额重复提交修改', 'DUPLICATE_REQUEST', '余额重复提交修改'],
    [null, '重复提交', 'DUPLICATE_REQUEST', '重复提交'],
  ])('%s %s is %s', (code, message, becomes, detail) => {
    expect(refusal(code, message)).toMatchObject({ code: becomes, detail, alarms: [], vendor: { code, message } });
  });

  test.each([
    ['01', 'x', 'error 01: x'],
    ['99', null, 'error 99: no message'],
    [null, 'duplicate', 'error without a number: duplicate'],
    [null, null, 'error without a number: no message'],
  ])('%s %s has no meaning, and is told', (code, message, detail) => {
    expect(refusal(code, message)).toMatchObject({
      code: 'UNDOCUMENTED_REFUSAL',
      alarms: [{ kind: 'undocumentedCode', detail }],
    });
  });

  test('for want of calls holds until midnight', () => {
    expect(refusal('4', null)).toMatchObject({
      code: 'VENDOR_QUOTA_EXHAUSTED',
      facts: { scope: 'vendor day', resetsAt: '2026-03-01T16:00:00.000Z' },
    });
  });
});

test('every meaning an account can configure is listed', () => {
  const listed = resultCodes.filter(({ code }) => code !== '').map(({ code }) => code.replace('errorCodes.', ''));
  expect(listed).toEqual(Object.keys(errorMeanings));
});

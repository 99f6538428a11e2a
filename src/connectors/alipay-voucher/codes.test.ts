import { describe, expect, test } from 'vitest';
import type { RefusalCode } from '../../domain/refusals.ts';
import { type CodeTable, gatewayCodes, outcomeOf } from '../alipay-gateway/codes.ts';
import type { VendorAlarm } from '../connector.ts';
import { readingCodes, resultCodes, switchStatusCodes, switchStatusCodesPrinted } from './codes.ts';

type Row = readonly [code: string, status: 'S' | 'F' | 'U', meaning: RefusalCode | 'done' | 'unknown'];

/** "…cashlessvoucher.template.switchStatus", business result codes, in the order of the page. */
const businessRows: readonly Row[] = [
  ['SUCCESS', 'S', 'done'],
  ['UNKNOWN_EXCEPTION', 'U', 'unknown'],
  ['PARAM_ILLEGAL', 'F', 'VENDOR_REFUSED_INPUT'],
  ['TEMPLATE_STATUS_ABNORMAL', 'F', 'TEMPLATE_STATUS_FORBIDS'],
  ['TEMPLATE_STATUS_NOT_SUPPORT', 'F', 'TRANSITION_FORBIDDEN'],
  ['TEMPLATE_NOT_EXIST', 'F', 'TEMPLATE_NOT_FOUND'],
  ['SERVICE_NOT_AVAILABLE', 'F', 'VENDOR_DEGRADED'],
  ['MERCHANT_CONTRACT_NOT_EXIST', 'F', 'CONTRACT_MISSING'],
  ['NO_MERCHANT_CONTRACT_BEEN_SIGNED', 'F', 'CONTRACT_UNSIGNED'],
  ['CONTRACT_INVALID', 'F', 'CONTRACT_INVALID'],
];

const closeConnection = (): void => {};

function judged(table: CodeTable, status: string, code: string) {
  const alarms: VendorAlarm[] = [];
  const result = { resultStatus: status, resultCode: code, resultMessage: 'm' };
  const vendor = { name: 'alipay-voucher', status, code, message: 'm', traceId: null };
  const outcome = outcomeOf({ kind: 'result', result, body: {}, vendor, closeConnection }, table, (alarm) =>
    alarms.push(alarm),
  );
  return { said: outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind, outcome, alarms };
}

test('the code list is that of the page, none missing and none added', () => {
  expect([...switchStatusCodesPrinted]).toEqual(businessRows.map(([code]) => code));
});

describe('switchStatus', () => {
  test.each(businessRows)('%s with %s means %s', (code, status, meaning) => {
    expect(judged(switchStatusCodes, status, code)).toMatchObject({ said: meaning, alarms: [] });
  });

  test.each(businessRows)('%s with another status than %s is unknown', (code, status) => {
    const others = ['S', 'F', 'U', 'A'].filter((other) => other !== status);
    expect(others.map((other) => judged(switchStatusCodes, other, code).said)).toEqual(others.map(() => 'unknown'));
  });

  test('knows the gateway’s codes and no others', () => {
    const expected = new Set([...businessRows.map(([code]) => code), ...Object.keys(gatewayCodes)]);
    expect(Object.keys(switchStatusCodes).toSorted()).toEqual([...expected].toSorted());
    expect(judged(switchStatusCodes, 'F', 'TEMPLATE_NOT_EXISTS').said).toBe('UNDOCUMENTED_REFUSAL');
  });

  test.each(['SERVICE_NOT_AVAILABLE', 'REQUEST_TRAFFIC_EXCEED_LIMIT'])(
    '%s says how long to wait, and whose limit it is',
    (code) => {
      const { outcome } = judged(switchStatusCodes, 'F', code);
      expect(outcome).toMatchObject({ refusal: { facts: { retryAfterSeconds: 1, scope: 'vendor' } } });
    },
  );
});

test('a question has the same codes, but none about a change of status', () => {
  const missing = Object.keys(switchStatusCodes).filter((code) => !Object.hasOwn(readingCodes, code));
  expect(missing).toEqual(['TEMPLATE_STATUS_ABNORMAL', 'TEMPLATE_STATUS_NOT_SUPPORT']);
  expect(judged(readingCodes, 'F', 'TEMPLATE_NOT_EXIST').said).toBe('TEMPLATE_NOT_FOUND');
});

describe('the reference', () => {
  const becomes = { done: 'DONE', unknown: 'UNKNOWN' } as const;

  test('has every row of the business table as it is printed', () => {
    const rows = resultCodes.filter(({ source }) => source.endsWith('Business result codes'));
    expect(rows.map(({ code, status, becomes: what }) => [code, status, what])).toEqual(
      businessRows.map(([code, status, meaning]) => [
        code,
        status,
        meaning === 'done' || meaning === 'unknown' ? becomes[meaning] : meaning,
      ]),
    );
  });

  test('has the twelve rows of the gateway table, each printed as F', () => {
    const rows = resultCodes.filter(({ source }) => source.endsWith('Supernet result codes'));
    expect(rows).toHaveLength(12);
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['F']));
    expect(rows.find(({ code }) => code === 'UNKNOWN_EXCEPTION')?.becomes).toBe('UNKNOWN');
    expect(resultCodes).toHaveLength(22);
    expect(new Set(resultCodes.flatMap(({ kinds }) => kinds))).toEqual(new Set(['SWITCH_TEMPLATE_STATUS']));
  });

  test('says of every row what becomes of an answer', () => {
    const said = new Map(Object.entries(becomes));
    for (const { code, status, becomes: what } of resultCodes) {
      const judgement: string = judged(switchStatusCodes, status, code).said;
      expect([code, said.get(judgement) ?? judgement]).toEqual([code, what]);
    }
  });
});

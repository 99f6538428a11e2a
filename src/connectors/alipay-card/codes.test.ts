import { describe, expect, test } from 'vitest';
import type { RefusalCode } from '../../domain/refusals.ts';
import { type CodeTable, gatewayCodes, outcomeOf } from '../alipay-gateway/codes.ts';
import type { VendorAlarm } from '../connector.ts';
import {
  detailCodes,
  switchStatusCodes,
  switchStatusCodesPrinted,
  updateBudgetCodes,
  updateBudgetCodesPrinted,
} from './codes.ts';

type Row = readonly [code: string, meaning: RefusalCode | 'done' | 'unknown'];

/** "7. Update Redeemable Card Budget", result codes. */
const updateBudgetRows: readonly Row[] = [
  ['SUCCESS', 'done'],
  ['PARAM_ILLEGAL', 'VENDOR_REFUSED_INPUT'],
  ['UNKNOWN_EXCEPTION', 'unknown'],
  ['PASS_TEMPLATE_HAS_NOT_EXIT', 'TEMPLATE_NOT_FOUND'],
  ['PASS_TEMPLATE_STATUS_ILLEGAL', 'TEMPLATE_STATUS_FORBIDS'],
];

/** "3. Update Ticket Template Status", result codes as far as they could be obtained. */
const switchStatusRows: readonly Row[] = [
  ['SUCCESS', 'done'],
  ['PARAM_ILLEGAL', 'VENDOR_REFUSED_INPUT'],
  ['PASS_TEMPLATE_HAS_NOT_EXIT', 'TEMPLATE_NOT_FOUND'],
  ['PASS_TEMPLATE_STATUS_ILLEGAL', 'VENDOR_REFUSED_INPUT'],
  ['STATE_MACHINE_ILLEGAL', 'TRANSITION_FORBIDDEN'],
  ['PASS_TEMPLATE_IMAGE_INVALID', 'CONTENT_REFUSED'],
  ['PASS_TEMPLATE_CUSTOMTAB_URL_INVALID', 'CONTENT_REFUSED'],
  ['PASS_TEMPLATE_BTN_URL_INVALID', 'CONTENT_REFUSED'],
  ['PASS_TEMPLATE_CONTENT_INVALID', 'CONTENT_REFUSED'],
];

/** "4. Query Template"; its table could not be obtained. */
const detailRows: readonly Row[] = updateBudgetRows.filter(([code]) => code !== 'PASS_TEMPLATE_STATUS_ILLEGAL');

const operations: ReadonlyArray<readonly [string, CodeTable, readonly Row[]]> = [
  ['updateBudget', updateBudgetCodes, [...updateBudgetRows, ['STATE_MACHINE_ILLEGAL', 'TEMPLATE_STATUS_FORBIDS']]],
  ['switchStatus', switchStatusCodes, switchStatusRows],
  ['detail', detailCodes, detailRows],
];

const closeConnection = (): void => {};

function judged(table: CodeTable, status: string, code: string) {
  const alarms: VendorAlarm[] = [];
  const result = { resultStatus: status, resultCode: code, resultMessage: 'm' };
  const vendor = { name: 'alipay-card', status, code, message: 'm', traceId: null };
  const outcome = outcomeOf({ kind: 'result', result, body: {}, vendor, closeConnection }, table, (alarm) =>
    alarms.push(alarm),
  );
  return { said: outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind, alarms };
}

test('the code lists are those of the pages, none missing and none added', () => {
  expect([...updateBudgetCodesPrinted]).toEqual(updateBudgetRows.map(([code]) => code));
  expect([...switchStatusCodesPrinted]).toEqual(switchStatusRows.map(([code]) => code));
});

describe.each(operations)('%s', (_, table, rows) => {
  test('knows its own codes and those of the gateway, and no others', () => {
    const expected = new Set([...rows.map(([code]) => code), ...Object.keys(gatewayCodes)]);
    expect(Object.keys(table).toSorted()).toEqual([...expected].toSorted());
  });

  test.each(rows)('%s means %s under the status it is printed with', (code, meaning) => {
    const status = meaning === 'done' ? 'S' : meaning === 'unknown' ? 'U' : 'F';
    expect(judged(table, status, code)).toEqual({ said: meaning, alarms: [] });
  });

  test.each(rows)('%s (%s) under any other status is unknown', (code, meaning) => {
    const printed = meaning === 'done' ? 'S' : meaning === 'unknown' ? 'U' : 'F';
    const others = ['S', 'F', 'U', 'A'].filter((status) => status !== printed);
    expect(others.map((status) => judged(table, status, code).said)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  test('lets a gateway code mean what it means everywhere', () => {
    expect(judged(table, 'F', 'INVALID_SIGNATURE').said).toBe('SIGNATURE_REFUSED');
    expect(judged(table, 'F', 'REQUEST_TRAFFIC_EXCEED_LIMIT').said).toBe('VENDOR_THROTTLED');
    expect(judged(table, 'F', 'UNKNOWN_EXCEPTION').said).toBe('unknown');
    expect(judged(table, 'F', 'SYSTEM_ERROR').said).toBe('unknown');
  });

  test.each(['PASS_TEMPLATE_HAS_NOT_EXIST', 'param_illegal', 'constructor', '__proto__'])(
    'has no row for %s',
    (code) => {
      const alarms = [{ kind: 'undocumentedCode', detail: `F ${code}` }];
      expect(judged(table, 'F', code)).toEqual({ said: 'UNDOCUMENTED_REFUSAL', alarms });
      expect(judged(table, 'S', code).said).toBe('unknown');
    },
  );
});

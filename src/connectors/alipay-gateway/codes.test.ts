import { describe, expect, test } from 'vitest';
import { type RefusalCode, refusalRemedies } from '../../domain/refusals.ts';
import type { VendorAlarm } from '../connector.ts';
import { type CodeTable, done, gatewayCodes, gatewayCodesPrinted, outcomeOf, siblingCodesPrinted } from './codes.ts';
import type { GatewayAnswer } from './gateway.ts';

const table: CodeTable = { ...gatewayCodes, SUCCESS: done };

const closeConnection = (): void => {};

function judged(status: string, code: string, message = 'as the vendor puts it') {
  const alarms: VendorAlarm[] = [];
  const result = { resultStatus: status, resultCode: code, resultMessage: message };
  const vendor = { name: 'a-vendor', status, code, message, traceId: 'T1' };
  const body = { stock: '12' };
  const outcome = outcomeOf({ kind: 'result', result, body, vendor, closeConnection }, table, (alarm) =>
    alarms.push(alarm),
  );
  return { outcome, alarms, vendor, body };
}

/** "Supernet result codes" of "…cashlessvoucher.template.switchStatus", each printed with status F. */
const gatewayRows: ReadonlyArray<readonly [string, RefusalCode | null]> = [
  ['INVALID_SIGNATURE', 'SIGNATURE_REFUSED'],
  ['PROCESS_FAIL', 'PROCESS_FAILED'],
  ['CLIENT_FORBIDDEN_ACCESS_API', 'API_FORBIDDEN'],
  ['UNKNOWN_CLIENT', 'CLIENT_UNKNOWN'],
  ['INVALID_CLIENT_STATUS', 'CLIENT_INACTIVE'],
  ['REQUEST_TRAFFIC_EXCEED_LIMIT', 'VENDOR_THROTTLED'],
  ['KEY_NOT_FOUND', 'SIGNING_KEY_UNKNOWN'],
  ['ACCESS_DENIED', 'ACCESS_DENIED'],
  ['API_IS_INVALID', 'API_INACTIVE'],
  ['UNKNOWN_EXCEPTION', null],
  ['OAUTH_FAILED', 'AUTHORIZATION_FAILED'],
  ['NO_INTERFACE_DEF', 'API_UNDEFINED'],
];

/** Alipay+ "Error codes"; Antom "Idempotency", "INVALID_SIGNATURE". */
const siblingRows: ReadonlyArray<readonly [string, RefusalCode | null]> = [
  ['SYSTEM_ERROR', null],
  ['METHOD_NOT_SUPPORTED', 'MESSAGE_FORMAT_REFUSED'],
  ['MEDIA_TYPE_NOT_ACCEPTABLE', 'MESSAGE_FORMAT_REFUSED'],
  ['INVALID_API', 'API_INACTIVE'],
  ['INVALID_CLIENT', 'CLIENT_UNKNOWN'],
  ['REPEAT_REQ_INCONSISTENT', 'REQUEST_ID_REUSED'],
  ['SIGNATURE_INVALID', 'SIGNATURE_REFUSED'],
];

const rows = [...gatewayRows, ...siblingRows];

test('the code lists are those of the pages, none missing and none added', () => {
  expect([...gatewayCodesPrinted]).toEqual(gatewayRows.map(([code]) => code));
  expect([...siblingCodesPrinted]).toEqual(siblingRows.map(([code]) => code));
  expect(Object.keys(gatewayCodes).toSorted()).toEqual(rows.map(([code]) => code).toSorted());
});

describe('a documented code', () => {
  test.each(rows)('%s with F is %s (null: unknown)', (code, refusal) => {
    const { outcome, alarms, vendor } = judged('F', code);
    expect(outcome).toMatchObject(
      refusal === null ? { kind: 'unknown', vendor } : { kind: 'refused', refusal: { code: refusal, vendor } },
    );
    expect(alarms).toEqual([]);
  });

  test.each(rows.flatMap(([code]) => ['S', 'U', 'A', 'f', 'FAIL'].map((status) => [code, status])))(
    '%s with %s is unknown',
    (code = '', status = '') => {
      const { outcome, vendor } = judged(status, code);
      expect(outcome).toEqual({ kind: 'unknown', why: `the vendor answered ${status} ${code}`, vendor });
    },
  );

  test('SUCCESS with S is done, with what the answer carries', () => {
    const { outcome, vendor, body } = judged('S', 'SUCCESS');
    expect(outcome).toEqual({ kind: 'done', value: body, vendor });
  });

  test.each(['F', 'U', 'A', 's'])('SUCCESS with %s is unknown', (status) => {
    expect(judged(status, 'SUCCESS').outcome).toMatchObject({ kind: 'unknown' });
  });
});

describe('an undocumented code', () => {
  const strange = [
    'TEMPLATE_EATEN_BY_DOG',
    'success',
    'SUCCESS ',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '0',
    '滿',
  ];

  test.each(strange)('%j with F refuses and raises an alarm', (code) => {
    const { outcome, alarms, vendor } = judged('F', code);
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'UNDOCUMENTED_REFUSAL', vendor } });
    expect(alarms).toEqual([{ kind: 'undocumentedCode', detail: `F ${code}` }]);
  });

  test.each(strange.flatMap((code) => ['S', 'U', 'A', 'X'].map((status) => [code, status])))(
    '%j with %s is unknown and raises an alarm',
    (code = '', status = '') => {
      const { outcome, alarms } = judged(status, code);
      expect(outcome).toMatchObject({ kind: 'unknown', vendor: { status, code } });
      expect(alarms).toEqual([{ kind: 'undocumentedCode', detail: `${status} ${code}` }]);
    },
  );
});

describe('a refusal', () => {
  test.each([
    ['in the vendor’s words', 'bad number', 'bad number'],
    ['with the code where the vendor has no words', '', 'PROCESS_FAIL'],
  ])('is explained %s', (_, message, detail) => {
    expect(judged('F', 'PROCESS_FAIL', message).outcome).toMatchObject({ refusal: { detail } });
  });

  test.each(rows.filter(([, refusal]) => refusal !== null))(
    '%s says when to come back only if it passes',
    (code, refusal) => {
      const { outcome } = judged('F', code);
      const facts = outcome.kind === 'refused' ? outcome.refusal.facts : undefined;
      expect(facts).toEqual(refusal === 'VENDOR_THROTTLED' ? { retryAfterSeconds: 1, scope: 'vendor' } : undefined);
    },
  );

  test('is for the same key to repeat only where the vendor asks for patience', () => {
    const repeatable = rows.flatMap(([code, refusal]) =>
      refusal !== null && refusalRemedies[refusal] === 'RETRY_SAME_KEY' ? [code] : [],
    );
    expect(repeatable).toEqual(['REQUEST_TRAFFIC_EXCEED_LIMIT']);
  });
});

test.each<GatewayAnswer>([
  { kind: 'neverSent', why: 'ECONNREFUSED' },
  { kind: 'unknown', why: 'no answer', vendor: null },
])('an exchange without a result stays what it is: $kind', (answer) => {
  const alarms: VendorAlarm[] = [];
  expect(outcomeOf(answer, table, (alarm) => alarms.push(alarm))).toEqual(answer);
  expect(alarms).toEqual([]);
});

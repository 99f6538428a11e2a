import { expect, test } from 'vitest';
import { meaningOf, resultCodes, subCodesPrinted, systemCodes, systemCodesPrinted } from './codes.ts';
import type { Failure } from './wire.ts';

const failure = (systemCode: string | null, subCode: string | null = null): Failure => ({
  shape: systemCode === null ? 'failure' : 'error',
  systemCode,
  subCode,
  message: 'said',
  requestId: null,
});
const shortOf = (systemCode: string | null, subCode: string | null = null, isUpdate = false): string => {
  const meaning = meaningOf(failure(systemCode, subCode), { isUpdate });
  if (meaning === null) return 'undocumented';
  return meaning.as === 'unknown' ? 'unknown' : meaning.code;
};

test.each(
  Object.entries({
    MESSAGE_FORMAT_REFUSED: ['3', '9', '23', '32', '33', '34'],
    VENDOR_THROTTLED: ['4', '5', '6', '7', '8'],
    unknown: ['10'],
    API_FORBIDDEN: ['11', '12', '13'],
    undocumented: ['15', '50'],
    API_UNDEFINED: ['21', '22'],
    SIGNATURE_REFUSED: ['24', '25'],
    SESSION_REFUSED: ['26', '27'],
    CLIENT_UNKNOWN: ['28', '29'],
    CLOCK_REFUSED: ['30', '31'],
    VENDOR_REFUSED_INPUT: ['40', '41', '43'],
    ACCESS_DENIED: ['42'],
  }).flatMap(([meaning, codes]) => codes.map((code) => [code, meaning] as const)),
)('system code %s alone is %s', (code, meaning) => {
  expect(shortOf(code)).toBe(meaning);
});

const subCodes: ReadonlyArray<readonly [string, string]> = [
  ['isp.benefit-service-unavailable', 'unknown'],
  ['isp.remote-service-error', 'unknown'],
  ['isp.remote-service-timeout', 'unknown'],
  ['isp.remote-connection-error', 'unknown'],
  ['isp.top-remote-connection-timeout', 'unknown'],
  ['isp.top-remote-connection-error', 'unknown'],
  ['isp.top-remote-service-unavailable', 'unknown'],
  ['isp.unknown-error', 'unknown'],
  ['isp.null-pointer-exception', 'unknown'],
  ['isp.top-parse-error', 'unknown'],
  ['isp.top-mapping-parse-error', 'VENDOR_REFUSED_INPUT'],
  ['isv.missing-parameter:name', 'VENDOR_REFUSED_INPUT'],
  ['isv.invalid-parameter', 'VENDOR_REFUSED_INPUT'],
  ['isv.invalid-parameter:stock', 'VENDOR_REFUSED_INPUT'],
  ['isv.parameters-mismatch:id-and-outer_id', 'VENDOR_REFUSED_INPUT'],
  ['isv.invalid-permission', 'API_FORBIDDEN'],
  ['isv.benefit-not-exist:id', 'VENDOR_REFUSED_INPUT'],
  ['isv.activity-not-exist:activity_id', 'VENDOR_REFUSED_INPUT'],
  ['isv.benefit-service-error:SOLD_OUT', 'PROCESS_FAILED'],
  ['isv.permission-api-package-limit', 'API_FORBIDDEN'],
  ['isv.permission-ip-whitelist-limit', 'API_FORBIDDEN'],
  ['isv.appkey-not-exists', 'CLIENT_UNKNOWN'],
  ['invalid-sessionkey', 'SESSION_REFUSED'],
  ['accesscontrol.limited-by-app-access-count', 'VENDOR_QUOTA_EXHAUSTED'],
  ['accesscontrol.limited-by-api-access-count', 'VENDOR_THROTTLED'],
  ['accesscontrol.limited-by-app-api-access-count', 'VENDOR_THROTTLED'],
  ['accesscontrol.limited-by-dynamic-access-count', 'VENDOR_THROTTLED'],
  ['ISV.Invalid-Parameter', 'VENDOR_REFUSED_INPUT'],
  ['isv.invalid-parameters', 'undocumented'],
  ['isv.-not-exist', 'undocumented'],
  ['xisv.invalid-parameter', 'undocumented'],
  ['isp.service-unavailable', 'undocumented'],
];

test.each(subCodes)('the sub-code %s is %s, wherever sub-codes decide', (subCode, meaning) => {
  for (const systemCode of ['15', '50', '100', '530', null]) expect(shortOf(systemCode, subCode)).toBe(meaning);
});

test.each([
  ['isv.benefit-not-exist:id', true, 'BENEFIT_NOT_FOUND'],
  ['ISV.Benefit-Not-Exist', true, 'BENEFIT_NOT_FOUND'],
  ['isv.benefit-not-exist:id', false, 'VENDOR_REFUSED_INPUT'],
  ['isv.activity-not-exist:activity_id', true, 'VENDOR_REFUSED_INPUT'],
] as const)('%s is the benefit that is missing only of an update (%s): %s', (subCode, isUpdate, meaning) => {
  expect(shortOf('50', subCode, isUpdate)).toBe(meaning);
});

test('every printed sub-code is among the cases above', () => {
  const stems = subCodesPrinted.map((code) => code.split(':')[0]?.replace('*', 'benefit').replace('.x-', '.benefit-'));
  const cases = subCodes.map(([code]) => code.split(':')[0]);
  expect(stems.filter((stem) => !cases.includes(stem))).toEqual([]);
});

test('a system code with a meaning is not overruled by its sub-code', () => {
  expect(shortOf('41', 'isp.remote-service-timeout')).toBe('VENDOR_REFUSED_INPUT');
  expect(shortOf('10', 'isv.invalid-parameter')).toBe('unknown');
  expect(shortOf('7', 'isv.invalid-parameter')).toBe('VENDOR_THROTTLED');
});

test('a limit is told more exactly by its sub-code', () => {
  expect(shortOf('7', 'accesscontrol.limited-by-app-access-count')).toBe('VENDOR_QUOTA_EXHAUSTED');
});

test.each(['44', '99', '0', '-1', 'abc', '', '7.0', 'toString'])('system code "%s" is documented nowhere', (code) => {
  expect(shortOf(code, 'isv.invalid-parameter')).toBe('undocumented');
});

test('the list of result codes has every row of both tables, and the samples of the page', () => {
  expect(Object.keys(systemCodes)).toEqual([...systemCodesPrinted]);
  const listed = resultCodes.map(({ code }) => code);
  expect(listed).toEqual(expect.arrayContaining([...systemCodesPrinted, ...subCodesPrinted]));
  const ofPage = resultCodes.filter(
    ({ code, source }) => code === 'isv.invalid-parameter' && source.startsWith('alibaba'),
  );
  expect(ofPage.map(({ status, becomes }) => [status, becomes])).toEqual([
    ['error', 'VENDOR_REFUSED_INPUT'],
    ['failure', 'VENDOR_REFUSED_INPUT'],
  ]);
});

test('the list of result codes agrees with what the program does', () => {
  for (const { code, becomes, status } of resultCodes.filter(({ becomes: as }) => as !== 'DONE')) {
    const isSystem = /^\d+$/.test(code);
    const subCode = code.replace('*', 'benefit').replace('.x-', '.benefit-');
    const isUpdate = becomes === 'BENEFIT_NOT_FOUND';
    const meant = isSystem ? shortOf(code) : shortOf(status === 'failure' ? null : '50', subCode, isUpdate);
    expect([code, meant === 'unknown' || meant === 'undocumented' ? 'UNKNOWN' : meant]).toEqual([code, becomes]);
  }
});

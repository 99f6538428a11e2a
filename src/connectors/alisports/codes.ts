/**
 * Every code a TOP answer is documented to carry, and what it becomes. Canonical codes are our choice; the vendor's
 * words travel beside them.
 * Source: Taobao Open Platform system error codes and sub-codes (articles 101645, 108869 and 108426, and the public
 * copies of their tables); "alibaba.alisports.access.platform.benefit.upsert", samples of answers and exceptions,
 * whose own table of error codes is empty. Texts vary in their capitals: only numbers and sub-codes count.
 */
import { OperationKind } from '../../domain/operation.ts';
import type { RefusalCode } from '../../domain/refusals.ts';
import type { ResultCode } from '../connector.ts';
import type { Failure } from './wire.ts';

/** The codes of calls that are refused because there were too many. */
export type LimitCode = 'VENDOR_THROTTLED' | 'VENDOR_QUOTA_EXHAUSTED';

/**
 * What a code means. `limited` waits `waitSeconds` where the answer tells no number; `bySubCode` says nothing by
 * itself.
 */
export type CodeMeaning =
  | { readonly as: 'unknown' }
  | { readonly as: 'bySubCode' }
  | { readonly as: 'refused'; readonly code: Exclude<RefusalCode, LimitCode> }
  | { readonly as: 'limited'; readonly code: LimitCode; readonly waitSeconds: number | 'UNTIL_MIDNIGHT' };

const unknown = { as: 'unknown' } as const;
const bySubCode = { as: 'bySubCode' } as const;
const refused = (code: Exclude<RefusalCode, LimitCode>) => ({ as: 'refused', code }) as const;
const throttled = (waitSeconds: number) => ({ as: 'limited', code: 'VENDOR_THROTTLED', waitSeconds }) as const;

/** Codes below 100, as printed; capitals of their texts vary on the wire. */
export const systemCodesPrinted = [
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '10',
  '11',
  '12',
  '13',
  '15',
  '21',
  '22',
  '23',
  '24',
  '25',
  '26',
  '27',
  '28',
  '29',
  '30',
  '31',
  '32',
  '33',
  '34',
  '40',
  '41',
  '42',
  '43',
  '50',
] as const;

/** The meanings of the system codes. */
export const systemCodes: Readonly<Record<string, CodeMeaning>> = {
  '3': refused('MESSAGE_FORMAT_REFUSED'), // Upload Fail: nothing is ever uploaded here
  // Limits of a user, a session, a partner: no page says how long they last. A minute does no harm.
  '4': throttled(60), // User Call Limited
  '5': throttled(60), // Session Call Limited
  '6': throttled(60), // Partner Call Limited
  '7': throttled(60), // App Call Limited
  '8': throttled(1), // App Call Exceeds Limited Frequency
  '9': refused('MESSAGE_FORMAT_REFUSED'), // Http Action Not Allowed
  '10': unknown, // Service Currently Unavailable: usually an exception, somewhere
  '11': refused('API_FORBIDDEN'), // Insufficient ISV Permissions
  '12': refused('API_FORBIDDEN'), // Insufficient User Permissions
  '13': refused('API_FORBIDDEN'), // Insufficient Partner Permissions
  '15': bySubCode, // Remote Service Error
  '21': refused('API_UNDEFINED'), // Missing Method
  '22': refused('API_UNDEFINED'), // Invalid Method
  '23': refused('MESSAGE_FORMAT_REFUSED'), // Invalid Format
  '24': refused('SIGNATURE_REFUSED'), // Missing Signature
  '25': refused('SIGNATURE_REFUSED'), // Invalid Signature
  '26': refused('SESSION_REFUSED'), // Missing Session
  '27': refused('SESSION_REFUSED'), // Invalid Session
  '28': refused('CLIENT_UNKNOWN'), // Missing App Key
  '29': refused('CLIENT_UNKNOWN'), // Invalid App Key
  '30': refused('CLOCK_REFUSED'), // Missing Timestamp
  '31': refused('CLOCK_REFUSED'), // Invalid Timestamp
  '32': refused('MESSAGE_FORMAT_REFUSED'), // Missing Version
  '33': refused('MESSAGE_FORMAT_REFUSED'), // Invalid Version
  '34': refused('MESSAGE_FORMAT_REFUSED'), // Unsupported Version
  '40': refused('VENDOR_REFUSED_INPUT'), // Missing Required Arguments
  '41': refused('VENDOR_REFUSED_INPUT'), // Invalid Arguments
  '42': refused('ACCESS_DENIED'), // Forbidden Request
  '43': refused('VENDOR_REFUSED_INPUT'), // Parameter Error
  '50': bySubCode, // Remote service error
} as const satisfies Record<(typeof systemCodesPrinted)[number], CodeMeaning>;

/** Sub-codes as printed; `*` and the letter after `isv.` stand for any name, what follows a colon for any detail. */
export const subCodesPrinted = [
  'isp.*-service-unavailable',
  'isp.remote-service-error',
  'isp.remote-service-timeout',
  'isp.remote-connection-error',
  'isp.top-remote-connection-timeout',
  'isp.top-remote-connection-error',
  'isp.top-remote-service-unavailable',
  'isp.unknown-error',
  'isp.null-pointer-exception',
  'isp.top-parse-error',
  'isp.top-mapping-parse-error',
  'isv.missing-parameter:x',
  'isv.invalid-parameter',
  'isv.parameters-mismatch:a-and-b',
  'isv.invalid-permission',
  'isv.x-not-exist:y',
  'isv.x-service-error:Y',
  'isv.permission-api-package-limit',
  'isv.permission-ip-whitelist-limit',
  'isv.appkey-not-exists',
  'invalid-sessionkey',
  'accesscontrol.limited-by-app-access-count',
  'accesscontrol.limited-by-api-access-count',
  'accesscontrol.limited-by-app-api-access-count',
  'accesscontrol.limited-by-dynamic-access-count',
] as const;
type SubCode = (typeof subCodesPrinted)[number];

interface SubCodeRow {
  /** Matches the sub-code in lower case, without what follows a colon. */
  readonly pattern: RegExp;
  readonly meaning: CodeMeaning;
}

/** The table calls most `isp.*` codes retryable, which does not mean that nothing was applied. */
const subCodes = {
  'isp.*-service-unavailable': { pattern: /^isp\..+-service-unavailable$/, meaning: unknown },
  'isp.remote-service-error': { pattern: /^isp\.remote-service-error$/, meaning: unknown },
  'isp.remote-service-timeout': { pattern: /^isp\.remote-service-timeout$/, meaning: unknown },
  'isp.remote-connection-error': { pattern: /^isp\.remote-connection-error$/, meaning: unknown },
  'isp.top-remote-connection-timeout': { pattern: /^isp\.top-remote-connection-timeout$/, meaning: unknown },
  'isp.top-remote-connection-error': { pattern: /^isp\.top-remote-connection-error$/, meaning: unknown },
  'isp.top-remote-service-unavailable': { pattern: /^isp\.top-remote-service-unavailable$/, meaning: unknown },
  'isp.unknown-error': { pattern: /^isp\.unknown-error$/, meaning: unknown },
  // Printed as not retryable, but the backend was reached and may have done its work before it stumbled.
  'isp.null-pointer-exception': { pattern: /^isp\.null-pointer-exception$/, meaning: unknown },
  // Printed as not retryable: TOP did not understand the backend's answer, so there was one.
  'isp.top-parse-error': { pattern: /^isp\.top-parse-error$/, meaning: unknown },
  // Our parameters could not be mapped for the backend, which never saw them.
  'isp.top-mapping-parse-error': {
    pattern: /^isp\.top-mapping-parse-error$/,
    meaning: refused('VENDOR_REFUSED_INPUT'),
  },
  'isv.missing-parameter:x': { pattern: /^isv\.missing-parameter$/, meaning: refused('VENDOR_REFUSED_INPUT') },
  'isv.invalid-parameter': { pattern: /^isv\.invalid-parameter$/, meaning: refused('VENDOR_REFUSED_INPUT') },
  'isv.parameters-mismatch:a-and-b': {
    pattern: /^isv\.parameters-mismatch$/,
    meaning: refused('VENDOR_REFUSED_INPUT'),
  },
  'isv.invalid-permission': { pattern: /^isv\.invalid-permission$/, meaning: refused('API_FORBIDDEN') },
  // Something that the request names: the activity, a template. Of the benefit itself see `missingBenefit`.
  'isv.x-not-exist:y': { pattern: /^isv\..+-not-exist$/, meaning: refused('VENDOR_REFUSED_INPUT') },
  'isv.x-service-error:Y': { pattern: /^isv\..+-service-error$/, meaning: refused('PROCESS_FAILED') },
  // The next four are seen with the codes 11, 29 and 27, which decide by themselves.
  'isv.permission-api-package-limit': {
    pattern: /^isv\.permission-api-package-limit$/,
    meaning: refused('API_FORBIDDEN'),
  },
  'isv.permission-ip-whitelist-limit': {
    pattern: /^isv\.permission-ip-whitelist-limit$/,
    meaning: refused('API_FORBIDDEN'),
  },
  'isv.appkey-not-exists': { pattern: /^isv\.appkey-not-exists$/, meaning: refused('CLIENT_UNKNOWN') },
  'invalid-sessionkey': { pattern: /^invalid-sessionkey$/, meaning: refused('SESSION_REFUSED') },
  // The day's quota of the app key: it opens again at midnight, GMT+8.
  'accesscontrol.limited-by-app-access-count': {
    pattern: /^accesscontrol\.limited-by-app-access-count$/,
    meaning: { as: 'limited', code: 'VENDOR_QUOTA_EXHAUSTED', waitSeconds: 'UNTIL_MIDNIGHT' },
  },
  'accesscontrol.limited-by-api-access-count': {
    pattern: /^accesscontrol\.limited-by-api-access-count$/,
    meaning: throttled(60),
  },
  'accesscontrol.limited-by-app-api-access-count': {
    pattern: /^accesscontrol\.limited-by-app-api-access-count$/,
    meaning: throttled(60),
  },
  'accesscontrol.limited-by-dynamic-access-count': {
    pattern: /^accesscontrol\.limited-by-dynamic-access-count$/,
    meaning: throttled(60),
  },
} as const satisfies Record<SubCode, SubCodeRow>;

/** `isv.x-not-exist:y` of the benefit; the name is our guess, as the page prints none. Only an update can miss one. */
const missingBenefit = 'isv.benefit-not-exist';

/**
 * What a failure means; null for what no page documents. A system code with a meaning of its own decides, but a
 * limit is told more exactly by its sub-code. Codes of 100 and more are decided by their sub-code, as 15 and 50 are.
 */
export function meaningOf(
  { systemCode, subCode }: Failure,
  request: { readonly isUpdate: boolean },
): Exclude<CodeMeaning, { as: 'bySubCode' }> | null {
  const own = systemCode === null ? bySubCode : meaningOfSystemCode(systemCode);
  const inner = subCode === null ? null : meaningOfSubCode(subCode, request.isUpdate);
  if (own?.as === 'bySubCode') return inner;
  if (own?.as === 'limited' && inner?.as === 'limited') return inner;
  return own;
}

/** Without its sub-code; null for a number below 100 that no page prints. */
export function meaningOfSystemCode(code: string): CodeMeaning | null {
  if (Object.hasOwn(systemCodes, code)) return systemCodes[code] ?? null;
  return Number(code) >= 100 ? bySubCode : null;
}

function meaningOfSubCode(subCode: string, isUpdate: boolean): Exclude<CodeMeaning, { as: 'bySubCode' }> | null {
  const [stem = ''] = subCode.toLowerCase().split(':');
  if (isUpdate && stem === missingBenefit) return refused('BENEFIT_NOT_FOUND');
  return Object.values(subCodes).find(({ pattern }) => pattern.test(stem))?.meaning ?? null;
}

const kinds = [OperationKind.UPSERT_BENEFIT];
const page = 'alibaba.alisports.access.platform.benefit.upsert';

function becomes(meaning: CodeMeaning): ResultCode['becomes'] {
  return meaning.as === 'refused' || meaning.as === 'limited' ? meaning.code : 'UNKNOWN';
}

/** Every row of every table; 15 and 50 are UNKNOWN only when no sub-code says more. */
export const resultCodes: readonly ResultCode[] = [
  ...systemCodesPrinted.map((code) => ({
    kinds,
    code,
    status: 'error',
    source: 'TOP system error codes',
    becomes: becomes(systemCodes[code] ?? unknown),
  })),
  ...subCodesPrinted.map((code) => ({
    kinds,
    code,
    status: 'error',
    source: code.startsWith('accesscontrol.') ? 'TOP throttling' : 'TOP sub-codes',
    becomes: becomes(subCodes[code].meaning),
  })),
  {
    kinds,
    code: missingBenefit,
    status: 'error',
    source: 'TOP sub-codes (isv.x-not-exist), of an update',
    becomes: 'BENEFIT_NOT_FOUND',
  },
  {
    kinds,
    code: 'isv.invalid-parameter',
    status: 'error',
    source: `${page}: exception`,
    becomes: 'VENDOR_REFUSED_INPUT',
  },
  {
    kinds,
    code: 'isv.invalid-parameter',
    status: 'failure',
    source: `${page}: response`,
    becomes: 'VENDOR_REFUSED_INPUT',
  },
  { kinds, code: 'true', status: 'success', source: `${page}: response`, becomes: 'DONE' },
];

/**
 * Result codes that any AlipayHK operation can answer, and how a result becomes an outcome.
 * Source: "Supernet result codes" of "…cashlessvoucher.template.switchStatus"; the sibling codes from Alipay+ "Error
 * codes" and Antom "Idempotency". Canonical codes are our choice; the vendor's words travel beside them.
 */
import type { Outcome, Refusal } from '../../domain/outcome.ts';
import type { RefusalCode } from '../../domain/refusals.ts';
import type { ConnectorDeps, ResultCode } from '../connector.ts';
import type { GatewayAnswer } from './gateway.ts';

/** What a code means. `unknown` holds whatever status comes with it. */
export type CodeMeaning =
  | { readonly as: 'done' }
  | { readonly as: 'unknown' }
  | { readonly as: 'refused'; readonly code: RefusalCode };

export const done: CodeMeaning = { as: 'done' };
export const unknown: CodeMeaning = { as: 'unknown' };
export const refused = (code: RefusalCode): CodeMeaning => ({ as: 'refused', code });

/** The twelve gateway codes, as printed. */
export const gatewayCodesPrinted = [
  'INVALID_SIGNATURE',
  'PROCESS_FAIL',
  'CLIENT_FORBIDDEN_ACCESS_API',
  'UNKNOWN_CLIENT',
  'INVALID_CLIENT_STATUS',
  'REQUEST_TRAFFIC_EXCEED_LIMIT',
  'KEY_NOT_FOUND',
  'ACCESS_DENIED',
  'API_IS_INVALID',
  'UNKNOWN_EXCEPTION',
  'OAUTH_FAILED',
  'NO_INTERFACE_DEF',
] as const;

/** Codes of sibling Ant gateways on the same message format; accepted though the AlipayHK pages do not print them. */
export const siblingCodesPrinted = [
  'SYSTEM_ERROR',
  'METHOD_NOT_SUPPORTED',
  'MEDIA_TYPE_NOT_ACCEPTABLE',
  'INVALID_API',
  'INVALID_CLIENT',
  'REPEAT_REQ_INCONSISTENT',
  'SIGNATURE_INVALID',
] as const;

const printedCodes = {
  INVALID_SIGNATURE: refused('SIGNATURE_REFUSED'),
  PROCESS_FAIL: refused('PROCESS_FAILED'),
  CLIENT_FORBIDDEN_ACCESS_API: refused('API_FORBIDDEN'),
  UNKNOWN_CLIENT: refused('CLIENT_UNKNOWN'),
  INVALID_CLIENT_STATUS: refused('CLIENT_INACTIVE'),
  REQUEST_TRAFFIC_EXCEED_LIMIT: refused('VENDOR_THROTTLED'),
  KEY_NOT_FOUND: refused('SIGNING_KEY_UNKNOWN'),
  ACCESS_DENIED: refused('ACCESS_DENIED'),
  API_IS_INVALID: refused('API_INACTIVE'),
  // Printed as F here and as U in the business table of the same page: the code decides, not the status.
  UNKNOWN_EXCEPTION: unknown,
  OAUTH_FAILED: refused('AUTHORIZATION_FAILED'),
  NO_INTERFACE_DEF: refused('API_UNDEFINED'),
} as const satisfies Record<(typeof gatewayCodesPrinted)[number], CodeMeaning>;

const siblingCodes = {
  SYSTEM_ERROR: unknown,
  METHOD_NOT_SUPPORTED: refused('MESSAGE_FORMAT_REFUSED'),
  MEDIA_TYPE_NOT_ACCEPTABLE: refused('MESSAGE_FORMAT_REFUSED'),
  INVALID_API: refused('API_INACTIVE'),
  INVALID_CLIENT: refused('CLIENT_UNKNOWN'),
  REPEAT_REQ_INCONSISTENT: refused('REQUEST_ID_REUSED'),
  SIGNATURE_INVALID: refused('SIGNATURE_REFUSED'),
} as const satisfies Record<(typeof siblingCodesPrinted)[number], CodeMeaning>;

export const gatewayCodes = { ...printedCodes, ...siblingCodes } as const;

/** Seconds a caller should leave a vendor alone after a transient refusal; the pages name none. */
const backOffSeconds = 1;

export type CodeTable = Readonly<Record<string, CodeMeaning>>;

/** One printed table of result codes. */
export interface PrintedTable {
  readonly kinds: ResultCode['kinds'];
  readonly source: string;
  readonly rows: CodeTable;
  /** The status printed beside the codes that mean "unknown"; default: U. */
  readonly unknownIs?: 'U' | 'F';
}

/** The rows of a printed table, for the reference: S is printed beside what is done, F beside what is refused. */
export function resultCodesOf({ kinds, source, rows, unknownIs = 'U' }: PrintedTable): readonly ResultCode[] {
  const statuses = { done: 'S', refused: 'F', unknown: unknownIs };
  return Object.entries(rows).map(([code, meaning]) => {
    return { kinds, code, status: statuses[meaning.as], source, becomes: becomes(meaning) };
  });
}

/** The gateway's own codes, which any of these operations can answer. */
export function gatewayResultCodes(kinds: ResultCode['kinds']): readonly ResultCode[] {
  const source = '…cashlessvoucher.template.switchStatus, Supernet result codes';
  return resultCodesOf({ kinds, source, rows: printedCodes, unknownIs: 'F' });
}

function becomes(meaning: CodeMeaning): ResultCode['becomes'] {
  if (meaning.as === 'refused') return meaning.code;
  return meaning.as === 'done' ? 'DONE' : 'UNKNOWN';
}

/**
 * The outcome of a verified answer. Status and code must agree: S with a refusal's code, or F with SUCCESS, is
 * unknown. A code without a row follows its status (F refuses, everything else is unknown) and raises an alarm.
 */
export function outcomeOf(answer: GatewayAnswer, table: CodeTable, alarm: ConnectorDeps['alarm']): Outcome<unknown> {
  if (answer.kind !== 'result') return answer;
  const { result, vendor, body } = answer;
  const meaning = Object.hasOwn(table, result.resultCode) ? table[result.resultCode] : undefined;
  const said = `${result.resultStatus} ${result.resultCode}`;
  if (meaning === undefined) {
    alarm({ kind: 'undocumentedCode', detail: said });
    return result.resultStatus === 'F'
      ? { kind: 'refused', refusal: refusalOf('UNDOCUMENTED_REFUSAL', answer) }
      : { kind: 'unknown', why: `the vendor answered ${said}, which no page documents`, vendor };
  }
  if (meaning.as === 'done' && result.resultStatus === 'S') return { kind: 'done', value: body, vendor };
  if (meaning.as === 'refused' && result.resultStatus === 'F') {
    return { kind: 'refused', refusal: refusalOf(meaning.code, answer) };
  }
  return { kind: 'unknown', why: `the vendor answered ${said}`, vendor };
}

function refusalOf(code: RefusalCode, { result, vendor }: GatewayAnswer & { kind: 'result' }): Refusal {
  const detail = result.resultMessage || result.resultCode;
  const isPassing = code === 'VENDOR_THROTTLED' || code === 'VENDOR_DEGRADED';
  return {
    code,
    detail,
    vendor,
    ...(isPassing ? { facts: { retryAfterSeconds: backOffSeconds, scope: 'vendor' } } : {}),
  };
}

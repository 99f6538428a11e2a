/**
 * Result codes of the voucher operations.
 * Source: AlipayHK "…cashlessvoucher.template.switchStatus" (business result codes). The tables of list and detail
 * could not be obtained. Canonical codes are our choice.
 */
import type { OperationKind } from '../../domain/operation.ts';
import {
  type CodeMeaning,
  done,
  gatewayCodes,
  gatewayResultCodes,
  refused,
  resultCodesOf,
  unknown,
} from '../alipay-gateway/codes.ts';
import type { ResultCode } from '../connector.ts';

export const switchStatusCodesPrinted = [
  'SUCCESS',
  'UNKNOWN_EXCEPTION',
  'PARAM_ILLEGAL',
  'TEMPLATE_STATUS_ABNORMAL',
  'TEMPLATE_STATUS_NOT_SUPPORT',
  'TEMPLATE_NOT_EXIST',
  'SERVICE_NOT_AVAILABLE',
  'MERCHANT_CONTRACT_NOT_EXIST',
  'NO_MERCHANT_CONTRACT_BEEN_SIGNED',
  'CONTRACT_INVALID',
] as const;

const switchStatusOwn = {
  SUCCESS: done,
  // Printed as U here and as F in the gateway table of the same page: the code decides, not the status.
  UNKNOWN_EXCEPTION: unknown,
  PARAM_ILLEGAL: refused('VENDOR_REFUSED_INPUT'),
  TEMPLATE_STATUS_ABNORMAL: refused('TEMPLATE_STATUS_FORBIDS'),
  TEMPLATE_STATUS_NOT_SUPPORT: refused('TRANSITION_FORBIDDEN'),
  TEMPLATE_NOT_EXIST: refused('TEMPLATE_NOT_FOUND'),
  SERVICE_NOT_AVAILABLE: refused('VENDOR_DEGRADED'),
  MERCHANT_CONTRACT_NOT_EXIST: refused('CONTRACT_MISSING'),
  NO_MERCHANT_CONTRACT_BEEN_SIGNED: refused('CONTRACT_UNSIGNED'),
  CONTRACT_INVALID: refused('CONTRACT_INVALID'),
} as const satisfies Record<(typeof switchStatusCodesPrinted)[number], CodeMeaning>;

export const switchStatusCodes = { ...gatewayCodes, ...switchStatusOwn };

/** Of detail and list: assumed to be those of switchStatus, without what only a change can be refused with. */
const { TEMPLATE_STATUS_ABNORMAL: _abnormal, TEMPLATE_STATUS_NOT_SUPPORT: _forbidden, ...readingOwn } = switchStatusOwn;
export const readingCodes = { ...gatewayCodes, ...readingOwn };

const kinds: readonly OperationKind[] = ['SWITCH_TEMPLATE_STATUS'];
const source = '…cashlessvoucher.template.switchStatus, Business result codes';

/** Every result code that a voucher operation can answer, as its page prints it. */
export const resultCodes: readonly ResultCode[] = [
  ...resultCodesOf({ kinds, source, rows: switchStatusOwn }),
  ...gatewayResultCodes(kinds),
];

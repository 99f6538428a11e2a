/**
 * Result codes of the card operations.
 * Source: AlipayHK "7. Update Redeemable Card Budget" (result codes); "3. Update Ticket Template Status" (result codes;
 * the end of that table could not be obtained). Spellings are the vendor's, `HAS_NOT_EXIT` included.
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

export const updateBudgetCodesPrinted = [
  'SUCCESS',
  'PARAM_ILLEGAL',
  'UNKNOWN_EXCEPTION',
  'PASS_TEMPLATE_HAS_NOT_EXIT',
  'PASS_TEMPLATE_STATUS_ILLEGAL',
] as const;

export const switchStatusCodesPrinted = [
  'SUCCESS',
  'PARAM_ILLEGAL',
  'PASS_TEMPLATE_HAS_NOT_EXIT',
  'PASS_TEMPLATE_STATUS_ILLEGAL',
  'STATE_MACHINE_ILLEGAL',
  'PASS_TEMPLATE_IMAGE_INVALID',
  'PASS_TEMPLATE_CUSTOMTAB_URL_INVALID',
  'PASS_TEMPLATE_BTN_URL_INVALID',
  'PASS_TEMPLATE_CONTENT_INVALID',
] as const;

const updateBudgetOwn = {
  SUCCESS: done,
  PARAM_ILLEGAL: refused('VENDOR_REFUSED_INPUT'),
  UNKNOWN_EXCEPTION: unknown,
  PASS_TEMPLATE_HAS_NOT_EXIT: refused('TEMPLATE_NOT_FOUND'),
  PASS_TEMPLATE_STATUS_ILLEGAL: refused('TEMPLATE_STATUS_FORBIDS'),
} as const satisfies Record<(typeof updateBudgetCodesPrinted)[number], CodeMeaning>;

const switchStatusOwn = {
  SUCCESS: done,
  PARAM_ILLEGAL: refused('VENDOR_REFUSED_INPUT'),
  PASS_TEMPLATE_HAS_NOT_EXIT: refused('TEMPLATE_NOT_FOUND'),
  // On this page the code speaks of the value sent, not of the template's own status.
  PASS_TEMPLATE_STATUS_ILLEGAL: refused('VENDOR_REFUSED_INPUT'),
  STATE_MACHINE_ILLEGAL: refused('TRANSITION_FORBIDDEN'),
  PASS_TEMPLATE_IMAGE_INVALID: refused('CONTENT_REFUSED'),
  PASS_TEMPLATE_CUSTOMTAB_URL_INVALID: refused('CONTENT_REFUSED'),
  PASS_TEMPLATE_BTN_URL_INVALID: refused('CONTENT_REFUSED'),
  PASS_TEMPLATE_CONTENT_INVALID: refused('CONTENT_REFUSED'),
} as const satisfies Record<(typeof switchStatusCodesPrinted)[number], CodeMeaning>;

/** The detail page's result table could not be obtained; its codes are assumed to be those of updateBudget. */
const detailOwn = {
  SUCCESS: done,
  PARAM_ILLEGAL: refused('VENDOR_REFUSED_INPUT'),
  UNKNOWN_EXCEPTION: unknown,
  PASS_TEMPLATE_HAS_NOT_EXIT: refused('TEMPLATE_NOT_FOUND'),
} as const;

/** STATE_MACHINE_ILLEGAL is printed for switchStatus only; on updateBudget it can only mean the template's status. */
export const updateBudgetCodes = {
  ...gatewayCodes,
  STATE_MACHINE_ILLEGAL: refused('TEMPLATE_STATUS_FORBIDS'),
  ...updateBudgetOwn,
};
export const switchStatusCodes = { ...gatewayCodes, ...switchStatusOwn };
export const detailCodes = { ...gatewayCodes, ...detailOwn };

const budgetKinds: readonly OperationKind[] = ['UPDATE_TEMPLATE_BUDGET'];
const statusKinds: readonly OperationKind[] = ['SWITCH_TEMPLATE_STATUS'];

/** Every result code that a card operation can answer, as its page prints it. */
export const resultCodes: readonly ResultCode[] = [
  ...resultCodesOf({ kinds: budgetKinds, source: '7. Update Redeemable Card Budget', rows: updateBudgetOwn }),
  ...resultCodesOf({ kinds: statusKinds, source: '3. Update Ticket Template Status', rows: switchStatusOwn }),
  ...gatewayResultCodes([...budgetKinds, ...statusKinds]),
];

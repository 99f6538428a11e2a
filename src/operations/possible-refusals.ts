/**
 * Every refusal that each mutation can produce: our own, and those that some vendor's pages give it. The unions of the
 * schema are made from it, and a sweep compares it with the vendors' code tables in both directions.
 */
import type { OperationKind } from '../domain/operation.ts';
import type { RefusalCode } from '../domain/refusals.ts';

/** What every effect can be refused with before a vendor has its say. */
export const ownRefusals = [
  'INVALID_INPUT',
  'OPERATION_UNSUPPORTED',
  'KEY_REUSED',
  'KEY_IN_FLIGHT',
  'TARGET_HELD',
  'ACCOUNT_THROTTLED',
  'QUOTA_EXHAUSTED',
  'CIRCUIT_OPEN',
  'VENDOR_UNREACHABLE',
  'NOT_APPLIED',
] as const satisfies readonly RefusalCode[];

/** What the rules and limits that we know ourselves add, mutation by mutation. */
export const ruleRefusals = {
  UPDATE_TEMPLATE_BUDGET: [
    'TEMPLATE_NOT_FOUND',
    'TARGET_UNREADABLE',
    'TEMPLATE_STATUS_FORBIDS',
    'BUDGET_CEILING_EXCEEDED',
    'BUDGET_FLOOR_BROKEN',
  ],
  SWITCH_TEMPLATE_STATUS: ['TEMPLATE_NOT_FOUND', 'TARGET_UNREADABLE', 'TRANSITION_FORBIDDEN'],
  ADJUST_MEMBER_BALANCE: ['MEMBER_NOT_FOUND', 'TARGET_UNREADABLE'],
  UPSERT_BENEFIT: ['ACCOUNT_NOT_FOUND', 'TARGET_CHANGED'],
} as const satisfies Record<OperationKind, readonly RefusalCode[]>;

/** What every vendor of templates answers, whatever the change. */
const templateVendorRefusals = [
  'VENDOR_REFUSED_INPUT',
  'TEMPLATE_NOT_FOUND',
  'SIGNATURE_REFUSED',
  'SIGNING_KEY_UNKNOWN',
  'CLIENT_UNKNOWN',
  'CLIENT_INACTIVE',
  'API_FORBIDDEN',
  'API_INACTIVE',
  'API_UNDEFINED',
  'ACCESS_DENIED',
  'AUTHORIZATION_FAILED',
  'MESSAGE_FORMAT_REFUSED',
  'VENDOR_THROTTLED',
  'REQUEST_ID_REUSED',
  'PROCESS_FAILED',
  'UNDOCUMENTED_REFUSAL',
] as const satisfies readonly RefusalCode[];

/** What vendors' result codes become, mutation by mutation. */
export const vendorRefusals = {
  UPDATE_TEMPLATE_BUDGET: [...templateVendorRefusals, 'TEMPLATE_STATUS_FORBIDS'],
  SWITCH_TEMPLATE_STATUS: [
    ...templateVendorRefusals,
    'TEMPLATE_STATUS_FORBIDS',
    'TRANSITION_FORBIDDEN',
    'CONTENT_REFUSED',
    'CONTRACT_MISSING',
    'CONTRACT_UNSIGNED',
    'CONTRACT_INVALID',
    'VENDOR_DEGRADED',
  ],
  ADJUST_MEMBER_BALANCE: [
    'MEMBER_NOT_FOUND',
    'BALANCE_INSUFFICIENT',
    'DUPLICATE_REQUEST',
    'VENDOR_QUOTA_EXHAUSTED',
    'SIGNATURE_REFUSED',
    'CLIENT_UNKNOWN',
    'UNDOCUMENTED_REFUSAL',
  ],
  UPSERT_BENEFIT: [
    'VENDOR_REFUSED_INPUT',
    'BENEFIT_NOT_FOUND',
    'API_FORBIDDEN',
    'API_UNDEFINED',
    'MESSAGE_FORMAT_REFUSED',
    'SIGNATURE_REFUSED',
    'SESSION_REFUSED',
    'CLIENT_UNKNOWN',
    'CLOCK_REFUSED',
    'ACCESS_DENIED',
    'VENDOR_THROTTLED',
    'VENDOR_QUOTA_EXHAUSTED',
    'PROCESS_FAILED',
    'DUPLICATE_REQUEST',
    'UNDOCUMENTED_REFUSAL',
  ],
} as const satisfies Record<OperationKind, readonly RefusalCode[]>;

/** Everything a mutation of this kind can be refused with. */
export type RefusalOf<Kind extends OperationKind> =
  | (typeof ownRefusals)[number]
  | (typeof ruleRefusals)[Kind][number]
  | (typeof vendorRefusals)[Kind][number];

/** What an operator's verdict can be refused with. */
export const settleRefusals = [
  'INVALID_INPUT',
  'OPERATION_NOT_FOUND',
  'KEY_IN_FLIGHT',
  'ALREADY_SETTLED',
  'VERDICT_TOO_EARLY',
] as const satisfies readonly RefusalCode[];

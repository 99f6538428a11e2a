import type { RefusalCode } from '../domain/refusals.ts';
import { registerEnumType } from './decorators.ts';

/** Every canonical code with the sentence that clients read in the schema. */
const meanings = {
  INVALID_INPUT: 'Our own checks refuse the input; `issues` says where and why.',
  VENDOR_REFUSED_INPUT: 'The vendor calls a parameter illegal.',
  TEMPLATE_NOT_FOUND: 'There is no such template, or not for you.',
  MEMBER_NOT_FOUND: 'There is no such member, or not for you.',
  BENEFIT_NOT_FOUND: 'The platform does not know the benefit that was to be updated.',
  OPERATION_NOT_FOUND: 'There is no such operation, or not for you.',
  ACCOUNT_NOT_FOUND: 'There is no such account, or not for you.',
  TEMPLATE_STATUS_FORBIDS: 'The template’s status does not allow this change.',
  TRANSITION_FORBIDDEN: 'The status asked for cannot be reached from the present one.',
  BUDGET_CEILING_EXCEEDED: 'The total would pass the vendor’s ceiling.',
  BUDGET_FLOOR_BROKEN: 'More would be taken away than is left unissued.',
  BALANCE_INSUFFICIENT: 'The member has less balance or points than was to be taken away.',
  OPERATION_UNSUPPORTED: 'This account’s vendor has no call for it.',
  KEY_REUSED: 'The idempotency key was used before, with other input.',
  KEY_IN_FLIGHT: 'The request with this key is still under way.',
  TARGET_HELD:
    'An operation on the same target is not settled yet, or a late request of one that is may still arrive and undo this one. Send it again after `retryAfterSeconds`.',
  TARGET_CHANGED: 'The target has changed since the request with this key was made; nothing was sent.',
  ALREADY_SETTLED: 'The operation is settled, and not the way that was asked for.',
  VERDICT_TOO_EARLY: 'The vendor may still be working on the request: “not applied” cannot be said yet.',
  CONTRACT_MISSING: 'The vendor finds no contract of the merchant.',
  CONTRACT_UNSIGNED: 'The merchant’s contract with the vendor is not signed.',
  CONTRACT_INVALID: 'The merchant’s contract with the vendor is not valid (any more).',
  SIGNATURE_REFUSED: 'The vendor does not accept our signature.',
  SIGNING_KEY_UNKNOWN: 'The vendor does not know our key, or not under this version.',
  CLIENT_UNKNOWN: 'The vendor does not know the account’s client id.',
  CLIENT_INACTIVE: 'The account’s client is not active at the vendor.',
  API_FORBIDDEN: 'The account has no right to this call.',
  API_INACTIVE: 'The vendor has switched this call off.',
  API_UNDEFINED: 'The vendor does not know this call.',
  ACCESS_DENIED: 'The vendor denies access.',
  AUTHORIZATION_FAILED: 'The vendor’s authorisation of the account failed.',
  SESSION_REFUSED: 'The vendor does not accept the account’s session.',
  CLOCK_REFUSED: 'The vendor finds our time too far from its own.',
  MESSAGE_FORMAT_REFUSED: 'The vendor does not accept the method or media type.',
  VENDOR_THROTTLED: 'The vendor’s traffic limit is reached.',
  VENDOR_QUOTA_EXHAUSTED: 'The vendor’s daily number of calls is used up.',
  ACCOUNT_THROTTLED: 'The account makes as many calls as it may at a time; nothing was sent.',
  QUOTA_EXHAUSTED: 'The account’s daily number of calls is used up; nothing was sent.',
  CIRCUIT_OPEN: 'The vendor has not answered lately, so nothing is sent for a while.',
  VENDOR_DEGRADED: 'The vendor has degraded the service.',
  VENDOR_UNREACHABLE: 'The vendor could not be reached; nothing was sent.',
  TARGET_UNREADABLE: 'What was to change could not be read before, so nothing was sent.',
  CONTENT_REFUSED: 'The vendor finds the template’s content unacceptable.',
  REQUEST_ID_REUSED: 'The vendor says the request id was used with other content.',
  DUPLICATE_REQUEST: 'The vendor takes this for a repeat of a request that it has had before.',
  VENDOR_FAILED: 'The vendor failed on its side, and says that nothing happened.',
  PROCESS_FAILED: 'The vendor reports a general failure and asks not to retry.',
  UNDOCUMENTED_REFUSAL: 'The vendor refused with a code that none of its pages lists.',
  NOT_APPLIED: 'An unknown outcome turned out as not applied. The same key may send it again.',
  OUTCOME_UNKNOWN: 'It may or may not have happened.',
} as const satisfies Record<RefusalCode | 'OUTCOME_UNKNOWN', string>;

export type PromoErrorCode = keyof typeof meanings;

/** The enum as the schema has it. */
export const PromoErrorCodes: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(meanings).map((code) => [code, code]),
);

registerEnumType(PromoErrorCodes, {
  name: 'PromoErrorCode',
  description: 'Canonical error codes, one for each distinct meaning. Output only; new ones may be added.',
  valuesConfig: Object.fromEntries(Object.entries(meanings).map(([code, description]) => [code, { description }])),
});

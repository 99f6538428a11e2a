/** What the caller should do next. */
export const Remedy = {
  FIX_INPUT: 'FIX_INPUT',
  RETRY_SAME_KEY: 'RETRY_SAME_KEY',
  WAIT: 'WAIT',
  ASK_OPERATOR: 'ASK_OPERATOR',
  FIX_ACCOUNT: 'FIX_ACCOUNT',
} as const;
export type Remedy = (typeof Remedy)[keyof typeof Remedy];

/**
 * Every canonical refusal code with its remedy. A refusal whose remedy is RETRY_SAME_KEY is transient: the operation
 * may be sent again under the same idempotency key.
 */
export const refusalRemedies = {
  INVALID_INPUT: 'FIX_INPUT',
  VENDOR_REFUSED_INPUT: 'FIX_INPUT',
  TEMPLATE_NOT_FOUND: 'FIX_INPUT',
  TEMPLATE_STATUS_FORBIDS: 'FIX_INPUT',
  TRANSITION_FORBIDDEN: 'FIX_INPUT',
  BUDGET_CEILING_EXCEEDED: 'FIX_INPUT',
  BUDGET_FLOOR_BROKEN: 'FIX_INPUT',
  OPERATION_UNSUPPORTED: 'FIX_INPUT',
  KEY_REUSED: 'FIX_INPUT',
  KEY_IN_FLIGHT: 'RETRY_SAME_KEY',
  TARGET_HELD: 'WAIT',
  SIGNATURE_REFUSED: 'FIX_ACCOUNT',
  SIGNING_KEY_UNKNOWN: 'FIX_ACCOUNT',
  CLIENT_UNKNOWN: 'FIX_ACCOUNT',
  CLIENT_INACTIVE: 'FIX_ACCOUNT',
  API_FORBIDDEN: 'FIX_ACCOUNT',
  API_INACTIVE: 'FIX_ACCOUNT',
  API_UNDEFINED: 'FIX_ACCOUNT',
  ACCESS_DENIED: 'FIX_ACCOUNT',
  AUTHORIZATION_FAILED: 'FIX_ACCOUNT',
  MESSAGE_FORMAT_REFUSED: 'FIX_ACCOUNT',
  VENDOR_THROTTLED: 'RETRY_SAME_KEY',
  VENDOR_DEGRADED: 'RETRY_SAME_KEY',
  VENDOR_UNREACHABLE: 'RETRY_SAME_KEY',
  TEMPLATE_UNREADABLE: 'RETRY_SAME_KEY',
  CONTENT_REFUSED: 'ASK_OPERATOR',
  REQUEST_ID_REUSED: 'ASK_OPERATOR',
  PROCESS_FAILED: 'ASK_OPERATOR',
  UNDOCUMENTED_REFUSAL: 'ASK_OPERATOR',
  NOT_APPLIED: 'RETRY_SAME_KEY',
} as const satisfies Record<string, Remedy>;
export type RefusalCode = keyof typeof refusalRemedies;

/** True when the same key may send the operation again: the refusal was transient and nothing happened. */
export function isTransient(code: RefusalCode): boolean {
  return refusalRemedies[code] === Remedy.RETRY_SAME_KEY;
}

/** From refusals and recorded operations to error types: nothing compiles while a code has no type. */
import { OperationState } from '../domain/operation.ts';
import type { RefusalCode } from '../domain/refusals.ts';
import {
  PromoAccessError,
  PromoConflictError,
  PromoContractError,
  PromoLimitError,
  PromoNotFoundError,
  PromoOutcomeUnknownError,
  PromoRejectedError,
  PromoStatusError,
  PromoThrottledError,
  PromoUnavailableError,
  PromoUnsupportedError,
  PromoValidationError,
} from './errors.ts';
import type { PromoOperation } from './operation/operation.type.ts';
import type { ErrorSource, PromoError } from './promo-error.ts';

/** Which type each refusal becomes. A code without a type does not compile. */
export const errorTypes = {
  INVALID_INPUT: PromoValidationError,
  VENDOR_REFUSED_INPUT: PromoValidationError,
  TEMPLATE_NOT_FOUND: PromoNotFoundError,
  MEMBER_NOT_FOUND: PromoNotFoundError,
  BENEFIT_NOT_FOUND: PromoNotFoundError,
  OPERATION_NOT_FOUND: PromoNotFoundError,
  ACCOUNT_NOT_FOUND: PromoNotFoundError,
  TEMPLATE_STATUS_FORBIDS: PromoStatusError,
  TRANSITION_FORBIDDEN: PromoStatusError,
  BUDGET_CEILING_EXCEEDED: PromoLimitError,
  BUDGET_FLOOR_BROKEN: PromoLimitError,
  BALANCE_INSUFFICIENT: PromoLimitError,
  OPERATION_UNSUPPORTED: PromoUnsupportedError,
  KEY_REUSED: PromoConflictError,
  KEY_IN_FLIGHT: PromoConflictError,
  TARGET_HELD: PromoConflictError,
  TARGET_CHANGED: PromoConflictError,
  ALREADY_SETTLED: PromoConflictError,
  VERDICT_TOO_EARLY: PromoConflictError,
  CONTRACT_MISSING: PromoContractError,
  CONTRACT_UNSIGNED: PromoContractError,
  CONTRACT_INVALID: PromoContractError,
  SIGNATURE_REFUSED: PromoAccessError,
  SIGNING_KEY_UNKNOWN: PromoAccessError,
  CLIENT_UNKNOWN: PromoAccessError,
  CLIENT_INACTIVE: PromoAccessError,
  API_FORBIDDEN: PromoAccessError,
  API_INACTIVE: PromoAccessError,
  API_UNDEFINED: PromoAccessError,
  ACCESS_DENIED: PromoAccessError,
  AUTHORIZATION_FAILED: PromoAccessError,
  SESSION_REFUSED: PromoAccessError,
  CLOCK_REFUSED: PromoAccessError,
  MESSAGE_FORMAT_REFUSED: PromoAccessError,
  VENDOR_THROTTLED: PromoThrottledError,
  VENDOR_QUOTA_EXHAUSTED: PromoThrottledError,
  ACCOUNT_THROTTLED: PromoThrottledError,
  QUOTA_EXHAUSTED: PromoThrottledError,
  CIRCUIT_OPEN: PromoUnavailableError,
  VENDOR_DEGRADED: PromoUnavailableError,
  VENDOR_UNREACHABLE: PromoUnavailableError,
  TARGET_UNREADABLE: PromoUnavailableError,
  CONTENT_REFUSED: PromoRejectedError,
  REQUEST_ID_REUSED: PromoRejectedError,
  DUPLICATE_REQUEST: PromoRejectedError,
  VENDOR_FAILED: PromoRejectedError,
  PROCESS_FAILED: PromoRejectedError,
  UNDOCUMENTED_REFUSAL: PromoRejectedError,
  NOT_APPLIED: PromoUnavailableError,
} as const satisfies Record<RefusalCode, new (source: ErrorSource & { blocker?: PromoOperation | null }) => PromoError>;

export type RefusalError = InstanceType<(typeof errorTypes)[RefusalCode]>;

/** The error a refusal becomes. */
export function toError(source: ErrorSource & { readonly blocker?: PromoOperation | null }): RefusalError {
  return new errorTypes[source.refusal.code](source);
}

/** The names of the error types that these codes become, and of those that need no code. */
type NeededNames<C extends RefusalCode, Codeless extends string> =
  | InstanceType<(typeof errorTypes)[C]>['type']
  | Codeless;

/**
 * `true` when a union's members are exactly the types that these codes become, and PromoOutcomeUnknownError unless
 * `Codeless` says otherwise. Else the names that are missing, or those that nothing becomes; then nothing compiles.
 */
export type Covers<
  Members extends readonly object[],
  C extends RefusalCode,
  Codeless extends string = PromoOutcomeUnknownError['type'],
> = [Exclude<NeededNames<C, Codeless>, MemberNames<Members>>] extends [never]
  ? [Exclude<MemberNames<Members>, NeededNames<C, Codeless>>] extends [never]
    ? true
    : { readonly neverProduced: Exclude<MemberNames<Members>, NeededNames<C, Codeless>> }
  : Exclude<NeededNames<C, Codeless>, MemberNames<Members>>;
type MemberNames<Members extends readonly object[]> = Members[number] extends infer M
  ? M extends new (
      ...args: never[]
    ) => { readonly type: infer N }
    ? N
    : never
  : never;

/** The error of a recorded operation; null while it is under way and when it succeeded. */
export function errorOf(operation: PromoOperation): RefusalError | PromoOutcomeUnknownError | null {
  const { record } = operation;
  if (record.refusal !== null) return toError({ refusal: record.refusal, operation });
  return record.state === OperationState.UNKNOWN ? new PromoOutcomeUnknownError(operation) : null;
}

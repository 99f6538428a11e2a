/** From refusals and recorded operations to error types: nothing compiles while a code has no type. */
import { OperationState } from '../domain/operation.ts';
import type { RefusalCode } from '../domain/refusals.ts';
import {
  type ErrorSource,
  PromoAccessError,
  PromoConflictError,
  type PromoError,
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

/** Which type each refusal becomes. A code without a type does not compile. */
export const errorTypes = {
  INVALID_INPUT: PromoValidationError,
  VENDOR_REFUSED_INPUT: PromoValidationError,
  TEMPLATE_NOT_FOUND: PromoNotFoundError,
  TEMPLATE_STATUS_FORBIDS: PromoStatusError,
  TRANSITION_FORBIDDEN: PromoStatusError,
  BUDGET_CEILING_EXCEEDED: PromoLimitError,
  BUDGET_FLOOR_BROKEN: PromoLimitError,
  OPERATION_UNSUPPORTED: PromoUnsupportedError,
  KEY_REUSED: PromoConflictError,
  KEY_IN_FLIGHT: PromoConflictError,
  TARGET_HELD: PromoConflictError,
  SIGNATURE_REFUSED: PromoAccessError,
  SIGNING_KEY_UNKNOWN: PromoAccessError,
  CLIENT_UNKNOWN: PromoAccessError,
  CLIENT_INACTIVE: PromoAccessError,
  API_FORBIDDEN: PromoAccessError,
  API_INACTIVE: PromoAccessError,
  API_UNDEFINED: PromoAccessError,
  ACCESS_DENIED: PromoAccessError,
  AUTHORIZATION_FAILED: PromoAccessError,
  MESSAGE_FORMAT_REFUSED: PromoAccessError,
  VENDOR_THROTTLED: PromoThrottledError,
  VENDOR_DEGRADED: PromoUnavailableError,
  VENDOR_UNREACHABLE: PromoUnavailableError,
  TEMPLATE_UNREADABLE: PromoUnavailableError,
  CONTENT_REFUSED: PromoRejectedError,
  REQUEST_ID_REUSED: PromoRejectedError,
  PROCESS_FAILED: PromoRejectedError,
  UNDOCUMENTED_REFUSAL: PromoRejectedError,
  NOT_APPLIED: PromoUnavailableError,
} as const satisfies Record<RefusalCode, new (source: ErrorSource & { blocker?: PromoOperation | null }) => PromoError>;

export type RefusalError = InstanceType<(typeof errorTypes)[RefusalCode]>;

/** The error a refusal becomes. */
export function toError(source: ErrorSource & { readonly blocker?: PromoOperation | null }): RefusalError {
  return new errorTypes[source.refusal.code](source);
}

/** The names of the error types that these codes become. */
type ErrorTypeNames<C extends RefusalCode> =
  | InstanceType<(typeof errorTypes)[C]>['type']
  | PromoOutcomeUnknownError['type'];

/** `true` when a union's members cover these codes; otherwise the names that are missing, and nothing compiles. */
export type Covers<Members extends readonly object[], C extends RefusalCode> =
  Exclude<ErrorTypeNames<C>, MemberNames<Members>> extends never
    ? true
    : Exclude<ErrorTypeNames<C>, MemberNames<Members>>;
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

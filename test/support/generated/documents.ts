/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The direction of a budget change. */
export type BudgetUpdateType =
  /** Add units. */
  | 'APPEND'
  /** Take away units that are not issued yet. */
  | 'SUBTRACT';

/** Whether an account’s vendor answers. */
export type PromoAccountHealthStatus =
  /** The last call got no answer that can be believed. */
  | 'FAILING'
  /** The last call was answered. */
  | 'OK'
  /** It has not been called yet. */
  | 'UNUSED';

/** How one exchange with the vendor ended. */
export type PromoAttemptOutcome =
  /** The vendor says, verifiably, that it is done. */
  | 'DONE'
  /** Not a byte left for the vendor. */
  | 'NEVER_SENT'
  /** The vendor says, verifiably, no. */
  | 'REFUSED'
  /** No answer that can be believed; it may have happened. */
  | 'UNKNOWN';

/** Canonical error codes, one for each distinct meaning. Output only; new ones may be added. */
export type PromoErrorCode =
  /** The vendor denies access. */
  | 'ACCESS_DENIED'
  /** The account has no right to this call. */
  | 'API_FORBIDDEN'
  /** The vendor has switched this call off. */
  | 'API_INACTIVE'
  /** The vendor does not know this call. */
  | 'API_UNDEFINED'
  /** The vendor’s authorisation of the account failed. */
  | 'AUTHORIZATION_FAILED'
  /** The total would pass the vendor’s ceiling. */
  | 'BUDGET_CEILING_EXCEEDED'
  /** More would be taken away than is left unissued. */
  | 'BUDGET_FLOOR_BROKEN'
  /** The account’s client is not active at the vendor. */
  | 'CLIENT_INACTIVE'
  /** The vendor does not know the account’s client id. */
  | 'CLIENT_UNKNOWN'
  /** The vendor finds the template’s content unacceptable. */
  | 'CONTENT_REFUSED'
  /** Our own checks refuse the input; `issues` says where and why. */
  | 'INVALID_INPUT'
  /** The request with this key is still under way. */
  | 'KEY_IN_FLIGHT'
  /** The idempotency key was used before, with other input. */
  | 'KEY_REUSED'
  /** The vendor does not accept the method or media type. */
  | 'MESSAGE_FORMAT_REFUSED'
  /** An unknown outcome turned out as not applied. The same key may send it again. */
  | 'NOT_APPLIED'
  /** This account’s vendor has no call for it. */
  | 'OPERATION_UNSUPPORTED'
  /** It may or may not have happened. */
  | 'OUTCOME_UNKNOWN'
  /** The vendor reports a general failure and asks not to retry. */
  | 'PROCESS_FAILED'
  /** The vendor says the request id was used with other content. */
  | 'REQUEST_ID_REUSED'
  /** The vendor does not accept our signature. */
  | 'SIGNATURE_REFUSED'
  /** The vendor does not know our key, or not under this version. */
  | 'SIGNING_KEY_UNKNOWN'
  /** An operation on the same target is not settled yet. */
  | 'TARGET_HELD'
  /** There is no such template, or not for you. */
  | 'TEMPLATE_NOT_FOUND'
  /** The template’s status does not allow this change. */
  | 'TEMPLATE_STATUS_FORBIDS'
  /** The template could not be read before the change, so nothing was sent. */
  | 'TEMPLATE_UNREADABLE'
  /** The status asked for cannot be reached from the present one. */
  | 'TRANSITION_FORBIDDEN'
  /** The vendor refused with a code that none of its pages lists. */
  | 'UNDOCUMENTED_REFUSAL'
  /** The vendor has degraded the service. */
  | 'VENDOR_DEGRADED'
  /** The vendor calls a parameter illegal. */
  | 'VENDOR_REFUSED_INPUT'
  /** The vendor’s traffic limit is reached. */
  | 'VENDOR_THROTTLED'
  /** The vendor could not be reached; nothing was sent. */
  | 'VENDOR_UNREACHABLE';

/** Which operations to list. What is left out does not limit; an empty list matches nothing. */
export type PromoOperationFilter = {
  /** Only of these accounts. */
  accountIds?: Array<string | number> | null | undefined;
  /** Only with this idempotency key. */
  idempotencyKey?: string | null | undefined;
  /** Only of these kinds. */
  kinds?: Array<PromoOperationKind> | null | undefined;
  /** True: only those that wait for a person to decide. False: all others. */
  needsOperator?: boolean | null | undefined;
  /** Only those asked for before this instant. */
  requestedBefore?: string | null | undefined;
  /** Only those asked for at this instant or later. */
  requestedFrom?: string | null | undefined;
  /** Only in one of these states. */
  states?: Array<PromoOperationState> | null | undefined;
  /** Only on these templates (or their budgets). */
  targetIds?: Array<string | number> | null | undefined;
};

/** The mutation that an operation came from. */
export type PromoOperationKind =
  /** switchTemplateStatus */
  | 'SWITCH_TEMPLATE_STATUS'
  /** updateTemplateBudget */
  | 'UPDATE_TEMPLATE_BUDGET';

/** The order of a list of operations. */
export type PromoOperationOrder =
  /** Earliest first. */
  | 'REQUESTED_AT_ASC'
  /** Latest first. */
  | 'REQUESTED_AT_DESC';

/** What is known about an operation’s effect. */
export type PromoOperationState =
  /** Under way. */
  | 'PENDING'
  /** Certainly not applied. Final, unless `error.remedy` is RETRY_SAME_KEY and you do so. */
  | 'REFUSED'
  /** Applied, exactly once. Final. */
  | 'SUCCEEDED'
  /** It may or may not have been applied. Checked again at `nextCheckAt`, or by an operator when that is null. */
  | 'UNKNOWN';

/** What to do next about an error. */
export type PromoRemedy =
  /** A person has to look at it. */
  | 'ASK_OPERATOR'
  /** The account’s credentials, keys or rights at the vendor need repair. */
  | 'FIX_ACCOUNT'
  /** Change the input and send it with a new idempotency key. */
  | 'FIX_INPUT'
  /** Nothing happened. Send the identical request again, same key, after `retryAfterSeconds`. */
  | 'RETRY_SAME_KEY'
  /** Do not send anything; watch the operation until it is settled. */
  | 'WAIT';

/** What an operation’s final state rests on. */
export type PromoSettledBy =
  /** Nothing ever left for the vendor. */
  | 'NEVER_SENT'
  /** A person decided. */
  | 'OPERATOR'
  /** An inference: the target’s state before and after fit only one story. */
  | 'READING'
  /** The vendor’s verified answer to a repeat that is known to be safe. */
  | 'REPEAT'
  /** The vendor’s own verified answer. */
  | 'VENDOR';

/** Which templates to list. What is left out does not limit; an empty list matches nothing. */
export type PromoTemplateFilter = {
  /** Only of these accounts. */
  accountIds?: Array<string | number> | null | undefined;
  /** Only of these kinds. */
  kinds?: Array<TemplateKind> | null | undefined;
  /** Only those with at most so many units remaining. */
  remainingAtMost?: number | null | undefined;
  /** Only in one of these statuses. */
  statuses?: Array<TemplateStatus> | null | undefined;
  /** Only those whose name or code contains this, in any case. */
  text?: string | null | undefined;
};

/** The order of a list of templates. */
export type PromoTemplateOrder =
  /** By account and code. */
  | 'ID_ASC'
  /** By account and code, backwards. */
  | 'ID_DESC'
  /** By name, templates without a name first. */
  | 'NAME_ASC'
  /** By name, backwards. */
  | 'NAME_DESC';

/** A switch of a template’s status. */
export type SwitchTemplateStatusInput = {
  /** Your name for this one intent: 16 to 128 characters of A-Z a-z 0-9 _ -, for example a fresh UUID. Sending the same key and input again never applies it twice; it answers what became of it. */
  idempotencyKey: string;
  /** The status it should have. `Template.allowedTransitions` says which are possible now. */
  status: SwitchableTemplateStatus;
  /** The template: `<accountId>:<code>`. */
  templateId: string | number;
  /** Run every check that needs no effect and answer what would happen. Records and sends nothing; `operation` is null, unless the key has been used already: then you see what is recorded. */
  validateOnly?: boolean | null | undefined;
};

/** The statuses you can ask for. `Template.allowedTransitions` says which of them are possible now. */
export type SwitchableTemplateStatus =
  /** Let members get it (again). */
  | 'ACTIVE'
  /** End it for good; there is no way back. */
  | 'CLOSED'
  /** Stop for now. */
  | 'PAUSED';

/** What a template hands out. */
export type TemplateKind =
  /** Vouchers that take something off a wallet payment. */
  | 'CASHLESS_VOUCHER'
  /** Cards that members redeem at the counter. */
  | 'REDEEMABLE_CARD'
  /** Tickets: passes, cinema, train and the like. */
  | 'TICKET';

/** Where a template stands in its life, in one vocabulary for all vendors; `vendorStatus` has the vendor’s own word. */
export type TemplateStatus =
  /** Reviewed; waits to become active. */
  | 'ACTIVATING'
  /** Members can get it. */
  | 'ACTIVE'
  /** The vendor is reviewing it. */
  | 'AUDIT'
  /** Ended by the merchant. Final. */
  | 'CLOSED'
  /** Created, not submitted yet. */
  | 'DRAFT'
  /** Its validity is over. Final. */
  | 'EXPIRED'
  /** The vendor turned it down. Final. */
  | 'FAILED'
  /** Stopped by the vendor. */
  | 'FROZEN'
  /** Stopped for now by the merchant; can be made ACTIVE again. */
  | 'PAUSED';

/** A change of a template’s budget. */
export type UpdateTemplateBudgetInput = {
  /** Your name for this one intent: 16 to 128 characters of A-Z a-z 0-9 _ -, for example a fresh UUID. Sending the same key and input again never applies it twice; it answers what became of it. */
  idempotencyKey: string;
  /** How many units, 1 to 999999. */
  number: number;
  /** The template: `<accountId>:<code>`. */
  templateId: string | number;
  /** Add units, or take away units not issued yet. */
  updateType: BudgetUpdateType;
  /** Run every check that needs no effect and answer what would happen. Records and sends nothing; `operation` is null, unless the key has been used already: then you see what is recorded. */
  validateOnly?: boolean | null | undefined;
};

export type OperationFieldsFragment = { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
    | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
   | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> };

type ErrorFields_PromoAccessError_Fragment = { __typename: 'PromoAccessError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null };

type ErrorFields_PromoConflictError_Fragment = { __typename: 'PromoConflictError', reason: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, blockingOperation: { id: string, state: PromoOperationState } | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null };

type ErrorFields_PromoLimitError_Fragment = { __typename: 'PromoLimitError', limit: number | null, available: number | null, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, requestedUnits: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null };

type ErrorFields_PromoNotFoundError_Fragment = { __typename: 'PromoNotFoundError', entity: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, notFoundId: string, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null };

type ErrorFields_PromoOutcomeUnknownError_Fragment = { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, checkAt: string | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null };

type ErrorFields_PromoRejectedError_Fragment = { __typename: 'PromoRejectedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null };

type ErrorFields_PromoStatusError_Fragment = { __typename: 'PromoStatusError', status: string | null, requested: string | null, allowed: Array<string>, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null };

type ErrorFields_PromoThrottledError_Fragment = { __typename: 'PromoThrottledError', scope: string, resetsAt: string | null, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null };

type ErrorFields_PromoUnavailableError_Fragment = { __typename: 'PromoUnavailableError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null };

type ErrorFields_PromoUnsupportedError_Fragment = { __typename: 'PromoUnsupportedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null };

type ErrorFields_PromoValidationError_Fragment = { __typename: 'PromoValidationError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, issues: Array<{ path: string, message: string }>, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null };

export type ErrorFieldsFragment =
  | ErrorFields_PromoAccessError_Fragment
  | ErrorFields_PromoConflictError_Fragment
  | ErrorFields_PromoLimitError_Fragment
  | ErrorFields_PromoNotFoundError_Fragment
  | ErrorFields_PromoOutcomeUnknownError_Fragment
  | ErrorFields_PromoRejectedError_Fragment
  | ErrorFields_PromoStatusError_Fragment
  | ErrorFields_PromoThrottledError_Fragment
  | ErrorFields_PromoUnavailableError_Fragment
  | ErrorFields_PromoUnsupportedError_Fragment
  | ErrorFields_PromoValidationError_Fragment
;

export type UpdateTemplateBudgetMutationVariables = Exact<{
  input: UpdateTemplateBudgetInput;
}>;


export type UpdateTemplateBudgetMutation = { updateTemplateBudget:
    | { __typename: 'PromoAccessError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoConflictError', reason: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, blockingOperation: { id: string, state: PromoOperationState } | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoLimitError', limit: number | null, available: number | null, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, requestedUnits: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoNotFoundError', entity: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, notFoundId: string, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, checkAt: string | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoRejectedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoStatusError', status: string | null, requested: string | null, allowed: Array<string>, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoThrottledError', scope: string, resetsAt: string | null, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoUnavailableError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoValidationError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, issues: Array<{ path: string, message: string }>, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'UpdateTemplateBudgetSuccess', replayed: boolean, budget: { id: string, total: number, issued: number, remaining: number, ceiling: number | null, appendable: number, subtractable: number } | null, template: { id: string, status: TemplateStatus } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
   | null };

export type SwitchTemplateStatusMutationVariables = Exact<{
  input: SwitchTemplateStatusInput;
}>;


export type SwitchTemplateStatusMutation = { switchTemplateStatus:
    | { __typename: 'PromoAccessError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoConflictError', reason: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, blockingOperation: { id: string, state: PromoOperationState } | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoNotFoundError', entity: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, notFoundId: string, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, checkAt: string | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoRejectedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoStatusError', status: string | null, requested: string | null, allowed: Array<string>, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoThrottledError', scope: string, resetsAt: string | null, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoUnavailableError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'PromoValidationError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, issues: Array<{ path: string, message: string }>, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
    | { __typename: 'SwitchTemplateStatusSuccess', replayed: boolean, template: { id: string, status: TemplateStatus, vendorStatus: string, allowedTransitions: Array<SwitchableTemplateStatus> } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null }
   | null };

export type OneOperationQueryVariables = Exact<{
  id: string | number;
}>;


export type OneOperationQuery = { promoOperation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string, requestedBy: string, replayOf: string | null, nextCheckAt: string | null, account: { id: string } | null, input:
      | { __typename: 'PromoBudgetUpdateInput', templateId: string, updateType: BudgetUpdateType, number: number }
      | { __typename: 'PromoStatusSwitchInput', templateId: string, status: SwitchableTemplateStatus }
    , target:
      | { __typename: 'Budget', id: string }
      | { __typename: 'Template', id: string }
     | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> } | null };

export type ManyOperationsQueryVariables = Exact<{
  filter?: PromoOperationFilter | null | undefined;
  order?: PromoOperationOrder;
  first?: number;
  after?: string | null | undefined;
}>;


export type ManyOperationsQuery = { promoOperations: { totalCount: number, nodes: Array<{ id: string, state: PromoOperationState, idempotencyKey: string }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, endCursor: string | null } } };

export type OneTemplateQueryVariables = Exact<{
  id: string | number;
  maxAgeSeconds?: number;
}>;


export type OneTemplateQuery = { template: { id: string, accountId: string, code: string, kind: TemplateKind, name: string | null, status: TemplateStatus, vendorStatus: string, allowedTransitions: Array<SwitchableTemplateStatus>, validFrom: string | null, validUntil: string | null, observedAt: string, account: { id: string, vendor: string, capabilities: Array<PromoOperationKind>, openOperations: number, quota: { limit: number } | null, health: { status: PromoAccountHealthStatus, lastAnsweredAt: string | null, lastFailedAt: string | null, lastFailure: string | null } } | null, budget: { id: string, total: number, issued: number, remaining: number, template: { id: string } } | null, operations: { totalCount: number, nodes: Array<{ id: string }> } } | null };

export type OneBudgetQueryVariables = Exact<{
  id: string | number;
  maxAgeSeconds?: number;
}>;


export type OneBudgetQuery = { budget: { total: number, issued: number, remaining: number, ceiling: number | null, appendable: number, subtractable: number, observedAt: string } | null };

export type ManyTemplatesQueryVariables = Exact<{
  filter?: PromoTemplateFilter | null | undefined;
  order?: PromoTemplateOrder;
  first?: number;
  after?: string | null | undefined;
}>;


export type ManyTemplatesQuery = { templates: { totalCount: number, edges: Array<{ cursor: string, node: { id: string } }>, nodes: Array<{ id: string, name: string | null, status: TemplateStatus, operations: { totalCount: number, nodes: Array<{ id: string }> } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type AccountsQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
}>;


export type AccountsQuery = { promoAccounts: { totalCount: number, nodes: Array<{ id: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OneAccountQueryVariables = Exact<{
  id: string | number;
}>;


export type OneAccountQuery = { promoAccount: { id: string, vendor: string, openOperations: number, health: { status: PromoAccountHealthStatus, lastFailure: string | null } } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const OperationFieldsFragmentDoc = new TypedDocumentString(`
    fragment OperationFields on PromoOperation {
  id
  kind
  state
  settledBy
  idempotencyKey
  requestId
  requestedBy
  replayOf
  nextCheckAt
  error {
    __typename
    code
    remedy
  }
  attempts {
    number
    outcome
    detail
    durationMs
    vendor {
      status
      code
    }
  }
}
    `, {"fragmentName":"OperationFields"}) as unknown as TypedDocumentString<OperationFieldsFragment, unknown>;
export const ErrorFieldsFragmentDoc = new TypedDocumentString(`
    fragment ErrorFields on PromoError {
  __typename
  code
  message
  remedy
  retryAfterSeconds
  vendor {
    name
    status
    code
    message
    traceId
  }
  operation {
    ...OperationFields
  }
  ... on PromoValidationError {
    issues {
      path
      message
    }
  }
  ... on PromoNotFoundError {
    entity
    notFoundId: id
  }
  ... on PromoStatusError {
    status
    requested
    allowed
  }
  ... on PromoLimitError {
    limit
    requestedUnits: requested
    available
  }
  ... on PromoThrottledError {
    scope
    resetsAt
  }
  ... on PromoConflictError {
    reason
    blockingOperation {
      id
      state
    }
  }
  ... on PromoOutcomeUnknownError {
    checkAt: nextCheckAt
  }
}
    fragment OperationFields on PromoOperation {
  id
  kind
  state
  settledBy
  idempotencyKey
  requestId
  requestedBy
  replayOf
  nextCheckAt
  error {
    __typename
    code
    remedy
  }
  attempts {
    number
    outcome
    detail
    durationMs
    vendor {
      status
      code
    }
  }
}`, {"fragmentName":"ErrorFields"}) as unknown as TypedDocumentString<ErrorFieldsFragment, unknown>;
export const UpdateTemplateBudgetDocument = new TypedDocumentString(`
    mutation UpdateTemplateBudget($input: UpdateTemplateBudgetInput!) {
  updateTemplateBudget(input: $input) {
    __typename
    ... on UpdateTemplateBudgetSuccess {
      replayed
      budget {
        id
        total
        issued
        remaining
        ceiling
        appendable
        subtractable
      }
      template {
        id
        status
      }
      operation {
        ...OperationFields
      }
    }
    ...ErrorFields
  }
}
    fragment OperationFields on PromoOperation {
  id
  kind
  state
  settledBy
  idempotencyKey
  requestId
  requestedBy
  replayOf
  nextCheckAt
  error {
    __typename
    code
    remedy
  }
  attempts {
    number
    outcome
    detail
    durationMs
    vendor {
      status
      code
    }
  }
}
fragment ErrorFields on PromoError {
  __typename
  code
  message
  remedy
  retryAfterSeconds
  vendor {
    name
    status
    code
    message
    traceId
  }
  operation {
    ...OperationFields
  }
  ... on PromoValidationError {
    issues {
      path
      message
    }
  }
  ... on PromoNotFoundError {
    entity
    notFoundId: id
  }
  ... on PromoStatusError {
    status
    requested
    allowed
  }
  ... on PromoLimitError {
    limit
    requestedUnits: requested
    available
  }
  ... on PromoThrottledError {
    scope
    resetsAt
  }
  ... on PromoConflictError {
    reason
    blockingOperation {
      id
      state
    }
  }
  ... on PromoOutcomeUnknownError {
    checkAt: nextCheckAt
  }
}`) as unknown as TypedDocumentString<UpdateTemplateBudgetMutation, UpdateTemplateBudgetMutationVariables>;
export const SwitchTemplateStatusDocument = new TypedDocumentString(`
    mutation SwitchTemplateStatus($input: SwitchTemplateStatusInput!) {
  switchTemplateStatus(input: $input) {
    __typename
    ... on SwitchTemplateStatusSuccess {
      replayed
      template {
        id
        status
        vendorStatus
        allowedTransitions
      }
      operation {
        ...OperationFields
      }
    }
    ...ErrorFields
  }
}
    fragment OperationFields on PromoOperation {
  id
  kind
  state
  settledBy
  idempotencyKey
  requestId
  requestedBy
  replayOf
  nextCheckAt
  error {
    __typename
    code
    remedy
  }
  attempts {
    number
    outcome
    detail
    durationMs
    vendor {
      status
      code
    }
  }
}
fragment ErrorFields on PromoError {
  __typename
  code
  message
  remedy
  retryAfterSeconds
  vendor {
    name
    status
    code
    message
    traceId
  }
  operation {
    ...OperationFields
  }
  ... on PromoValidationError {
    issues {
      path
      message
    }
  }
  ... on PromoNotFoundError {
    entity
    notFoundId: id
  }
  ... on PromoStatusError {
    status
    requested
    allowed
  }
  ... on PromoLimitError {
    limit
    requestedUnits: requested
    available
  }
  ... on PromoThrottledError {
    scope
    resetsAt
  }
  ... on PromoConflictError {
    reason
    blockingOperation {
      id
      state
    }
  }
  ... on PromoOutcomeUnknownError {
    checkAt: nextCheckAt
  }
}`) as unknown as TypedDocumentString<SwitchTemplateStatusMutation, SwitchTemplateStatusMutationVariables>;
export const OneOperationDocument = new TypedDocumentString(`
    query OneOperation($id: ID!) {
  promoOperation(id: $id) {
    ...OperationFields
    account {
      id
    }
    input {
      __typename
      ... on PromoBudgetUpdateInput {
        templateId
        updateType
        number
      }
      ... on PromoStatusSwitchInput {
        templateId
        status
      }
    }
    target {
      __typename
      ... on Budget {
        id
      }
      ... on Template {
        id
      }
    }
  }
}
    fragment OperationFields on PromoOperation {
  id
  kind
  state
  settledBy
  idempotencyKey
  requestId
  requestedBy
  replayOf
  nextCheckAt
  error {
    __typename
    code
    remedy
  }
  attempts {
    number
    outcome
    detail
    durationMs
    vendor {
      status
      code
    }
  }
}`) as unknown as TypedDocumentString<OneOperationQuery, OneOperationQueryVariables>;
export const ManyOperationsDocument = new TypedDocumentString(`
    query ManyOperations($filter: PromoOperationFilter, $order: PromoOperationOrder! = REQUESTED_AT_DESC, $first: Int! = 20, $after: String) {
  promoOperations(filter: $filter, order: $order, first: $first, after: $after) {
    totalCount
    nodes {
      id
      state
      idempotencyKey
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ManyOperationsQuery, ManyOperationsQueryVariables>;
export const OneTemplateDocument = new TypedDocumentString(`
    query OneTemplate($id: ID!, $maxAgeSeconds: Int! = 5) {
  template(id: $id, maxAgeSeconds: $maxAgeSeconds) {
    id
    accountId
    code
    kind
    name
    status
    vendorStatus
    allowedTransitions
    validFrom
    validUntil
    observedAt
    account {
      id
      vendor
      capabilities
      openOperations
      quota {
        limit
      }
      health {
        status
        lastAnsweredAt
        lastFailedAt
        lastFailure
      }
    }
    budget {
      id
      total
      issued
      remaining
      template {
        id
      }
    }
    operations(first: 5) {
      totalCount
      nodes {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OneTemplateQuery, OneTemplateQueryVariables>;
export const OneBudgetDocument = new TypedDocumentString(`
    query OneBudget($id: ID!, $maxAgeSeconds: Int! = 5) {
  budget(id: $id, maxAgeSeconds: $maxAgeSeconds) {
    total
    issued
    remaining
    ceiling
    appendable
    subtractable
    observedAt
  }
}
    `) as unknown as TypedDocumentString<OneBudgetQuery, OneBudgetQueryVariables>;
export const ManyTemplatesDocument = new TypedDocumentString(`
    query ManyTemplates($filter: PromoTemplateFilter, $order: PromoTemplateOrder! = ID_ASC, $first: Int! = 20, $after: String) {
  templates(filter: $filter, order: $order, first: $first, after: $after) {
    totalCount
    edges {
      cursor
      node {
        id
      }
    }
    nodes {
      id
      name
      status
      operations(first: 1) {
        totalCount
        nodes {
          id
        }
      }
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ManyTemplatesQuery, ManyTemplatesQueryVariables>;
export const AccountsDocument = new TypedDocumentString(`
    query Accounts($first: Int! = 20, $after: String) {
  promoAccounts(first: $first, after: $after) {
    totalCount
    nodes {
      id
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AccountsQuery, AccountsQueryVariables>;
export const OneAccountDocument = new TypedDocumentString(`
    query OneAccount($id: ID!) {
  promoAccount(id: $id) {
    id
    vendor
    openOperations
    health {
      status
      lastFailure
    }
  }
}
    `) as unknown as TypedDocumentString<OneAccountQuery, OneAccountQueryVariables>;
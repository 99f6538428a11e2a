import type { BenefitDraft } from './benefit.ts';
import type { Instant } from './clock.ts';
import type { Decimal } from './decimal.ts';
import type { EntityState } from './entity.ts';
import type { AccountId, IdempotencyKey, OperationId } from './ids.ts';
import type { Long } from './long.ts';
import type { Refusal, VendorVerdict } from './outcome.ts';
import type { BudgetUpdateType, SwitchableTemplateStatus } from './template.ts';

export const OperationKind = {
  UPDATE_TEMPLATE_BUDGET: 'UPDATE_TEMPLATE_BUDGET',
  SWITCH_TEMPLATE_STATUS: 'SWITCH_TEMPLATE_STATUS',
  ADJUST_MEMBER_BALANCE: 'ADJUST_MEMBER_BALANCE',
  UPSERT_BENEFIT: 'UPSERT_BENEFIT',
} as const;
export type OperationKind = (typeof OperationKind)[keyof typeof OperationKind];

export const OperationState = {
  PENDING: 'PENDING',
  SUCCEEDED: 'SUCCEEDED',
  REFUSED: 'REFUSED',
  UNKNOWN: 'UNKNOWN',
} as const;
export type OperationState = (typeof OperationState)[keyof typeof OperationState];

/** Who or what decided an operation's final state. */
export const SettledBy = {
  VENDOR: 'VENDOR',
  REPEAT: 'REPEAT',
  READING: 'READING',
  NEVER_SENT: 'NEVER_SENT',
  OPERATOR: 'OPERATOR',
} as const;
export type SettledBy = (typeof SettledBy)[keyof typeof SettledBy];

export const AttemptOutcome = {
  DONE: 'DONE',
  REFUSED: 'REFUSED',
  UNKNOWN: 'UNKNOWN',
  NEVER_SENT: 'NEVER_SENT',
} as const;
export type AttemptOutcome = (typeof AttemptOutcome)[keyof typeof AttemptOutcome];

/** What was asked, as the caller put it. */
export type OperationInput =
  | {
      readonly kind: typeof OperationKind.UPDATE_TEMPLATE_BUDGET;
      readonly templateId: string;
      readonly updateType: BudgetUpdateType;
      readonly number: number;
    }
  | {
      readonly kind: typeof OperationKind.SWITCH_TEMPLATE_STATUS;
      readonly templateId: string;
      readonly status: SwitchableTemplateStatus;
    }
  | {
      readonly kind: typeof OperationKind.ADJUST_MEMBER_BALANCE;
      readonly memberId: string;
      readonly balanceIncrement: Decimal;
      readonly pointIncrement: Decimal;
      /** When it happened at the caller's; null: when it was recorded. */
      readonly occurredAt: Instant | null;
    }
  | {
      readonly kind: typeof OperationKind.UPSERT_BENEFIT;
      readonly accountId: string;
      readonly activityId: Long;
      readonly outerId: string;
      readonly benefit: BenefitDraft;
    };
export type InputOf<Kind extends OperationKind> = Extract<OperationInput, { readonly kind: Kind }>;

/** The state of the target as read before an attempt and after it: what a verdict by reading rests on. */
export interface Evidence {
  readonly before: EntityState | null;
  readonly after: EntityState | null;
}

/** The vendor message that every attempt of an operation repeats byte for byte; never holds a secret. */
export interface VendorRequest {
  readonly path: string;
  readonly body: string;
}

export interface Attempt {
  readonly number: number;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  /** null while under way, or when the process died before it could note the outcome. */
  readonly outcome: AttemptOutcome | null;
  readonly vendor: VendorVerdict | null;
  readonly detail: string | null;
  /** What the vendor refused with; null for every other outcome. */
  readonly refusal: Refusal | null;
  readonly before: EntityState | null;
}

/** A person's word on an operation that nothing else could settle. */
export interface OperatorDecision {
  readonly by: string;
  readonly note: string;
}

/** What an operator can decide about an unknown outcome. */
export const Verdict = { APPLIED: 'APPLIED', NOT_APPLIED: 'NOT_APPLIED' } as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** One mutation's intent and everything that became of it. */
export interface OperationRecord {
  readonly id: OperationId;
  readonly accountId: AccountId;
  readonly kind: OperationKind;
  readonly idempotencyKey: IdempotencyKey;
  readonly fingerprint: string;
  readonly input: OperationInput;
  readonly targetId: string;
  readonly requestId: string;
  readonly request: VendorRequest;
  readonly requestedBy: string;
  readonly requestedAt: Instant;
  readonly state: OperationState;
  readonly settledAt: Instant | null;
  readonly settledBy: SettledBy | null;
  /** The last word of an operator on it; stays when the key is used again. */
  readonly decision: OperatorDecision | null;
  readonly result: EntityState | null;
  readonly refusal: Refusal | null;
  /** Why the outcome is unknown; null in every other state. */
  readonly unknownWhy: string | null;
  readonly evidence: Evidence | null;
  readonly nextCheckAt: Instant | null;
  readonly checks: number;
  /** Attempts with a smaller number belong to an earlier claim and say nothing about this one. */
  readonly firstAttempt: number;
  readonly leaseUntil: Instant | null;
  /** True when it has held its target alone since its last claim, whatever the settings say by now. */
  readonly isExclusive: boolean;
  readonly attempts: readonly Attempt[];
}

export function isOpen(operation: Pick<OperationRecord, 'state'>): boolean {
  return operation.state === OperationState.PENDING || operation.state === OperationState.UNKNOWN;
}

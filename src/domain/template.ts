import type { Instant } from './clock.ts';
import type { AccountId, TemplateCode, TemplateId } from './ids.ts';

export const TemplateKind = {
  REDEEMABLE_CARD: 'REDEEMABLE_CARD',
  TICKET: 'TICKET',
  CASHLESS_VOUCHER: 'CASHLESS_VOUCHER',
} as const;
export type TemplateKind = (typeof TemplateKind)[keyof typeof TemplateKind];

export const TemplateStatus = {
  DRAFT: 'DRAFT',
  AUDIT: 'AUDIT',
  ACTIVATING: 'ACTIVATING',
  ACTIVE: 'ACTIVE',
  PAUSED: 'PAUSED',
  FROZEN: 'FROZEN',
  EXPIRED: 'EXPIRED',
  FAILED: 'FAILED',
  CLOSED: 'CLOSED',
} as const;
export type TemplateStatus = (typeof TemplateStatus)[keyof typeof TemplateStatus];

/** The statuses a caller may ask for; the others come about at the vendor. */
export const SwitchableTemplateStatus = { ACTIVE: 'ACTIVE', PAUSED: 'PAUSED', CLOSED: 'CLOSED' } as const;
export type SwitchableTemplateStatus = (typeof SwitchableTemplateStatus)[keyof typeof SwitchableTemplateStatus];

export const BudgetUpdateType = { APPEND: 'APPEND', SUBTRACT: 'SUBTRACT' } as const;
export type BudgetUpdateType = (typeof BudgetUpdateType)[keyof typeof BudgetUpdateType];

/** Units of a template: `total = issued + remaining`, as last seen. */
export interface BudgetState {
  readonly total: number;
  readonly issued: number;
  readonly remaining: number;
}

/** What a vendor last told us about a template; JSON-safe, stored as it is. */
export interface TemplateState {
  readonly entity: 'Template';
  readonly id: TemplateId;
  readonly accountId: AccountId;
  readonly code: TemplateCode;
  readonly kind: TemplateKind;
  readonly name: string | null;
  readonly status: TemplateStatus;
  readonly vendorStatus: string;
  readonly validFrom: Instant | null;
  readonly validUntil: Instant | null;
  readonly budget: BudgetState | null;
  readonly observedAt: Instant;
}

/** How far one call may move a budget now, and the highest total the vendor allows. */
export interface BudgetRoom {
  readonly appendable: number;
  readonly subtractable: number;
  readonly ceiling: number;
}

export interface BudgetChange {
  readonly updateType: BudgetUpdateType;
  readonly number: number;
}

/** The change as a signed number of units. */
export function signedUnits(change: BudgetChange): number {
  return change.updateType === BudgetUpdateType.APPEND ? change.number : -change.number;
}

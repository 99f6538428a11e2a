import type { Instant } from './clock.ts';
import type { Decimal } from './decimal.ts';
import type { AccountId, BenefitId, OuterId } from './ids.ts';
import type { Long } from './long.ts';

export const BenefitKind = { PARKING_COUPON: 'PARKING_COUPON' } as const;
export type BenefitKind = (typeof BenefitKind)[keyof typeof BenefitKind];

export const BenefitStatus = { ONLINE: 'ONLINE', OFFLINE: 'OFFLINE' } as const;
export type BenefitStatus = (typeof BenefitStatus)[keyof typeof BenefitStatus];

/** How members come to a benefit. */
export const GrantMethod = {
  ACTIVITY: 'ACTIVITY',
  COINS: 'COINS',
  DIAMONDS: 'DIAMONDS',
  COINS_AND_CASH: 'COINS_AND_CASH',
} as const;
export type GrantMethod = (typeof GrantMethod)[keyof typeof GrantMethod];

/** How long a granted benefit is good for. */
export type BenefitValidity =
  | { readonly type: 'RELATIVE'; readonly days: number; readonly hours: number; readonly minutes: number }
  | { readonly type: 'FIXED_PERIOD'; readonly from: Instant; readonly until: Instant }
  | { readonly type: 'PERMANENT' }
  /** The vendor's own text, such as "1day". */
  | { readonly type: 'NATURAL_DAY'; readonly days: string }
  | { readonly type: 'NATURAL_DAYS'; readonly days: number };
export type BenefitValidityType = BenefitValidity['type'];

/** What the benefit takes off; amounts in yuan. */
export type BenefitDiscount =
  | {
      readonly type: 'DURATION';
      readonly minutes: number;
      readonly minimumSpend: Decimal | null;
      readonly parkingTemplateId: string | null;
    }
  | {
      readonly type: 'AMOUNT';
      readonly amount: Decimal;
      readonly minimumSpend: Decimal | null;
      readonly parkingTemplateId: string | null;
    };

/** How a place was said: by coordinates, or by choosing a city. */
export const LocationMode = { COORDINATES: 'COORDINATES', CITY: 'CITY' } as const;
export type LocationMode = (typeof LocationMode)[keyof typeof LocationMode];

export interface Area {
  readonly code: string | null;
  readonly name: string | null;
}

export interface BenefitLocation {
  readonly mode: LocationMode;
  /** Degrees; null unless the mode is COORDINATES. */
  readonly longitude: Decimal | null;
  readonly latitude: Decimal | null;
  readonly province: Area | null;
  readonly city: Area | null;
  readonly district: Area | null;
  readonly address: string | null;
  readonly addressName: string | null;
}

/** A benefit as a caller wants it to be; complete, because the vendor says nothing about what an update leaves out. */
export interface BenefitDraft {
  readonly kind: BenefitKind;
  readonly name: string;
  readonly description: string | null;
  readonly detail: string | null;
  readonly usageNote: string | null;
  readonly pictureUrl: string | null;
  readonly provider: string | null;
  /** Yuan. */
  readonly originalPrice: Decimal | null;
  readonly grantMethod: GrantMethod;
  /** Card coins. */
  readonly currencyCost: number | null;
  readonly status: BenefitStatus;
  readonly stock: number;
  /** null: no limit, here and below. */
  readonly dailyStock: number | null;
  readonly userLimit: number | null;
  readonly dailyUserLimit: number | null;
  readonly validity: BenefitValidity;
  readonly discount: BenefitDiscount;
  readonly location: BenefitLocation | null;
  /** null: the account's own. */
  readonly creatorId: string | null;
  /** The platform's id of the benefit; null when the caller does not say. */
  readonly platformId: Long | null;
}

/** A benefit as last accepted by its platform; JSON-safe, stored as it is. The platform has no call to read it back. */
export interface BenefitState extends Omit<BenefitDraft, 'creatorId'> {
  readonly entity: 'Benefit';
  readonly id: BenefitId;
  readonly accountId: AccountId;
  readonly activityId: Long;
  readonly outerId: OuterId;
  readonly creatorId: string;
  readonly channelCode: string;
  readonly observedAt: Instant;
}

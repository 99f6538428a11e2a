/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A change of a member’s balance, points, or both. At least one increment is not 0. */
export type AdjustMemberBalanceInput = {
  /** What to add to the balance; negative to take away. As many digits behind the point as the account allows. */
  balanceIncrement?: string | null | undefined;
  /** Your name for this one intent: 16 to 128 characters of A-Z a-z 0-9 _ -, for example a fresh UUID. Sending the same key and input again never applies it twice; it answers what became of it. A key is remembered while its outcome is open and for 400 days after that, or as long as operators have set (`journal.keepDays`, 30 or more); then it is a new one. */
  idempotencyKey: string;
  /** The member: `<accountId>:<uid>`. */
  memberId: string;
  /** When it happened with you, if that is to stand in the vendor’s books; not in the future. Null: when it was recorded here. */
  occurredAt?: string | null | undefined;
  /** What to add to the points; negative to take away. As many digits behind the point as the account allows. */
  pointIncrement?: string | null | undefined;
  /** Run every check that needs no effect and answer what would happen. Records and sends nothing; `operation` is null, unless the key has been used already: then you see what is recorded. */
  validateOnly?: boolean | null | undefined;
};

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

/** What a benefit takes off. Give the fields of the type you choose: DURATION needs `minutes`, AMOUNT needs `amount`; the others go with both. */
export type PromoBenefitDiscountInput = {
  /** Yuan off, more than 0, in whole fen ("12.50"); with AMOUNT only. */
  amount?: string | null | undefined;
  /** Least amount to spend before it applies, in yuan, 0 or more, in whole fen; null: none. */
  minimumSpend?: string | null | undefined;
  /** Minutes of parking off, 1 or more; with DURATION only. */
  minutes?: number | null | undefined;
  /** The parking system’s own template of the coupon; null: none. */
  parkingTemplateId?: string | null | undefined;
  /** What is taken off. */
  type: PromoBenefitDiscountType;
};

/** What a benefit takes off. */
export type PromoBenefitDiscountType =
  /** So much money: `AmountDiscount`. */
  | 'AMOUNT'
  /** So many minutes: `DurationDiscount`. */
  | 'DURATION';

/** Which benefits to list. What is left out does not limit; an empty list matches nothing. */
export type PromoBenefitFilter = {
  /** Only of these accounts. */
  accountIds?: Array<string> | null | undefined;
  /** Only of these activities. */
  activityIds?: Array<string> | null | undefined;
  /** Only in one of these statuses. */
  statuses?: Array<PromoBenefitStatus> | null | undefined;
  /** Only those whose name or outer id contains this, in any case. */
  text?: string | null | undefined;
};

/** How users come to a benefit. */
export type PromoBenefitGrantMethod =
  /** Its activity hands it out. */
  | 'ACTIVITY'
  /** For the platform’s card coins; see `currencyCost`. */
  | 'COINS'
  /** For card coins (see `currencyCost`) and cash together. */
  | 'COINS_AND_CASH'
  /** For the platform’s card diamonds. */
  | 'DIAMONDS';

/** What a benefit is. */
export type PromoBenefitKind =
  /** A coupon for parking: so many minutes or yuan off. */
  | 'PARKING_COUPON';

/** Where a benefit can be used. COORDINATES needs `longitude` and `latitude`, CITY needs `provinceCode` and `cityCode` and takes no coordinates; the others go with both. */
export type PromoBenefitLocationInput = {
  /** The address. */
  address?: string | null | undefined;
  /** What the place is called. */
  addressName?: string | null | undefined;
  /** The city’s administrative code, such as "330100". */
  cityCode?: string | null | undefined;
  /** The city’s name. */
  cityName?: string | null | undefined;
  /** The district’s administrative code, such as "330106". */
  districtCode?: string | null | undefined;
  /** The district’s name. */
  districtName?: string | null | undefined;
  /** Degrees north, -90 to 90; with COORDINATES only. */
  latitude?: string | null | undefined;
  /** Degrees east, -180 to 180; with COORDINATES only. */
  longitude?: string | null | undefined;
  /** How you say the place. */
  mode: PromoLocationMode;
  /** The province’s administrative code, such as "330000". */
  provinceCode?: string | null | undefined;
  /** The province’s name. */
  provinceName?: string | null | undefined;
};

/** The order of a list of benefits. */
export type PromoBenefitOrder =
  /** By account, activity and outer id, compared as text. */
  | 'ID_ASC'
  /** By account, activity and outer id, backwards. */
  | 'ID_DESC'
  /** By name. */
  | 'NAME_ASC'
  /** By name, backwards. */
  | 'NAME_DESC';

/** Whether a benefit can be had. */
export type PromoBenefitStatus =
  /** It is not handed out. */
  | 'OFFLINE'
  /** Users can get it. */
  | 'ONLINE';

/** How long a granted benefit is good for. Give the fields of the type you choose and no others: RELATIVE takes `days`, `hours` and `minutes` (at least one of them), FIXED_PERIOD needs `from` and `until`, PERMANENT takes nothing, NATURAL_DAY needs `naturalDay`, NATURAL_DAYS needs `days`. */
export type PromoBenefitValidityInput = {
  /** Days: with RELATIVE 0 or more (0 when left out), with NATURAL_DAYS 1 or more. */
  days?: number | null | undefined;
  /** Begin; with FIXED_PERIOD only. */
  from?: string | null | undefined;
  /** Hours on top of the days, 0 or more; with RELATIVE only. */
  hours?: number | null | undefined;
  /** Minutes on top of the hours, 0 or more; with RELATIVE only. */
  minutes?: number | null | undefined;
  /** A number of days in the platform’s own words, such as "1day"; with NATURAL_DAY only. */
  naturalDay?: string | null | undefined;
  /** How you say it. */
  type: PromoBenefitValidityType;
  /** End, later than `from`; with FIXED_PERIOD only. */
  until?: string | null | undefined;
};

/** How it is said how long a granted benefit is good for. */
export type PromoBenefitValidityType =
  /** From one instant to another: `FixedPeriodValidity`. */
  | 'FIXED_PERIOD'
  /** To the end of a calendar day, in the platform’s words: `NaturalDayValidity`. */
  | 'NATURAL_DAY'
  /** For so many calendar days: `NaturalDaysValidity`. */
  | 'NATURAL_DAYS'
  /** For ever: `PermanentValidity`. */
  | 'PERMANENT'
  /** So long from the moment it is granted: `RelativeValidity`. */
  | 'RELATIVE';

/** Canonical error codes, one for each distinct meaning. Output only; new ones may be added. */
export type PromoErrorCode =
  /** The vendor denies access. */
  | 'ACCESS_DENIED'
  /** There is no such account, or not for you. */
  | 'ACCOUNT_NOT_FOUND'
  /** The account makes as many calls as it may at a time; nothing was sent. */
  | 'ACCOUNT_THROTTLED'
  /** The operation is settled, and not the way that was asked for. */
  | 'ALREADY_SETTLED'
  /** The account has no right to this call. */
  | 'API_FORBIDDEN'
  /** The vendor has switched this call off. */
  | 'API_INACTIVE'
  /** The vendor does not know this call. */
  | 'API_UNDEFINED'
  /** The vendor’s authorisation of the account failed. */
  | 'AUTHORIZATION_FAILED'
  /** The member has less balance or points than was to be taken away. */
  | 'BALANCE_INSUFFICIENT'
  /** The platform does not know the benefit that was to be updated. */
  | 'BENEFIT_NOT_FOUND'
  /** The total would pass the vendor’s ceiling. */
  | 'BUDGET_CEILING_EXCEEDED'
  /** More would be taken away than is left unissued. */
  | 'BUDGET_FLOOR_BROKEN'
  /** The vendor has not answered lately, so nothing is sent for a while. */
  | 'CIRCUIT_OPEN'
  /** The account’s client is not active at the vendor. */
  | 'CLIENT_INACTIVE'
  /** The vendor does not know the account’s client id. */
  | 'CLIENT_UNKNOWN'
  /** The vendor finds our time too far from its own. */
  | 'CLOCK_REFUSED'
  /** The vendor finds the template’s content unacceptable. */
  | 'CONTENT_REFUSED'
  /** The merchant’s contract with the vendor is not valid (any more). */
  | 'CONTRACT_INVALID'
  /** The vendor finds no contract of the merchant. */
  | 'CONTRACT_MISSING'
  /** The merchant’s contract with the vendor is not signed. */
  | 'CONTRACT_UNSIGNED'
  /** The vendor takes this for a repeat of a request that it has had before. */
  | 'DUPLICATE_REQUEST'
  /** Our own checks refuse the input; `issues` says where and why. */
  | 'INVALID_INPUT'
  /** The request with this key is still under way. */
  | 'KEY_IN_FLIGHT'
  /** The idempotency key was used before, with other input. */
  | 'KEY_REUSED'
  /** There is no such member, or not for you. */
  | 'MEMBER_NOT_FOUND'
  /** The vendor does not accept the method or media type. */
  | 'MESSAGE_FORMAT_REFUSED'
  /** An unknown outcome turned out as not applied. The same key may send it again. */
  | 'NOT_APPLIED'
  /** There is no such operation, or not for you. */
  | 'OPERATION_NOT_FOUND'
  /** This account’s vendor has no call for it. */
  | 'OPERATION_UNSUPPORTED'
  /** It may or may not have happened. */
  | 'OUTCOME_UNKNOWN'
  /** The vendor reports a general failure and asks not to retry. */
  | 'PROCESS_FAILED'
  /** The account’s daily number of calls is used up; nothing was sent. */
  | 'QUOTA_EXHAUSTED'
  /** The vendor says the request id was used with other content. */
  | 'REQUEST_ID_REUSED'
  /** The vendor does not accept the account’s session. */
  | 'SESSION_REFUSED'
  /** The vendor does not accept our signature. */
  | 'SIGNATURE_REFUSED'
  /** The vendor does not know our key, or not under this version. */
  | 'SIGNING_KEY_UNKNOWN'
  /** The target has changed since the request with this key was made; nothing was sent. */
  | 'TARGET_CHANGED'
  /** An operation on the same target is not settled yet, or a late request of one that is may still arrive and undo this one. Send it again after `retryAfterSeconds`. */
  | 'TARGET_HELD'
  /** What was to change could not be read before, so nothing was sent. */
  | 'TARGET_UNREADABLE'
  /** There is no such template, or not for you. */
  | 'TEMPLATE_NOT_FOUND'
  /** The template’s status does not allow this change. */
  | 'TEMPLATE_STATUS_FORBIDS'
  /** The status asked for cannot be reached from the present one. */
  | 'TRANSITION_FORBIDDEN'
  /** The vendor refused with a code that none of its pages lists. */
  | 'UNDOCUMENTED_REFUSAL'
  /** The vendor has degraded the service. */
  | 'VENDOR_DEGRADED'
  /** The vendor failed on its side, and says that nothing happened. */
  | 'VENDOR_FAILED'
  /** The vendor’s daily number of calls is used up. */
  | 'VENDOR_QUOTA_EXHAUSTED'
  /** The vendor calls a parameter illegal. */
  | 'VENDOR_REFUSED_INPUT'
  /** The vendor’s traffic limit is reached. */
  | 'VENDOR_THROTTLED'
  /** The vendor could not be reached; nothing was sent. */
  | 'VENDOR_UNREACHABLE'
  /** The vendor may still be working on the request: “not applied” cannot be said yet. */
  | 'VERDICT_TOO_EARLY';

/** How a place is said. */
export type PromoLocationMode =
  /** By choosing a city, and perhaps a district. */
  | 'CITY'
  /** By longitude and latitude. */
  | 'COORDINATES';

/** Which members to list. What is left out does not limit; an empty list matches nothing. */
export type PromoMemberFilter = {
  /** Only of these accounts. */
  accountIds?: Array<string> | null | undefined;
  /** Only those with at least this balance. */
  balanceAtLeast?: string | null | undefined;
  /** Only those with at most this balance. */
  balanceAtMost?: string | null | undefined;
  /** Only of these tiers, named exactly as the vendor does. */
  categories?: Array<string> | null | undefined;
  /** Only those whose name contains this, in any case. Needs the scope promo:member:pii; FORBIDDEN without it. */
  name?: string | null | undefined;
  /** Only in one of these statuses. */
  statuses?: Array<PromoMemberStatus> | null | undefined;
  /** Only those whose number or uid contains this, in any case. */
  text?: string | null | undefined;
};

/** The order of a list of members. */
export type PromoMemberOrder =
  /** Lowest balance first. */
  | 'BALANCE_ASC'
  /** Highest balance first. */
  | 'BALANCE_DESC'
  /** By account and uid, compared as text. */
  | 'ID_ASC'
  /** By account and uid, backwards. */
  | 'ID_DESC';

/** Where a member stands. */
export type PromoMemberStatus =
  /** The membership can be used. */
  | 'ACTIVE'
  /** The vendor has deleted the member. */
  | 'DELETED'
  /** The membership is switched off at the vendor. */
  | 'DISABLED';

/** Which operations to list. What is left out does not limit; an empty list matches nothing. */
export type PromoOperationFilter = {
  /** Only of these accounts. */
  accountIds?: Array<string> | null | undefined;
  /** Only with this idempotency key. */
  idempotencyKey?: string | null | undefined;
  /** Only of these kinds. */
  kinds?: Array<PromoOperationKind> | null | undefined;
  /** True: only those that wait for a person to decide. False: all others. Needs the scope promo:operation:settle; FORBIDDEN without it. */
  needsOperator?: boolean | null | undefined;
  /** Only those asked for before this instant. */
  requestedBefore?: string | null | undefined;
  /** Only those asked for at this instant or later. */
  requestedFrom?: string | null | undefined;
  /** Only in one of these states. */
  states?: Array<PromoOperationState> | null | undefined;
  /** Only on these templates (or their budgets), members and benefits, by id. */
  targetIds?: Array<string> | null | undefined;
};

/** The mutation that an operation came from. */
export type PromoOperationKind =
  /** adjustMemberBalance */
  | 'ADJUST_MEMBER_BALANCE'
  /** switchTemplateStatus */
  | 'SWITCH_TEMPLATE_STATUS'
  /** updateTemplateBudget */
  | 'UPDATE_TEMPLATE_BUDGET'
  /** upsertBenefit */
  | 'UPSERT_BENEFIT';

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
  accountIds?: Array<string> | null | undefined;
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

/** What a person decides about an UNKNOWN operation. */
export type PromoVerdict =
  /** It happened: the operation becomes SUCCEEDED. Nothing is sent. */
  | 'APPLIED'
  /** It did not happen: the operation becomes REFUSED with the code NOT_APPLIED, and its key may send it again. */
  | 'NOT_APPLIED';

/** A person’s decision about an operation that nothing else could settle. */
export type SettlePromoOperationInput = {
  /** What the decision rests on, 3 to 1000 characters; kept in `PromoOperation.decision`. */
  note: string;
  /** The operation, a UUIDv7. It must be UNKNOWN. */
  operationId: string;
  /** Whether it happened. */
  verdict: PromoVerdict;
};

/** A switch of a template’s status. */
export type SwitchTemplateStatusInput = {
  /** Your name for this one intent: 16 to 128 characters of A-Z a-z 0-9 _ -, for example a fresh UUID. Sending the same key and input again never applies it twice; it answers what became of it. A key is remembered while its outcome is open and for 400 days after that, or as long as operators have set (`journal.keepDays`, 30 or more); then it is a new one. */
  idempotencyKey: string;
  /** The status it should have. `Template.allowedTransitions` says which are possible now. */
  status: SwitchableTemplateStatus;
  /** The template: `<accountId>:<code>`. */
  templateId: string;
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
  /** Your name for this one intent: 16 to 128 characters of A-Z a-z 0-9 _ -, for example a fresh UUID. Sending the same key and input again never applies it twice; it answers what became of it. A key is remembered while its outcome is open and for 400 days after that, or as long as operators have set (`journal.keepDays`, 30 or more); then it is a new one. */
  idempotencyKey: string;
  /** How many units, 1 to 999999. */
  number: number;
  /** The template: `<accountId>:<code>`. */
  templateId: string;
  /** Add units, or take away units not issued yet. */
  updateType: BudgetUpdateType;
  /** Run every check that needs no effect and answer what would happen. Records and sends nothing; `operation` is null, unless the key has been used already: then you see what is recorded. */
  validateOnly?: boolean | null | undefined;
};

/** A benefit as you want it to be. Say all of it every time, also when you change one thing: what you leave out is taken as not there, since nobody can read what the platform has. */
export type UpsertBenefitInput = {
  /** The account to create or change it with. */
  accountId: string;
  /** The platform’s id of the activity that it belongs to, greater than 0. */
  activityId: string;
  /** Who creates it, up to 64 characters: the venue’s id, for example; null: the account’s own. */
  creatorId?: string | null | undefined;
  /** What it costs in the platform’s card coins, 1 or more; for COINS and COINS_AND_CASH. */
  currencyCost?: number | null | undefined;
  /** How many there are a day, 1 or more; null: no limit. */
  dailyStock?: number | null | undefined;
  /** How many one user can get a day, 1 or more; null: no limit. */
  dailyUserLimit?: number | null | undefined;
  /** A short description, up to 2000 characters. */
  description?: string | null | undefined;
  /** All about it, up to 2000 characters. */
  detail?: string | null | undefined;
  /** What it takes off. */
  discount: PromoBenefitDiscountInput;
  /** How users come to it. */
  grantMethod: PromoBenefitGrantMethod;
  /** Your name for this one intent: 16 to 128 characters of A-Z a-z 0-9 _ -, for example a fresh UUID. Sending the same key and input again never applies it twice; it answers what became of it. A key is remembered while its outcome is open and for 400 days after that, or as long as operators have set (`journal.keepDays`, 30 or more); then it is a new one. */
  idempotencyKey: string;
  /** What it is. */
  kind?: PromoBenefitKind;
  /** Where it can be used; null: not said. */
  location?: PromoBenefitLocationInput | null | undefined;
  /** Its name, 1 to 100 characters. */
  name: string;
  /** What it would cost without the benefit, in yuan, 0 or more, in whole fen ("12.50"). */
  originalPrice?: string | null | undefined;
  /** Your own id of it, unique within the activity: 1 to 64 visible ASCII characters without spaces. The same id again changes the benefit instead of creating one. */
  outerId: string;
  /** A picture: an http or https URL, up to 2000 characters. */
  pictureUrl?: string | null | undefined;
  /** The platform’s own id of it, greater than 0. Only needed to change a benefit whose id the platform has not told us; null otherwise. */
  platformId?: string | null | undefined;
  /** Who provides it, up to 100 characters. */
  provider?: string | null | undefined;
  /** Whether users can get it. */
  status: PromoBenefitStatus;
  /** How many there are in all, 1 or more. Always needed: the platform’s own default is two billion. */
  stock: number;
  /** How to use it, up to 2000 characters. */
  usageNote?: string | null | undefined;
  /** How many one user can get in all, 1 or more; null: no limit. */
  userLimit?: number | null | undefined;
  /** Run every check that needs no effect and answer what would happen. Records and sends nothing; `operation` is null, unless the key has been used already: then you see what is recorded. */
  validateOnly?: boolean | null | undefined;
  /** How long it is good for once granted. */
  validity: PromoBenefitValidityInput;
};

type ValidityFields_FixedPeriodValidity_Fragment = { __typename: 'FixedPeriodValidity', type: PromoBenefitValidityType, from: string, until: string };

type ValidityFields_NaturalDayValidity_Fragment = { __typename: 'NaturalDayValidity', type: PromoBenefitValidityType, naturalDay: string };

type ValidityFields_NaturalDaysValidity_Fragment = { __typename: 'NaturalDaysValidity', type: PromoBenefitValidityType, days: number };

type ValidityFields_PermanentValidity_Fragment = { __typename: 'PermanentValidity', type: PromoBenefitValidityType };

type ValidityFields_RelativeValidity_Fragment = { __typename: 'RelativeValidity', type: PromoBenefitValidityType, days: number, hours: number, minutes: number };

export type ValidityFieldsFragment =
  | ValidityFields_FixedPeriodValidity_Fragment
  | ValidityFields_NaturalDayValidity_Fragment
  | ValidityFields_NaturalDaysValidity_Fragment
  | ValidityFields_PermanentValidity_Fragment
  | ValidityFields_RelativeValidity_Fragment
;

type DiscountFields_AmountDiscount_Fragment = { __typename: 'AmountDiscount', type: PromoBenefitDiscountType, amount: string, minimumSpend: string | null, parkingTemplateId: string | null };

type DiscountFields_DurationDiscount_Fragment = { __typename: 'DurationDiscount', type: PromoBenefitDiscountType, minutes: number, minimumSpend: string | null, parkingTemplateId: string | null };

export type DiscountFieldsFragment =
  | DiscountFields_AmountDiscount_Fragment
  | DiscountFields_DurationDiscount_Fragment
;

export type BenefitFieldsFragment = { id: string, accountId: string, activityId: string, outerId: string, platformId: string | null, name: string, kind: PromoBenefitKind, description: string | null, detail: string | null, usageNote: string | null, pictureUrl: string | null, provider: string | null, originalPrice: string | null, grantMethod: PromoBenefitGrantMethod, currencyCost: number | null, status: PromoBenefitStatus, stock: number, dailyStock: number | null, userLimit: number | null, dailyUserLimit: number | null, channelCode: string, creatorId: string, observedAt: string, validity:
    | { __typename: 'FixedPeriodValidity', type: PromoBenefitValidityType, from: string, until: string }
    | { __typename: 'NaturalDayValidity', type: PromoBenefitValidityType, naturalDay: string }
    | { __typename: 'NaturalDaysValidity', type: PromoBenefitValidityType, days: number }
    | { __typename: 'PermanentValidity', type: PromoBenefitValidityType }
    | { __typename: 'RelativeValidity', type: PromoBenefitValidityType, days: number, hours: number, minutes: number }
  , discount:
    | { __typename: 'AmountDiscount', type: PromoBenefitDiscountType, amount: string, minimumSpend: string | null, parkingTemplateId: string | null }
    | { __typename: 'DurationDiscount', type: PromoBenefitDiscountType, minutes: number, minimumSpend: string | null, parkingTemplateId: string | null }
  , location: { mode: PromoLocationMode, longitude: string | null, latitude: string | null, address: string | null, addressName: string | null, province: { code: string | null, name: string | null } | null, city: { code: string | null, name: string | null } | null, district: { code: string | null, name: string | null } | null } | null };

export type UpsertBenefitMutationVariables = Exact<{
  input: UpsertBenefitInput;
}>;


export type UpsertBenefitMutation = { upsertBenefit:
    | { __typename: 'PromoAccessError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoConflictError', reason: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, blockingOperation: { id: string, state: PromoOperationState } | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoNotFoundError', entity: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, notFoundId: string, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, checkAt: string | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoRejectedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoThrottledError', scope: string, resetsAt: string | null, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoUnavailableError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoValidationError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, issues: Array<{ path: string, message: string }>, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'UpsertBenefitSuccess', replayed: boolean, benefit: { id: string, accountId: string, activityId: string, outerId: string, platformId: string | null, name: string, kind: PromoBenefitKind, description: string | null, detail: string | null, usageNote: string | null, pictureUrl: string | null, provider: string | null, originalPrice: string | null, grantMethod: PromoBenefitGrantMethod, currencyCost: number | null, status: PromoBenefitStatus, stock: number, dailyStock: number | null, userLimit: number | null, dailyUserLimit: number | null, channelCode: string, creatorId: string, observedAt: string, validity:
          | { __typename: 'FixedPeriodValidity', type: PromoBenefitValidityType, from: string, until: string }
          | { __typename: 'NaturalDayValidity', type: PromoBenefitValidityType, naturalDay: string }
          | { __typename: 'NaturalDaysValidity', type: PromoBenefitValidityType, days: number }
          | { __typename: 'PermanentValidity', type: PromoBenefitValidityType }
          | { __typename: 'RelativeValidity', type: PromoBenefitValidityType, days: number, hours: number, minutes: number }
        , discount:
          | { __typename: 'AmountDiscount', type: PromoBenefitDiscountType, amount: string, minimumSpend: string | null, parkingTemplateId: string | null }
          | { __typename: 'DurationDiscount', type: PromoBenefitDiscountType, minutes: number, minimumSpend: string | null, parkingTemplateId: string | null }
        , location: { mode: PromoLocationMode, longitude: string | null, latitude: string | null, address: string | null, addressName: string | null, province: { code: string | null, name: string | null } | null, city: { code: string | null, name: string | null } | null, district: { code: string | null, name: string | null } | null } | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
   | null };

export type OneBenefitQueryVariables = Exact<{
  id: string;
}>;


export type OneBenefitQuery = { benefit: { id: string, accountId: string, activityId: string, outerId: string, platformId: string | null, name: string, kind: PromoBenefitKind, description: string | null, detail: string | null, usageNote: string | null, pictureUrl: string | null, provider: string | null, originalPrice: string | null, grantMethod: PromoBenefitGrantMethod, currencyCost: number | null, status: PromoBenefitStatus, stock: number, dailyStock: number | null, userLimit: number | null, dailyUserLimit: number | null, channelCode: string, creatorId: string, observedAt: string, account: { id: string, vendor: string } | null, operations: { totalCount: number, nodes: Array<{ id: string, state: PromoOperationState }> }, validity:
      | { __typename: 'FixedPeriodValidity', type: PromoBenefitValidityType, from: string, until: string }
      | { __typename: 'NaturalDayValidity', type: PromoBenefitValidityType, naturalDay: string }
      | { __typename: 'NaturalDaysValidity', type: PromoBenefitValidityType, days: number }
      | { __typename: 'PermanentValidity', type: PromoBenefitValidityType }
      | { __typename: 'RelativeValidity', type: PromoBenefitValidityType, days: number, hours: number, minutes: number }
    , discount:
      | { __typename: 'AmountDiscount', type: PromoBenefitDiscountType, amount: string, minimumSpend: string | null, parkingTemplateId: string | null }
      | { __typename: 'DurationDiscount', type: PromoBenefitDiscountType, minutes: number, minimumSpend: string | null, parkingTemplateId: string | null }
    , location: { mode: PromoLocationMode, longitude: string | null, latitude: string | null, address: string | null, addressName: string | null, province: { code: string | null, name: string | null } | null, city: { code: string | null, name: string | null } | null, district: { code: string | null, name: string | null } | null } | null } | null };

export type ManyBenefitsQueryVariables = Exact<{
  filter?: PromoBenefitFilter | null | undefined;
  order?: PromoBenefitOrder;
  first?: number;
  after?: string | null | undefined;
}>;


export type ManyBenefitsQuery = { benefits: { totalCount: number, edges: Array<{ cursor: string, node: { id: string } }>, nodes: Array<{ id: string, name: string, status: PromoBenefitStatus, stock: number }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type MemberFieldsFragment = { id: string, accountId: string, uid: string, number: string | null, category: string | null, balance: string, points: string, status: PromoMemberStatus | null, expiresAt: string | null, createdAt: string | null, observedAt: string };

export type MemberPersonFieldsFragment = { name: string | null, phone: string | null, email: string | null, birthday: string | null };

export type AdjustMemberBalanceMutationVariables = Exact<{
  input: AdjustMemberBalanceInput;
}>;


export type AdjustMemberBalanceMutation = { adjustMemberBalance:
    | { __typename: 'AdjustMemberBalanceSuccess', replayed: boolean, member: { id: string, accountId: string, uid: string, number: string | null, category: string | null, balance: string, points: string, status: PromoMemberStatus | null, expiresAt: string | null, createdAt: string | null, observedAt: string } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoAccessError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoConflictError', reason: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, blockingOperation: { id: string, state: PromoOperationState } | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoLimitError', limit: string | null, available: string | null, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, requestedUnits: string | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoNotFoundError', entity: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, notFoundId: string, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, checkAt: string | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoRejectedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoThrottledError', scope: string, resetsAt: string | null, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoUnavailableError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoValidationError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, issues: Array<{ path: string, message: string }>, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
   | null };

export type OneMemberQueryVariables = Exact<{
  id: string;
  maxAgeSeconds?: number;
}>;


export type OneMemberQuery = { member: { id: string, accountId: string, uid: string, number: string | null, category: string | null, balance: string, points: string, status: PromoMemberStatus | null, expiresAt: string | null, createdAt: string | null, observedAt: string, account: { id: string, vendor: string, quota: { limit: number, remaining: number, resetsAt: string } | null } | null, operations: { totalCount: number, nodes: Array<{ id: string, state: PromoOperationState }> } } | null };

export type OneMemberInPersonQueryVariables = Exact<{
  id: string;
  maxAgeSeconds?: number;
}>;


export type OneMemberInPersonQuery = { member: { id: string, accountId: string, uid: string, number: string | null, category: string | null, balance: string, points: string, status: PromoMemberStatus | null, expiresAt: string | null, createdAt: string | null, observedAt: string, name: string | null, phone: string | null, email: string | null, birthday: string | null } | null };

export type MemberByNumberQueryVariables = Exact<{
  accountId: string;
  number: string;
  maxAgeSeconds?: number;
}>;


export type MemberByNumberQuery = { memberByNumber: { id: string, accountId: string, uid: string, number: string | null, category: string | null, balance: string, points: string, status: PromoMemberStatus | null, expiresAt: string | null, createdAt: string | null, observedAt: string } | null };

export type MembersByPhoneQueryVariables = Exact<{
  accountId: string;
  phone: string;
  maxAgeSeconds?: number;
}>;


export type MembersByPhoneQuery = { membersByPhone: Array<{ id: string, accountId: string, uid: string, number: string | null, category: string | null, balance: string, points: string, status: PromoMemberStatus | null, expiresAt: string | null, createdAt: string | null, observedAt: string, name: string | null, phone: string | null, email: string | null, birthday: string | null }> | null };

export type ManyMembersQueryVariables = Exact<{
  filter?: PromoMemberFilter | null | undefined;
  order?: PromoMemberOrder;
  first?: number;
  after?: string | null | undefined;
}>;


export type ManyMembersQuery = { members: { totalCount: number, edges: Array<{ cursor: string, node: { id: string } }>, nodes: Array<{ id: string, accountId: string, uid: string, number: string | null, category: string | null, balance: string, points: string, status: PromoMemberStatus | null, expiresAt: string | null, createdAt: string | null, observedAt: string }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type OperationFieldsFragment = { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
    | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
    | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
   | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null };

type ErrorFields_PromoAccessError_Fragment = { __typename: 'PromoAccessError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null };

type ErrorFields_PromoConflictError_Fragment = { __typename: 'PromoConflictError', reason: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, blockingOperation: { id: string, state: PromoOperationState } | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null };

type ErrorFields_PromoContractError_Fragment = { __typename: 'PromoContractError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null };

type ErrorFields_PromoLimitError_Fragment = { __typename: 'PromoLimitError', limit: string | null, available: string | null, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, requestedUnits: string | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null };

type ErrorFields_PromoNotFoundError_Fragment = { __typename: 'PromoNotFoundError', entity: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, notFoundId: string, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null };

type ErrorFields_PromoOutcomeUnknownError_Fragment = { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, checkAt: string | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null };

type ErrorFields_PromoRejectedError_Fragment = { __typename: 'PromoRejectedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null };

type ErrorFields_PromoStatusError_Fragment = { __typename: 'PromoStatusError', status: string | null, requested: string | null, allowed: Array<string>, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null };

type ErrorFields_PromoThrottledError_Fragment = { __typename: 'PromoThrottledError', scope: string, resetsAt: string | null, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null };

type ErrorFields_PromoUnavailableError_Fragment = { __typename: 'PromoUnavailableError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null };

type ErrorFields_PromoUnsupportedError_Fragment = { __typename: 'PromoUnsupportedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null };

type ErrorFields_PromoValidationError_Fragment = { __typename: 'PromoValidationError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, issues: Array<{ path: string, message: string }>, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null };

export type ErrorFieldsFragment =
  | ErrorFields_PromoAccessError_Fragment
  | ErrorFields_PromoConflictError_Fragment
  | ErrorFields_PromoContractError_Fragment
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
    | { __typename: 'PromoAccessError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoConflictError', reason: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, blockingOperation: { id: string, state: PromoOperationState } | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoLimitError', limit: string | null, available: string | null, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, requestedUnits: string | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoNotFoundError', entity: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, notFoundId: string, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, checkAt: string | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoRejectedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoStatusError', status: string | null, requested: string | null, allowed: Array<string>, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoThrottledError', scope: string, resetsAt: string | null, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoUnavailableError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoValidationError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, issues: Array<{ path: string, message: string }>, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'UpdateTemplateBudgetSuccess', replayed: boolean, budget: { id: string, total: number, issued: number, remaining: number, ceiling: number | null, appendable: number, subtractable: number } | null, template: { id: string, status: TemplateStatus } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
   | null };

export type SwitchTemplateStatusMutationVariables = Exact<{
  input: SwitchTemplateStatusInput;
}>;


export type SwitchTemplateStatusMutation = { switchTemplateStatus:
    | { __typename: 'PromoAccessError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoConflictError', reason: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, blockingOperation: { id: string, state: PromoOperationState } | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoContractError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoNotFoundError', entity: string, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, notFoundId: string, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, checkAt: string | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoRejectedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoStatusError', status: string | null, requested: string | null, allowed: Array<string>, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoThrottledError', scope: string, resetsAt: string | null, code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoUnavailableError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'PromoValidationError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, issues: Array<{ path: string, message: string }>, vendor: { name: string, status: string | null, code: string | null, message: string | null, traceId: string | null } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
    | { __typename: 'SwitchTemplateStatusSuccess', replayed: boolean, template: { id: string, status: TemplateStatus, vendorStatus: string, allowedTransitions: Array<SwitchableTemplateStatus> } | null, operation: { id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
   | null };

export type SettlePromoOperationMutationVariables = Exact<{
  input: SettlePromoOperationInput;
}>;


export type SettlePromoOperationMutation = { settlePromoOperation:
    | { __typename: 'PromoConflictError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, reason: string, blockingOperation: { id: string, state: PromoOperationState, settledBy: PromoSettledBy | null } | null }
    | { __typename: 'PromoNotFoundError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, entity: string, notFoundId: string }
    | { __typename: 'PromoValidationError', code: PromoErrorCode, message: string, remedy: PromoRemedy, retryAfterSeconds: number | null, issues: Array<{ path: string, message: string }> }
    | { __typename: 'SettlePromoOperationSuccess', replayed: boolean, operation: { settledAt: string | null, id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, decision: { by: string, note: string } | null, error:
          | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
          | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
         | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null }
   | null };

export type OneOperationQueryVariables = Exact<{
  id: string;
}>;


export type OneOperationQuery = { promoOperation: { requestedAt: string, settledAt: string | null, id: string, kind: PromoOperationKind, state: PromoOperationState, settledBy: PromoSettledBy | null, idempotencyKey: string, requestId: string | null, requestedBy: string | null, replayOf: string | null, nextCheckAt: string | null, account: { id: string } | null, input:
      | { __typename: 'PromoBalanceAdjustmentInput', memberId: string, balanceIncrement: string, pointIncrement: string, occurredAt: string | null }
      | { __typename: 'PromoBenefitUpsertInput', accountId: string, activityId: string, outerId: string, benefit: { name: string, status: PromoBenefitStatus, stock: number, creatorId: string | null, platformId: string | null, validity:
            | { __typename: 'FixedPeriodValidity', type: PromoBenefitValidityType, from: string, until: string }
            | { __typename: 'NaturalDayValidity', type: PromoBenefitValidityType, naturalDay: string }
            | { __typename: 'NaturalDaysValidity', type: PromoBenefitValidityType, days: number }
            | { __typename: 'PermanentValidity', type: PromoBenefitValidityType }
            | { __typename: 'RelativeValidity', type: PromoBenefitValidityType, days: number, hours: number, minutes: number }
          , discount:
            | { __typename: 'AmountDiscount', type: PromoBenefitDiscountType, amount: string, minimumSpend: string | null, parkingTemplateId: string | null }
            | { __typename: 'DurationDiscount', type: PromoBenefitDiscountType, minutes: number, minimumSpend: string | null, parkingTemplateId: string | null }
           } }
      | { __typename: 'PromoBudgetUpdateInput', templateId: string, updateType: BudgetUpdateType, number: number }
      | { __typename: 'PromoStatusSwitchInput', templateId: string, status: SwitchableTemplateStatus }
    , target:
      | { __typename: 'Benefit', id: string, stock: number }
      | { __typename: 'Budget', id: string }
      | { __typename: 'Member', id: string, balance: string, points: string }
      | { __typename: 'Template', id: string }
     | null, decision: { by: string, note: string } | null, evidence: { before: { observedAt: string, facts: Array<{ name: string, value: string }> } | null, after: { observedAt: string, facts: Array<{ name: string, value: string }> } | null } | null, error:
      | { __typename: 'PromoAccessError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoConflictError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoContractError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoLimitError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoNotFoundError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoOutcomeUnknownError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoRejectedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoStatusError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoThrottledError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnavailableError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoUnsupportedError', code: PromoErrorCode, remedy: PromoRemedy }
      | { __typename: 'PromoValidationError', code: PromoErrorCode, remedy: PromoRemedy }
     | null, attempts: Array<{ number: number, outcome: PromoAttemptOutcome | null, detail: string | null, durationMs: number | null, vendor: { status: string | null, code: string | null } | null }> | null } | null };

export type ReadingFieldsFragment = { observedAt: string, facts: Array<{ name: string, value: string }> };

export type ManyOperationsQueryVariables = Exact<{
  filter?: PromoOperationFilter | null | undefined;
  order?: PromoOperationOrder;
  first?: number;
  after?: string | null | undefined;
}>;


export type ManyOperationsQuery = { promoOperations: { totalCount: number, nodes: Array<{ id: string, state: PromoOperationState, idempotencyKey: string }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, endCursor: string | null } } };

export type OneTemplateQueryVariables = Exact<{
  id: string;
  maxAgeSeconds?: number;
}>;


export type OneTemplateQuery = { template: { id: string, accountId: string, code: string, kind: TemplateKind, name: string | null, status: TemplateStatus, vendorStatus: string, allowedTransitions: Array<SwitchableTemplateStatus>, validFrom: string | null, validUntil: string | null, observedAt: string, account: { id: string, vendor: string, capabilities: Array<PromoOperationKind>, openOperations: number | null, quota: { limit: number, remaining: number, resetsAt: string } | null, health: { status: PromoAccountHealthStatus, lastAnsweredAt: string | null, lastFailedAt: string | null, lastFailure: string | null } | null } | null, budget: { id: string, total: number, issued: number, remaining: number, template: { id: string } } | null, operations: { totalCount: number, nodes: Array<{ id: string }> } } | null };

export type OneBudgetQueryVariables = Exact<{
  id: string;
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
  id: string;
}>;


export type OneAccountQuery = { promoAccount: { id: string, vendor: string, capabilities: Array<PromoOperationKind>, openOperations: number | null, quota: { limit: number, remaining: number, resetsAt: string } | null, health: { status: PromoAccountHealthStatus, lastFailure: string | null } | null, operations: { totalCount: number, nodes: Array<{ id: string, kind: PromoOperationKind, state: PromoOperationState }> } } | null };

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
export const ValidityFieldsFragmentDoc = new TypedDocumentString(`
    fragment ValidityFields on PromoBenefitValidity {
  __typename
  ... on RelativeValidity {
    type
    days
    hours
    minutes
  }
  ... on FixedPeriodValidity {
    type
    from
    until
  }
  ... on PermanentValidity {
    type
  }
  ... on NaturalDayValidity {
    type
    naturalDay
  }
  ... on NaturalDaysValidity {
    type
    days
  }
}
    `, {"fragmentName":"ValidityFields"}) as unknown as TypedDocumentString<ValidityFieldsFragment, unknown>;
export const DiscountFieldsFragmentDoc = new TypedDocumentString(`
    fragment DiscountFields on PromoBenefitDiscount {
  __typename
  ... on DurationDiscount {
    type
    minutes
    minimumSpend
    parkingTemplateId
  }
  ... on AmountDiscount {
    type
    amount
    minimumSpend
    parkingTemplateId
  }
}
    `, {"fragmentName":"DiscountFields"}) as unknown as TypedDocumentString<DiscountFieldsFragment, unknown>;
export const BenefitFieldsFragmentDoc = new TypedDocumentString(`
    fragment BenefitFields on Benefit {
  id
  accountId
  activityId
  outerId
  platformId
  name
  kind
  description
  detail
  usageNote
  pictureUrl
  provider
  originalPrice
  grantMethod
  currencyCost
  status
  stock
  dailyStock
  userLimit
  dailyUserLimit
  validity {
    ...ValidityFields
  }
  discount {
    ...DiscountFields
  }
  location {
    mode
    longitude
    latitude
    province {
      code
      name
    }
    city {
      code
      name
    }
    district {
      code
      name
    }
    address
    addressName
  }
  channelCode
  creatorId
  observedAt
}
    fragment ValidityFields on PromoBenefitValidity {
  __typename
  ... on RelativeValidity {
    type
    days
    hours
    minutes
  }
  ... on FixedPeriodValidity {
    type
    from
    until
  }
  ... on PermanentValidity {
    type
  }
  ... on NaturalDayValidity {
    type
    naturalDay
  }
  ... on NaturalDaysValidity {
    type
    days
  }
}
fragment DiscountFields on PromoBenefitDiscount {
  __typename
  ... on DurationDiscount {
    type
    minutes
    minimumSpend
    parkingTemplateId
  }
  ... on AmountDiscount {
    type
    amount
    minimumSpend
    parkingTemplateId
  }
}`, {"fragmentName":"BenefitFields"}) as unknown as TypedDocumentString<BenefitFieldsFragment, unknown>;
export const MemberFieldsFragmentDoc = new TypedDocumentString(`
    fragment MemberFields on Member {
  id
  accountId
  uid
  number
  category
  balance
  points
  status
  expiresAt
  createdAt
  observedAt
}
    `, {"fragmentName":"MemberFields"}) as unknown as TypedDocumentString<MemberFieldsFragment, unknown>;
export const MemberPersonFieldsFragmentDoc = new TypedDocumentString(`
    fragment MemberPersonFields on Member {
  name
  phone
  email
  birthday
}
    `, {"fragmentName":"MemberPersonFields"}) as unknown as TypedDocumentString<MemberPersonFieldsFragment, unknown>;
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
export const ReadingFieldsFragmentDoc = new TypedDocumentString(`
    fragment ReadingFields on PromoReading {
  observedAt
  facts {
    name
    value
  }
}
    `, {"fragmentName":"ReadingFields"}) as unknown as TypedDocumentString<ReadingFieldsFragment, unknown>;
export const UpsertBenefitDocument = new TypedDocumentString(`
    mutation UpsertBenefit($input: UpsertBenefitInput!) {
  upsertBenefit(input: $input) {
    __typename
    ... on UpsertBenefitSuccess {
      replayed
      benefit {
        ...BenefitFields
      }
      operation {
        ...OperationFields
      }
    }
    ...ErrorFields
  }
}
    fragment ValidityFields on PromoBenefitValidity {
  __typename
  ... on RelativeValidity {
    type
    days
    hours
    minutes
  }
  ... on FixedPeriodValidity {
    type
    from
    until
  }
  ... on PermanentValidity {
    type
  }
  ... on NaturalDayValidity {
    type
    naturalDay
  }
  ... on NaturalDaysValidity {
    type
    days
  }
}
fragment DiscountFields on PromoBenefitDiscount {
  __typename
  ... on DurationDiscount {
    type
    minutes
    minimumSpend
    parkingTemplateId
  }
  ... on AmountDiscount {
    type
    amount
    minimumSpend
    parkingTemplateId
  }
}
fragment BenefitFields on Benefit {
  id
  accountId
  activityId
  outerId
  platformId
  name
  kind
  description
  detail
  usageNote
  pictureUrl
  provider
  originalPrice
  grantMethod
  currencyCost
  status
  stock
  dailyStock
  userLimit
  dailyUserLimit
  validity {
    ...ValidityFields
  }
  discount {
    ...DiscountFields
  }
  location {
    mode
    longitude
    latitude
    province {
      code
      name
    }
    city {
      code
      name
    }
    district {
      code
      name
    }
    address
    addressName
  }
  channelCode
  creatorId
  observedAt
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
}`) as unknown as TypedDocumentString<UpsertBenefitMutation, UpsertBenefitMutationVariables>;
export const OneBenefitDocument = new TypedDocumentString(`
    query OneBenefit($id: ID!) {
  benefit(id: $id) {
    ...BenefitFields
    account {
      id
      vendor
    }
    operations(first: 5) {
      totalCount
      nodes {
        id
        state
      }
    }
  }
}
    fragment ValidityFields on PromoBenefitValidity {
  __typename
  ... on RelativeValidity {
    type
    days
    hours
    minutes
  }
  ... on FixedPeriodValidity {
    type
    from
    until
  }
  ... on PermanentValidity {
    type
  }
  ... on NaturalDayValidity {
    type
    naturalDay
  }
  ... on NaturalDaysValidity {
    type
    days
  }
}
fragment DiscountFields on PromoBenefitDiscount {
  __typename
  ... on DurationDiscount {
    type
    minutes
    minimumSpend
    parkingTemplateId
  }
  ... on AmountDiscount {
    type
    amount
    minimumSpend
    parkingTemplateId
  }
}
fragment BenefitFields on Benefit {
  id
  accountId
  activityId
  outerId
  platformId
  name
  kind
  description
  detail
  usageNote
  pictureUrl
  provider
  originalPrice
  grantMethod
  currencyCost
  status
  stock
  dailyStock
  userLimit
  dailyUserLimit
  validity {
    ...ValidityFields
  }
  discount {
    ...DiscountFields
  }
  location {
    mode
    longitude
    latitude
    province {
      code
      name
    }
    city {
      code
      name
    }
    district {
      code
      name
    }
    address
    addressName
  }
  channelCode
  creatorId
  observedAt
}`) as unknown as TypedDocumentString<OneBenefitQuery, OneBenefitQueryVariables>;
export const ManyBenefitsDocument = new TypedDocumentString(`
    query ManyBenefits($filter: PromoBenefitFilter, $order: PromoBenefitOrder! = ID_ASC, $first: Int! = 20, $after: String) {
  benefits(filter: $filter, order: $order, first: $first, after: $after) {
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
      stock
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ManyBenefitsQuery, ManyBenefitsQueryVariables>;
export const AdjustMemberBalanceDocument = new TypedDocumentString(`
    mutation AdjustMemberBalance($input: AdjustMemberBalanceInput!) {
  adjustMemberBalance(input: $input) {
    __typename
    ... on AdjustMemberBalanceSuccess {
      replayed
      member {
        ...MemberFields
      }
      operation {
        ...OperationFields
      }
    }
    ...ErrorFields
  }
}
    fragment MemberFields on Member {
  id
  accountId
  uid
  number
  category
  balance
  points
  status
  expiresAt
  createdAt
  observedAt
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
}`) as unknown as TypedDocumentString<AdjustMemberBalanceMutation, AdjustMemberBalanceMutationVariables>;
export const OneMemberDocument = new TypedDocumentString(`
    query OneMember($id: ID!, $maxAgeSeconds: Int! = 300) {
  member(id: $id, maxAgeSeconds: $maxAgeSeconds) {
    ...MemberFields
    account {
      id
      vendor
      quota {
        limit
        remaining
        resetsAt
      }
    }
    operations(first: 5) {
      totalCount
      nodes {
        id
        state
      }
    }
  }
}
    fragment MemberFields on Member {
  id
  accountId
  uid
  number
  category
  balance
  points
  status
  expiresAt
  createdAt
  observedAt
}`) as unknown as TypedDocumentString<OneMemberQuery, OneMemberQueryVariables>;
export const OneMemberInPersonDocument = new TypedDocumentString(`
    query OneMemberInPerson($id: ID!, $maxAgeSeconds: Int! = 300) {
  member(id: $id, maxAgeSeconds: $maxAgeSeconds) {
    ...MemberFields
    ...MemberPersonFields
  }
}
    fragment MemberFields on Member {
  id
  accountId
  uid
  number
  category
  balance
  points
  status
  expiresAt
  createdAt
  observedAt
}
fragment MemberPersonFields on Member {
  name
  phone
  email
  birthday
}`) as unknown as TypedDocumentString<OneMemberInPersonQuery, OneMemberInPersonQueryVariables>;
export const MemberByNumberDocument = new TypedDocumentString(`
    query MemberByNumber($accountId: ID!, $number: String!, $maxAgeSeconds: Int! = 300) {
  memberByNumber(
    accountId: $accountId
    number: $number
    maxAgeSeconds: $maxAgeSeconds
  ) {
    ...MemberFields
  }
}
    fragment MemberFields on Member {
  id
  accountId
  uid
  number
  category
  balance
  points
  status
  expiresAt
  createdAt
  observedAt
}`) as unknown as TypedDocumentString<MemberByNumberQuery, MemberByNumberQueryVariables>;
export const MembersByPhoneDocument = new TypedDocumentString(`
    query MembersByPhone($accountId: ID!, $phone: String!, $maxAgeSeconds: Int! = 300) {
  membersByPhone(
    accountId: $accountId
    phone: $phone
    maxAgeSeconds: $maxAgeSeconds
  ) {
    ...MemberFields
    ...MemberPersonFields
  }
}
    fragment MemberFields on Member {
  id
  accountId
  uid
  number
  category
  balance
  points
  status
  expiresAt
  createdAt
  observedAt
}
fragment MemberPersonFields on Member {
  name
  phone
  email
  birthday
}`) as unknown as TypedDocumentString<MembersByPhoneQuery, MembersByPhoneQueryVariables>;
export const ManyMembersDocument = new TypedDocumentString(`
    query ManyMembers($filter: PromoMemberFilter, $order: PromoMemberOrder! = ID_ASC, $first: Int! = 20, $after: String) {
  members(filter: $filter, order: $order, first: $first, after: $after) {
    totalCount
    edges {
      cursor
      node {
        id
      }
    }
    nodes {
      ...MemberFields
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    fragment MemberFields on Member {
  id
  accountId
  uid
  number
  category
  balance
  points
  status
  expiresAt
  createdAt
  observedAt
}`) as unknown as TypedDocumentString<ManyMembersQuery, ManyMembersQueryVariables>;
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
export const SettlePromoOperationDocument = new TypedDocumentString(`
    mutation SettlePromoOperation($input: SettlePromoOperationInput!) {
  settlePromoOperation(input: $input) {
    __typename
    ... on SettlePromoOperationSuccess {
      replayed
      operation {
        ...OperationFields
        settledAt
        decision {
          by
          note
        }
      }
    }
    ... on PromoError {
      code
      message
      remedy
      retryAfterSeconds
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
    ... on PromoConflictError {
      reason
      blockingOperation {
        id
        state
        settledBy
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
}`) as unknown as TypedDocumentString<SettlePromoOperationMutation, SettlePromoOperationMutationVariables>;
export const OneOperationDocument = new TypedDocumentString(`
    query OneOperation($id: ID!) {
  promoOperation(id: $id) {
    ...OperationFields
    requestedAt
    settledAt
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
      ... on PromoBalanceAdjustmentInput {
        memberId
        balanceIncrement
        pointIncrement
        occurredAt
      }
      ... on PromoBenefitUpsertInput {
        accountId
        activityId
        outerId
        benefit {
          name
          status
          stock
          creatorId
          platformId
          validity {
            ...ValidityFields
          }
          discount {
            ...DiscountFields
          }
        }
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
      ... on Member {
        id
        balance
        points
      }
      ... on Benefit {
        id
        stock
      }
    }
    decision {
      by
      note
    }
    evidence {
      before {
        ...ReadingFields
      }
      after {
        ...ReadingFields
      }
    }
  }
}
    fragment ValidityFields on PromoBenefitValidity {
  __typename
  ... on RelativeValidity {
    type
    days
    hours
    minutes
  }
  ... on FixedPeriodValidity {
    type
    from
    until
  }
  ... on PermanentValidity {
    type
  }
  ... on NaturalDayValidity {
    type
    naturalDay
  }
  ... on NaturalDaysValidity {
    type
    days
  }
}
fragment DiscountFields on PromoBenefitDiscount {
  __typename
  ... on DurationDiscount {
    type
    minutes
    minimumSpend
    parkingTemplateId
  }
  ... on AmountDiscount {
    type
    amount
    minimumSpend
    parkingTemplateId
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
fragment ReadingFields on PromoReading {
  observedAt
  facts {
    name
    value
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
        remaining
        resetsAt
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
    capabilities
    openOperations
    quota {
      limit
      remaining
      resetsAt
    }
    health {
      status
      lastFailure
    }
    operations(first: 5) {
      totalCount
      nodes {
        id
        kind
        state
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OneAccountQuery, OneAccountQueryVariables>;
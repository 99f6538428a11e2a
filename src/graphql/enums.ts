/** The enums of the schema, with a description for every value. */
import { BenefitKind, BenefitStatus, GrantMethod, LocationMode } from '../domain/benefit.ts';
import { MemberStatus } from '../domain/member.ts';
import { AttemptOutcome, OperationKind, OperationState, SettledBy, Verdict } from '../domain/operation.ts';
import { Remedy } from '../domain/refusals.ts';
import { BudgetUpdateType, SwitchableTemplateStatus, TemplateKind, TemplateStatus } from '../domain/template.ts';
import { registerEnumType } from './decorators.ts';

type ValueDocs<T extends object> = { [K in keyof T]: { description: string } };

function describe<T extends object>(enumObject: T, name: string, docs: { about: string; values: ValueDocs<T> }): void {
  registerEnumType(enumObject, { name, description: docs.about, valuesConfig: docs.values });
}

describe(TemplateKind, 'TemplateKind', {
  about: 'What a template hands out.',
  values: {
    REDEEMABLE_CARD: { description: 'Cards that members redeem at the counter.' },
    TICKET: { description: 'Tickets: passes, cinema, train and the like.' },
    CASHLESS_VOUCHER: { description: 'Vouchers that take something off a wallet payment.' },
  },
});

describe(TemplateStatus, 'TemplateStatus', {
  about:
    'Where a template stands in its life, in one vocabulary for all vendors; `vendorStatus` has the vendor’s own word.',
  values: {
    DRAFT: { description: 'Created, not submitted yet.' },
    AUDIT: { description: 'The vendor is reviewing it.' },
    ACTIVATING: { description: 'Reviewed; waits to become active.' },
    ACTIVE: { description: 'Members can get it.' },
    PAUSED: { description: 'Stopped for now by the merchant; can be made ACTIVE again.' },
    FROZEN: { description: 'Stopped by the vendor.' },
    EXPIRED: { description: 'Its validity is over. Final.' },
    FAILED: { description: 'The vendor turned it down. Final.' },
    CLOSED: { description: 'Ended by the merchant. Final.' },
  },
});

describe(SwitchableTemplateStatus, 'SwitchableTemplateStatus', {
  about: 'The statuses you can ask for. `Template.allowedTransitions` says which of them are possible now.',
  values: {
    ACTIVE: { description: 'Let members get it (again).' },
    PAUSED: { description: 'Stop for now.' },
    CLOSED: { description: 'End it for good; there is no way back.' },
  },
});

describe(BudgetUpdateType, 'BudgetUpdateType', {
  about: 'The direction of a budget change.',
  values: {
    APPEND: { description: 'Add units.' },
    SUBTRACT: { description: 'Take away units that are not issued yet.' },
  },
});

describe(MemberStatus, 'PromoMemberStatus', {
  about: 'Where a member stands.',
  values: {
    ACTIVE: { description: 'The membership can be used.' },
    DISABLED: { description: 'The membership is switched off at the vendor.' },
    DELETED: { description: 'The vendor has deleted the member.' },
  },
});

describe(BenefitKind, 'PromoBenefitKind', {
  about: 'What a benefit is.',
  values: { PARKING_COUPON: { description: 'A coupon for parking: so many minutes or yuan off.' } },
});

describe(BenefitStatus, 'PromoBenefitStatus', {
  about: 'Whether a benefit can be had.',
  values: {
    ONLINE: { description: 'Users can get it.' },
    OFFLINE: { description: 'It is not handed out.' },
  },
});

describe(GrantMethod, 'PromoBenefitGrantMethod', {
  about: 'How users come to a benefit.',
  values: {
    ACTIVITY: { description: 'Its activity hands it out.' },
    COINS: { description: 'For the platform’s card coins; see `currencyCost`.' },
    DIAMONDS: { description: 'For the platform’s card diamonds.' },
    COINS_AND_CASH: { description: 'For card coins (see `currencyCost`) and cash together.' },
  },
});

describe(LocationMode, 'PromoLocationMode', {
  about: 'How a place is said.',
  values: {
    COORDINATES: { description: 'By longitude and latitude.' },
    CITY: { description: 'By choosing a city, and perhaps a district.' },
  },
});

describe(OperationKind, 'PromoOperationKind', {
  about: 'The mutation that an operation came from.',
  values: {
    UPDATE_TEMPLATE_BUDGET: { description: 'updateTemplateBudget' },
    SWITCH_TEMPLATE_STATUS: { description: 'switchTemplateStatus' },
    ADJUST_MEMBER_BALANCE: { description: 'adjustMemberBalance' },
    UPSERT_BENEFIT: { description: 'upsertBenefit' },
  },
});

describe(OperationState, 'PromoOperationState', {
  about: 'What is known about an operation’s effect.',
  values: {
    PENDING: { description: 'Under way.' },
    SUCCEEDED: { description: 'Applied, exactly once. Final.' },
    REFUSED: { description: 'Certainly not applied. Final, unless `error.remedy` is RETRY_SAME_KEY and you do so.' },
    UNKNOWN: {
      description:
        'It may or may not have been applied. Checked again at `nextCheckAt`, or by an operator when that is null.',
    },
  },
});

describe(SettledBy, 'PromoSettledBy', {
  about: 'What an operation’s final state rests on.',
  values: {
    VENDOR: { description: 'The vendor’s own verified answer.' },
    REPEAT: { description: 'The vendor’s verified answer to a repeat that is known to be safe.' },
    READING: { description: 'An inference: the target’s state before and after fit only one story.' },
    NEVER_SENT: { description: 'Nothing ever left for the vendor.' },
    OPERATOR: { description: 'A person decided.' },
  },
});

describe(AttemptOutcome, 'PromoAttemptOutcome', {
  about: 'How one exchange with the vendor ended.',
  values: {
    DONE: { description: 'The vendor says, verifiably, that it is done.' },
    REFUSED: { description: 'The vendor says, verifiably, no.' },
    UNKNOWN: { description: 'No answer that can be believed; it may have happened.' },
    NEVER_SENT: { description: 'Not a byte left for the vendor.' },
  },
});

describe(Verdict, 'PromoVerdict', {
  about: 'What a person decides about an UNKNOWN operation.',
  values: {
    APPLIED: { description: 'It happened: the operation becomes SUCCEEDED. Nothing is sent.' },
    NOT_APPLIED: {
      description:
        'It did not happen: the operation becomes REFUSED with the code NOT_APPLIED, and its key may send it again.',
    },
  },
});

describe(Remedy, 'PromoRemedy', {
  about: 'What to do next about an error.',
  values: {
    FIX_INPUT: { description: 'Change the input and send it with a new idempotency key.' },
    RETRY_SAME_KEY: {
      description: 'Nothing happened. Send the identical request again, same key, after `retryAfterSeconds`.',
    },
    WAIT: { description: 'Do not send anything; watch the operation until it is settled.' },
    ASK_OPERATOR: { description: 'A person has to look at it.' },
    FIX_ACCOUNT: { description: 'The account’s credentials, keys or rights at the vendor need repair.' },
  },
});

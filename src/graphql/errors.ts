/** The error types: each says what the caller should do next, and gives the facts to do it. */
import type { Instant } from '../domain/clock.ts';
import { type Decimal as DecimalText, parseDecimal } from '../domain/decimal.ts';
import type { EntityState } from '../domain/entity.ts';
import { type OperationInput, OperationKind } from '../domain/operation.ts';
import { type RefusalCode, Remedy } from '../domain/refusals.ts';
import { Field, ID, ListedAbout, ObjectType } from './decorators.ts';
import { PromoOperation } from './operation/operation.type.ts';
import { type ErrorSource, PromoError, Refused } from './promo-error.ts';
import { DateTime, Decimal } from './scalars.ts';
import { VendorVerdict } from './vendor-verdict.type.ts';

@ObjectType({ description: 'One thing that is wrong with the input.' })
export class PromoInputIssue {
  @Field(() => String, { description: 'Where, for example "input.number".' })
  path!: string;

  @Field(() => String, { description: 'What is wrong there, and what would be right.' })
  message!: string;
}

@ObjectType({
  implements: PromoError,
  description:
    'The input is not acceptable, to us or to the vendor. Nothing happened. Correct what `issues` names and send it with a new key. See docs/reference/errors/promo-validation-error.md.',
})
export class PromoValidationError extends Refused {
  readonly type = 'PromoValidationError';

  @ListedAbout(5)
  @Field(() => [PromoInputIssue], { description: 'Everything that is wrong, at once.' })
  issues: PromoInputIssue[];

  constructor(source: ErrorSource) {
    super(source);
    const issues = source.refusal.facts?.issues ?? [{ path: 'input', message: source.refusal.detail }];
    this.issues = issues.map((issue) => Object.assign(new PromoInputIssue(), issue));
  }
}

@ObjectType({
  implements: PromoError,
  description:
    'What the mutation is about does not exist, or not for you. Nothing happened. Check the id and what your token may see; send it with a new key. See docs/reference/errors/promo-not-found-error.md.',
})
export class PromoNotFoundError extends Refused {
  readonly type = 'PromoNotFoundError';

  @Field(() => String, { description: 'The type of what was not found, for example "Template" or "PromoAccount".' })
  entity: string;

  @Field(() => ID, { description: 'The id that was asked for.' })
  id: string;

  constructor(source: ErrorSource) {
    super(source);
    const { code, facts } = source.refusal;
    this.entity = facts?.entity ?? missingEntities.get(code) ?? 'Template';
    this.id = facts?.id ?? source.operation?.record.targetId ?? '';
    this.message = `There is no ${this.entity} ${this.id}.`;
  }
}

/** What is missing where the refusal does not say it itself. */
const missingEntities: ReadonlyMap<RefusalCode, string> = new Map([
  ['TEMPLATE_NOT_FOUND', 'Template'],
  ['MEMBER_NOT_FOUND', 'Member'],
  ['BENEFIT_NOT_FOUND', 'Benefit'],
  ['OPERATION_NOT_FOUND', 'PromoOperation'],
  ['ACCOUNT_NOT_FOUND', 'PromoAccount'],
]);

@ObjectType({
  implements: PromoError,
  description:
    'The status of what was to change forbids this. Nothing happened. Offer what `allowed` lists, or change the status first; send it with a new key. See docs/reference/errors/promo-status-error.md.',
})
export class PromoStatusError extends Refused {
  readonly type = 'PromoStatusError';

  @Field(() => String, {
    nullable: true,
    description: 'The status it has, as far as we know, for example "EXPIRED"; null when we do not.',
  })
  status: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What was asked for: a status such as "ACTIVE", or a direction such as "APPEND".',
  })
  requested: string | null;

  @ListedAbout(5)
  @Field(() => [String], {
    description:
      'What would have been possible: statuses that can be reached, or statuses in which the change is allowed. Empty when the vendor does not say.',
  })
  allowed: string[];

  constructor(source: ErrorSource) {
    super(source);
    const { facts } = source.refusal;
    const record = source.operation?.record;
    this.status = facts?.status ?? statusOf(record?.attempts.at(-1)?.before ?? null);
    const asked = facts?.requested ?? (record === undefined ? null : askedOf(record.input));
    this.requested = asked === null ? null : String(asked);
    this.allowed = [...(facts?.allowed ?? [])];
  }
}

function statusOf(state: EntityState | null): string | null {
  return state !== null && 'status' in state ? state.status : null;
}

/** What was asked for, in one word; null where no status can forbid it. */
function askedOf(input: OperationInput): string | null {
  switch (input.kind) {
    case OperationKind.UPDATE_TEMPLATE_BUDGET:
      return input.updateType;
    case OperationKind.SWITCH_TEMPLATE_STATUS:
      return input.status;
    case OperationKind.ADJUST_MEMBER_BALANCE:
      return null;
    case OperationKind.UPSERT_BENEFIT:
      return input.benefit.status;
  }
}

@ObjectType({
  implements: PromoError,
  description:
    'A limit stands in the way: the vendor’s ceiling, units that are issued already, or a balance that is too low. Nothing happened. Ask for at most `available`, with a new key. See docs/reference/errors/promo-limit-error.md.',
})
export class PromoLimitError extends Refused {
  readonly type = 'PromoLimitError';

  @Field(() => Decimal, {
    nullable: true,
    description:
      'The limit, in the unit of what was asked for: units of a budget, or amounts. Null when the vendor does not say.',
  })
  limit: DecimalText | null;

  @Field(() => Decimal, { nullable: true, description: 'What was asked for; null when the vendor does not say.' })
  requested: DecimalText | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'What would have been possible; null when the vendor does not say.',
  })
  available: DecimalText | null;

  constructor(source: ErrorSource) {
    super(source);
    const { facts } = source.refusal;
    this.limit = toDecimal(facts?.limit);
    this.requested = toDecimal(facts?.requested);
    this.available = toDecimal(facts?.available);
  }
}

function toDecimal(fact: string | number | undefined): DecimalText | null {
  return fact === undefined ? null : parseDecimal(String(fact));
}

@ObjectType({
  implements: PromoError,
  description:
    'The merchant’s contract with the vendor is missing, unsigned or invalid. Nothing happened. Somebody has to settle that with the vendor; then send it with a new key. See docs/reference/errors/promo-contract-error.md.',
})
export class PromoContractError extends Refused {
  readonly type = 'PromoContractError';
}

@ObjectType({
  implements: PromoError,
  description:
    'The vendor refuses our credentials, signature or rights. Nothing happened. An operator has to repair the account; then send it with a new key. See docs/reference/errors/promo-access-error.md.',
})
export class PromoAccessError extends Refused {
  readonly type = 'PromoAccessError';
}

@ObjectType({
  implements: PromoError,
  description:
    'Too many calls, for now or for today. Nothing happened. Send the same request again after `retryAfterSeconds` or at `resetsAt`, with the same key. See docs/reference/errors/promo-throttled-error.md.',
})
export class PromoThrottledError extends Refused {
  readonly type = 'PromoThrottledError';

  @Field(() => String, {
    description:
      'Which limit it is: "account rate", "account concurrency" or "account day" for the account’s own, "vendor" or "vendor day" for the vendor’s. New ones may be added.',
  })
  scope: string;

  @Field(() => DateTime, { nullable: true, description: 'When the limit opens again; null when nobody says.' })
  resetsAt: Instant | null;

  constructor(source: ErrorSource) {
    super(source);
    this.scope = source.refusal.facts?.scope ?? 'vendor';
    this.resetsAt = source.refusal.facts?.resetsAt ?? null;
  }
}

@ObjectType({
  implements: PromoError,
  description:
    'The vendor cannot be reached or does not work at the moment, what was to change could not be read, or a change turned out not to have been applied. Nothing happened. Send the same request again later, with the same key. See docs/reference/errors/promo-unavailable-error.md.',
})
export class PromoUnavailableError extends Refused {
  readonly type = 'PromoUnavailableError';
}

@ObjectType({
  implements: PromoError,
  description:
    'This vendor has no such call. Nothing happened. Do not try again; `PromoAccount.capabilities` says what the account can do. See docs/reference/errors/promo-unsupported-error.md.',
})
export class PromoUnsupportedError extends Refused {
  readonly type = 'PromoUnsupportedError';
}

@ObjectType({
  implements: PromoError,
  description:
    'The vendor refused for another reason. Nothing happened. `vendor` has its words: show them to an operator, and do not try again unchanged. See docs/reference/errors/promo-rejected-error.md.',
})
export class PromoRejectedError extends Refused {
  readonly type = 'PromoRejectedError';
}

@ObjectType({
  implements: PromoError,
  description:
    'Another operation stands in the way: the key was used with other input (KEY_REUSED: use a new key), the same request is still under way (KEY_IN_FLIGHT: send it again), an unsettled operation holds the target (TARGET_HELD: wait for `blockingOperation`, or where there is none for `retryAfterSeconds`), the operation to settle has been settled otherwise (ALREADY_SETTLED: see `blockingOperation`) or cannot be said to be not applied yet (VERDICT_TOO_EARLY: wait), or the target has changed since the key was first used (TARGET_CHANGED: use a new key). This call did nothing. See docs/reference/errors/promo-conflict-error.md.',
})
export class PromoConflictError extends Refused {
  readonly type = 'PromoConflictError';

  @Field(() => String, {
    description:
      'Which of them it is; the same as `code`: KEY_REUSED, KEY_IN_FLIGHT, TARGET_HELD, TARGET_CHANGED, ALREADY_SETTLED or VERDICT_TOO_EARLY.',
  })
  reason: string;

  @Field(() => PromoOperation, {
    nullable: true,
    description: 'The operation that stands in the way; null when it is gone by now.',
  })
  blockingOperation: PromoOperation | null;

  constructor(source: ErrorSource & { readonly blocker?: PromoOperation | null }) {
    super(source);
    this.reason = source.refusal.code;
    this.blockingOperation = source.blocker ?? null;
  }
}

@ObjectType({
  implements: PromoError,
  description:
    'It may or may not have happened: the vendor said "unknown", the connection broke, or the answer does not verify. Do not send it with a new key. Watch `operation` until it is settled, or send the same request again. See docs/reference/errors/promo-outcome-unknown-error.md.',
})
export class PromoOutcomeUnknownError extends PromoError {
  readonly type = 'PromoOutcomeUnknownError';

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it is looked at again by itself; null when an operator has to decide.',
  })
  nextCheckAt: Instant | null;

  constructor(operation: PromoOperation) {
    super();
    const { record } = operation;
    const vendor = record.attempts.findLast((attempt) => attempt.vendor !== null)?.vendor ?? null;
    this.code = 'OUTCOME_UNKNOWN';
    this.message = `It is not known whether this happened: ${record.unknownWhy ?? 'no answer'}.`;
    this.nextCheckAt = operation.nextCheckAt;
    this.remedy = this.nextCheckAt === null ? Remedy.ASK_OPERATOR : Remedy.WAIT;
    this.retryAfterSeconds = null;
    this.vendor = vendor === null ? null : new VendorVerdict(vendor);
    this.operation = operation;
  }
}

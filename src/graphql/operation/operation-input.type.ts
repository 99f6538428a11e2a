/** What operations were asked for: one type for each mutation with an effect. */
import type { BenefitDraft } from '../../domain/benefit.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Decimal as DecimalText } from '../../domain/decimal.ts';
import type { Long as LongText } from '../../domain/long.ts';
import { type InputOf, type OperationInput, OperationKind } from '../../domain/operation.ts';
import { BudgetUpdateType, SwitchableTemplateStatus } from '../../domain/template.ts';
import { BenefitTerms } from '../benefit/benefit-terms.type.ts';
import { createUnionType, Field, ID, Int, ObjectType } from '../decorators.ts';
import { DateTime, Decimal, Long } from '../scalars.ts';

@ObjectType('PromoBudgetUpdateInput', { description: 'What an `updateTemplateBudget` asked for.' })
class PromoBudgetUpdate {
  @Field(() => ID, { description: 'The template whose budget was to change.' })
  templateId!: string;

  @Field(() => BudgetUpdateType, { description: 'Add or take away.' })
  updateType!: BudgetUpdateType;

  @Field(() => Int, { description: 'How many units, 1 to 999999.' })
  number!: number;
}

@ObjectType('PromoStatusSwitchInput', { description: 'What a `switchTemplateStatus` asked for.' })
class PromoStatusSwitch {
  @Field(() => ID, { description: 'The template whose status was to change.' })
  templateId!: string;

  @Field(() => SwitchableTemplateStatus, { description: 'The status asked for.' })
  status!: SwitchableTemplateStatus;
}

@ObjectType('PromoBalanceAdjustmentInput', { description: 'What an `adjustMemberBalance` asked for.' })
class PromoBalanceAdjustment {
  @Field(() => ID, { description: 'The member whose balance or points were to change.' })
  memberId!: string;

  @Field(() => Decimal, { description: 'What was to be added to the balance; negative: taken away.' })
  balanceIncrement!: DecimalText;

  @Field(() => Decimal, { description: 'What was to be added to the points; negative: taken away.' })
  pointIncrement!: DecimalText;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it happened with the caller; null: when it was recorded.',
  })
  occurredAt!: Instant | null;
}

@ObjectType('PromoBenefitDraft', { description: 'A benefit as the caller wanted it to be.' })
class PromoBenefitDraft extends BenefitTerms {
  @Field(() => String, { nullable: true, description: 'Who was to create it; null: the account’s own creator.' })
  creatorId: string | null;

  constructor(draft: BenefitDraft) {
    super(draft);
    this.creatorId = draft.creatorId;
  }
}

@ObjectType('PromoBenefitUpsertInput', { description: 'What an `upsertBenefit` asked for.' })
class PromoBenefitUpsert {
  @Field(() => ID, { description: 'The account that the benefit belongs to.' })
  accountId: string;

  @Field(() => Long, { description: 'The platform’s id of its activity.' })
  activityId: LongText;

  @Field(() => String, { description: 'The caller’s own id of it, unique within the activity.' })
  outerId: string;

  @Field(() => PromoBenefitDraft, { description: 'What it was to be.' })
  benefit: PromoBenefitDraft;

  constructor({ accountId, activityId, outerId, benefit }: InputOf<'UPSERT_BENEFIT'>) {
    this.accountId = accountId;
    this.activityId = activityId;
    this.outerId = outerId;
    this.benefit = new PromoBenefitDraft(benefit);
  }
}

const types = [PromoBudgetUpdate, PromoStatusSwitch, PromoBalanceAdjustment, PromoBenefitUpsert] as const;

export const PromoOperationInput = createUnionType({
  name: 'PromoOperationInput',
  description: 'What was asked, as the caller put it: one type for each mutation.',
  types: () => types,
});
export type PromoOperationInput = InstanceType<(typeof types)[number]>;

/** The type of the schema for what was asked. */
export function toInputType(input: OperationInput): PromoOperationInput {
  switch (input.kind) {
    case OperationKind.UPDATE_TEMPLATE_BUDGET:
      return Object.assign(new PromoBudgetUpdate(), input);
    case OperationKind.SWITCH_TEMPLATE_STATUS:
      return Object.assign(new PromoStatusSwitch(), input);
    case OperationKind.ADJUST_MEMBER_BALANCE:
      return Object.assign(new PromoBalanceAdjustment(), input);
    case OperationKind.UPSERT_BENEFIT:
      return new PromoBenefitUpsert(input);
  }
}

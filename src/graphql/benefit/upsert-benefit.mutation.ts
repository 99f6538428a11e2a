import type { BenefitState } from '../../domain/benefit.ts';
import type { RefusalOf } from '../../operations/possible-refusals.ts';
import type { UpsertBenefit } from '../../operations/upsert-benefit.ts';
import { callerOf, type GraphContext } from '../context.ts';
import { Arg, Cost, Ctx, Field, Mutation, ObjectType, Requires, Resolver } from '../decorators.ts';
import { createResult, effectErrors, toMember } from '../effect-result.ts';
import { type Changed, EffectSuccess } from '../effect-success.ts';
import type { Covers } from '../error-map.ts';
import { Benefit } from './benefit.type.ts';
import { readDraft } from './benefit-draft.ts';
import { UpsertBenefitInput } from './upsert-benefit-input.ts';

@ObjectType({ description: 'The benefit is as you asked for it.' })
export class UpsertBenefitSuccess extends EffectSuccess {
  @Field(() => Benefit, {
    nullable: true,
    description:
      'The benefit as the platform has accepted it (with `validateOnly`: as it would be). Null when that is not known; ask `benefit` then.',
  })
  benefit: Benefit | null;

  constructor(change: Changed<BenefitState>) {
    super(change);
    this.benefit = change.state === null ? null : new Benefit(change.state);
  }
}

const members = [UpsertBenefitSuccess, ...effectErrors] as const;
type Exact = Covers<typeof members, RefusalOf<'UPSERT_BENEFIT'>>;

export const UpsertBenefitResult = createResult('upsertBenefit', members, true satisfies Exact);
type UpsertBenefitResult = InstanceType<(typeof members)[number]>;

@Resolver()
export class UpsertBenefitMutation {
  readonly #upsertBenefit: UpsertBenefit;

  constructor(upsertBenefit: UpsertBenefit) {
    this.#upsertBenefit = upsertBenefit;
  }

  @Requires('promo:benefit:write')
  @Cost(30)
  @Mutation(() => UpsertBenefitResult, {
    nullable: true,
    description:
      'Creates a benefit, or brings the one with this outer id into the state you ask for. Safe to send again with the same key, whatever happened to the answer.',
  })
  async upsertBenefit(
    @Arg('input', () => UpsertBenefitInput, { description: 'The whole benefit.' }) input: UpsertBenefitInput,
    @Ctx() context: GraphContext,
  ): Promise<UpsertBenefitResult> {
    const { idempotencyKey, accountId, activityId, outerId } = input;
    const { draft: benefit, issues } = readDraft(input);
    const validateOnly = input.validateOnly ?? false;
    const request = { idempotencyKey, accountId, activityId, outerId, benefit, issues, validateOnly };
    const result = await this.#upsertBenefit(request, callerOf(context));
    context.loaders.forget();
    const toSuccess = (change: Changed<BenefitState>) => new UpsertBenefitSuccess(change);
    return toMember(result, { entity: 'Benefit', members, toSuccess });
  }
}

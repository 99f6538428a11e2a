import type { BudgetRoom, TemplateState } from '../../domain/template.ts';
import { BudgetUpdateType } from '../../domain/template.ts';
import type { RefusalOf } from '../../operations/possible-refusals.ts';
import type { TemplateReader } from '../../operations/read-templates.ts';
import type { UpdateTemplateBudget } from '../../operations/update-template-budget.ts';
import { callerOf, type GraphContext } from '../context.ts';
import { Arg, Cost, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Requires, Resolver } from '../decorators.ts';
import { EffectInput } from '../effect-input.ts';
import { createResult, effectErrors, toMember } from '../effect-result.ts';
import { type Changed, EffectSuccess } from '../effect-success.ts';
import type { Covers } from '../error-map.ts';
import { PromoLimitError, PromoStatusError } from '../errors.ts';
import { Template } from '../template/template.type.ts';
import { Budget } from './budget.type.ts';

@InputType({ description: 'A change of a template’s budget.' })
export class UpdateTemplateBudgetInput extends EffectInput {
  @Field(() => ID, { description: 'The template: `<accountId>:<code>`.' })
  templateId!: string;

  @Field(() => BudgetUpdateType, { description: 'Add units, or take away units not issued yet.' })
  updateType!: BudgetUpdateType;

  @Field(() => Int, { description: 'How many units, 1 to 999999.' })
  number!: number;
}

@ObjectType({ description: 'The budget was changed, exactly once.' })
export class UpdateTemplateBudgetSuccess extends EffectSuccess {
  @Field(() => Budget, {
    nullable: true,
    description:
      'The budget read back from the vendor after the change (with `validateOnly`: as it would be). Null when it could not be read back; ask `budget` then.',
  })
  budget: Budget | null;

  @Field(() => Template, { nullable: true, description: 'The template, read back together with the budget.' })
  template: Template | null;

  constructor(change: Changed<TemplateState>, roomOf: (state: TemplateState) => BudgetRoom | null) {
    super(change);
    const { state } = change;
    this.budget = state === null ? null : Budget.of(state, roomOf(state));
    this.template = state === null ? null : new Template(state);
  }
}

const members = [UpdateTemplateBudgetSuccess, ...effectErrors, PromoStatusError, PromoLimitError] as const;
type Exact = Covers<typeof members, RefusalOf<'UPDATE_TEMPLATE_BUDGET'>>;

export const UpdateTemplateBudgetResult = createResult('updateTemplateBudget', members, true satisfies Exact);
type UpdateTemplateBudgetResult = InstanceType<(typeof members)[number]>;

@Resolver()
export class UpdateTemplateBudgetMutation {
  readonly #updateTemplateBudget: UpdateTemplateBudget;
  readonly #templates: TemplateReader;

  constructor(updateTemplateBudget: UpdateTemplateBudget, templates: TemplateReader) {
    this.#updateTemplateBudget = updateTemplateBudget;
    this.#templates = templates;
  }

  @Requires('promo:budget:write')
  @Cost(30)
  @Mutation(() => UpdateTemplateBudgetResult, {
    nullable: true,
    description:
      'Appends units to a template’s budget or takes unissued ones away. Safe to send again with the same key, whatever happened to the answer.',
  })
  async updateTemplateBudget(
    @Arg('input', () => UpdateTemplateBudgetInput, { description: 'What to change.' }) input: UpdateTemplateBudgetInput,
    @Ctx() context: GraphContext,
  ): Promise<UpdateTemplateBudgetResult> {
    const { idempotencyKey, templateId, updateType, number } = input;
    const request = { idempotencyKey, templateId, updateType, number, validateOnly: input.validateOnly ?? false };
    const result = await this.#updateTemplateBudget(request, callerOf(context));
    context.loaders.forget();
    const roomOf = (state: TemplateState): BudgetRoom | null => this.#templates.budgetRoom(state);
    const toSuccess = (change: Changed<TemplateState>) => new UpdateTemplateBudgetSuccess(change, roomOf);
    return toMember(result, { entity: 'Template', members, toSuccess });
  }
}

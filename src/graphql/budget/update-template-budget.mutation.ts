import { parseTemplateId } from '../../domain/ids.ts';
import type { RefusalCode } from '../../domain/refusals.ts';
import { BudgetUpdateType } from '../../domain/template.ts';
import type { TemplateReader } from '../../operations/read-templates.ts';
import type { UpdateTemplateBudget } from '../../operations/update-template-budget.ts';
import { callerOf, type GraphContext } from '../context.ts';
import {
  Arg,
  Cost,
  Ctx,
  createUnionType,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Requires,
  Resolver,
} from '../decorators.ts';
import { EffectInput } from '../effect-input.ts';
import type { Covers } from '../error-map.ts';
import {
  PromoAccessError,
  PromoConflictError,
  PromoError,
  PromoLimitError,
  PromoNotFoundError,
  PromoOutcomeUnknownError,
  PromoRejectedError,
  PromoStatusError,
  PromoThrottledError,
  PromoUnavailableError,
  PromoUnsupportedError,
  PromoValidationError,
} from '../errors.ts';
import { PromoOperation } from '../operation/operation.type.ts';
import { toChange } from '../template/change-result.ts';
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
export class UpdateTemplateBudgetSuccess {
  @Field(() => Budget, {
    nullable: true,
    description:
      'The budget read back from the vendor after the change (with `validateOnly`: as it would be). Null when it could not be read back; ask `budget` then.',
  })
  budget!: Budget | null;

  @Field(() => Template, { nullable: true, description: 'The template, read back together with the budget.' })
  template!: Template | null;

  @Field(() => PromoOperation, {
    nullable: true,
    description: 'The record of it; null with `validateOnly` and a fresh key.',
  })
  operation!: PromoOperation | null;

  @Field(() => Boolean, {
    description: 'True when this is the recorded answer to an earlier request with the same key.',
  })
  replayed!: boolean;
}

const members = [
  UpdateTemplateBudgetSuccess,
  PromoValidationError,
  PromoNotFoundError,
  PromoStatusError,
  PromoLimitError,
  PromoAccessError,
  PromoThrottledError,
  PromoUnavailableError,
  PromoUnsupportedError,
  PromoRejectedError,
  PromoConflictError,
  PromoOutcomeUnknownError,
] as const;

export const UpdateTemplateBudgetResult = createUnionType({
  name: 'UpdateTemplateBudgetResult',
  description: 'Everything `updateTemplateBudget` can answer.',
  types: () => members,
});
const coversRefusals: Covers<typeof members, RefusalCode> = true;
void coversRefusals;
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
    const change = toChange(await this.#updateTemplateBudget(request, callerOf(context)), members);
    const target = parseTemplateId(templateId);
    if (target !== null) context.loaders.clearTemplate(target.id);
    if (change instanceof PromoError) return change;
    const { state, operation, replayed } = change;
    return Object.assign(new UpdateTemplateBudgetSuccess(), {
      budget: state === null ? null : Budget.of(state, this.#templates.budgetRoom(state)),
      template: state === null ? null : new Template(state),
      operation,
      replayed,
    });
  }
}

import { SwitchableTemplateStatus, type TemplateState } from '../../domain/template.ts';
import type { RefusalOf } from '../../operations/possible-refusals.ts';
import type { SwitchTemplateStatus } from '../../operations/switch-template-status.ts';
import { callerOf, type GraphContext } from '../context.ts';
import { Arg, Cost, Ctx, Field, ID, InputType, Mutation, ObjectType, Requires, Resolver } from '../decorators.ts';
import { EffectInput } from '../effect-input.ts';
import { createResult, effectErrors, toMember } from '../effect-result.ts';
import { type Changed, EffectSuccess } from '../effect-success.ts';
import type { Covers } from '../error-map.ts';
import { PromoContractError, PromoStatusError } from '../errors.ts';
import { Template } from './template.type.ts';

@InputType({ description: 'A switch of a template’s status.' })
export class SwitchTemplateStatusInput extends EffectInput {
  @Field(() => ID, { description: 'The template: `<accountId>:<code>`.' })
  templateId!: string;

  @Field(() => SwitchableTemplateStatus, {
    description: 'The status it should have. `Template.allowedTransitions` says which are possible now.',
  })
  status!: SwitchableTemplateStatus;
}

@ObjectType({ description: 'The status was switched, exactly once.' })
export class SwitchTemplateStatusSuccess extends EffectSuccess {
  @Field(() => Template, {
    nullable: true,
    description:
      'The template read back from the vendor after the switch (with `validateOnly`: as it would be). Null when it could not be read back; ask `template` then.',
  })
  template: Template | null;

  constructor(change: Changed<TemplateState>) {
    super(change);
    this.template = change.state === null ? null : new Template(change.state);
  }
}

const members = [SwitchTemplateStatusSuccess, ...effectErrors, PromoStatusError, PromoContractError] as const;
type Exact = Covers<typeof members, RefusalOf<'SWITCH_TEMPLATE_STATUS'>>;

export const SwitchTemplateStatusResult = createResult('switchTemplateStatus', members, true satisfies Exact);
type SwitchTemplateStatusResult = InstanceType<(typeof members)[number]>;

@Resolver()
export class SwitchTemplateStatusMutation {
  readonly #switchTemplateStatus: SwitchTemplateStatus;

  constructor(switchTemplateStatus: SwitchTemplateStatus) {
    this.#switchTemplateStatus = switchTemplateStatus;
  }

  @Requires('promo:template:write')
  @Cost(30)
  @Mutation(() => SwitchTemplateStatusResult, {
    nullable: true,
    description:
      'Activates, pauses or closes a template. Safe to send again with the same key, whatever happened to the answer.',
  })
  async switchTemplateStatus(
    @Arg('input', () => SwitchTemplateStatusInput, { description: 'What to switch.' }) input: SwitchTemplateStatusInput,
    @Ctx() context: GraphContext,
  ): Promise<SwitchTemplateStatusResult> {
    const { idempotencyKey, templateId, status } = input;
    const request = { idempotencyKey, templateId, status, validateOnly: input.validateOnly ?? false };
    const result = await this.#switchTemplateStatus(request, callerOf(context));
    context.loaders.forget();
    const toSuccess = (change: Changed<TemplateState>) => new SwitchTemplateStatusSuccess(change);
    return toMember(result, { entity: 'Template', members, toSuccess });
  }
}

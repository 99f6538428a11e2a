import { parseTemplateId } from '../../domain/ids.ts';
import { SwitchableTemplateStatus } from '../../domain/template.ts';
import type { SwitchTemplateStatus, SwitchTemplateStatusRefusal } from '../../operations/switch-template-status.ts';
import { callerOf, type GraphContext } from '../context.ts';
import {
  Arg,
  Cost,
  Ctx,
  createUnionType,
  Field,
  ID,
  InputType,
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
import { toChange } from './change-result.ts';
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
export class SwitchTemplateStatusSuccess {
  @Field(() => Template, {
    nullable: true,
    description:
      'The template read back from the vendor after the switch (with `validateOnly`: as it would be). Null when it could not be read back; ask `template` then.',
  })
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
  SwitchTemplateStatusSuccess,
  PromoValidationError,
  PromoNotFoundError,
  PromoStatusError,
  PromoAccessError,
  PromoThrottledError,
  PromoUnavailableError,
  PromoUnsupportedError,
  PromoRejectedError,
  PromoConflictError,
  PromoOutcomeUnknownError,
] as const;

export const SwitchTemplateStatusResult = createUnionType({
  name: 'SwitchTemplateStatusResult',
  description: 'Everything `switchTemplateStatus` can answer.',
  types: () => members,
});
const coversRefusals: Covers<typeof members, SwitchTemplateStatusRefusal> = true;
void coversRefusals;
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
    const change = toChange(await this.#switchTemplateStatus(request, callerOf(context)), members);
    const target = parseTemplateId(templateId);
    if (target !== null) context.loaders.clearTemplate(target.id);
    if (change instanceof PromoError) return change;
    const { state, operation, replayed } = change;
    return Object.assign(new SwitchTemplateStatusSuccess(), {
      template: state === null ? null : new Template(state),
      operation,
      replayed,
    });
  }
}

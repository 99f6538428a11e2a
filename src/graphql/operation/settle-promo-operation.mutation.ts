import { Verdict } from '../../domain/operation.ts';
import type { settleRefusals } from '../../operations/possible-refusals.ts';
import type { SettlePromoOperation } from '../../operations/settle-promo-operation.ts';
import { callerOf, type GraphContext } from '../context.ts';
import {
  Arg,
  Cost,
  Ctx,
  Field,
  ID,
  InputType,
  Internal,
  Mutation,
  ObjectType,
  Requires,
  Resolver,
} from '../decorators.ts';
import { createResult, errorAmong, errorOfRefusal } from '../effect-result.ts';
import type { Covers } from '../error-map.ts';
import { PromoConflictError, PromoNotFoundError, PromoValidationError } from '../errors.ts';
import { PromoOperation } from './operation.type.ts';

@Internal()
@InputType({ description: 'A person’s decision about an operation that nothing else could settle.' })
export class SettlePromoOperationInput {
  @Field(() => ID, { description: 'The operation, a UUIDv7. It must be UNKNOWN.' })
  operationId!: string;

  @Field(() => Verdict, { description: 'Whether it happened.' })
  verdict!: Verdict;

  @Field(() => String, {
    description: 'What the decision rests on, 3 to 1000 characters; kept in `PromoOperation.decision`.',
  })
  note!: string;
}

@Internal()
@ObjectType({ description: 'The operation is settled as you decided.' })
export class SettlePromoOperationSuccess {
  @Field(() => PromoOperation, {
    nullable: true,
    description:
      'The operation as it stands now; never null, but as nullable as `PromoError.operation`, so that you can select both.',
  })
  operation!: PromoOperation | null;

  @Field(() => Boolean, { description: 'True when it had been decided the same way before.' })
  replayed!: boolean;
}

const members = [SettlePromoOperationSuccess, PromoValidationError, PromoNotFoundError, PromoConflictError] as const;
type Exact = Covers<typeof members, (typeof settleRefusals)[number], never>;

export const SettlePromoOperationResult = createResult('settlePromoOperation', members, true satisfies Exact);
type SettlePromoOperationResult = InstanceType<(typeof members)[number]>;

@Resolver()
export class SettlePromoOperationMutation {
  readonly #settlePromoOperation: SettlePromoOperation;

  constructor(settlePromoOperation: SettlePromoOperation) {
    this.#settlePromoOperation = settlePromoOperation;
  }

  @Internal()
  @Requires('promo:operation:settle')
  @Cost(10)
  @Mutation(() => SettlePromoOperationResult, {
    nullable: true,
    description:
      'Decides an operation whose outcome is unknown, on the evidence that a person has. Nothing is sent to the vendor. The same verdict again answers what was decided.',
  })
  async settlePromoOperation(
    @Arg('input', () => SettlePromoOperationInput, { description: 'What you decide.' })
    { operationId, verdict, note }: SettlePromoOperationInput,
    @Ctx() context: GraphContext,
  ): Promise<SettlePromoOperationResult> {
    const settled = await this.#settlePromoOperation({ operationId, verdict, note }, callerOf(context));
    context.loaders.forget();
    if (settled.kind === 'refused') return errorAmong(members, errorOfRefusal(settled));
    return Object.assign(new SettlePromoOperationSuccess(), {
      operation: new PromoOperation(settled.operation),
      replayed: settled.replayed,
    });
  }
}

import type { Instant } from '../../domain/clock.ts';
import { type Decimal as DecimalText, zero } from '../../domain/decimal.ts';
import type { MemberState } from '../../domain/member.ts';
import type { AdjustMemberBalance } from '../../operations/adjust-member-balance.ts';
import type { RefusalOf } from '../../operations/possible-refusals.ts';
import { callerOf, type GraphContext } from '../context.ts';
import { Arg, Cost, Ctx, Field, ID, InputType, Mutation, ObjectType, Requires, Resolver } from '../decorators.ts';
import { EffectInput } from '../effect-input.ts';
import { createResult, effectErrors, toMember } from '../effect-result.ts';
import { type Changed, EffectSuccess } from '../effect-success.ts';
import type { Covers } from '../error-map.ts';
import { PromoLimitError } from '../errors.ts';
import { DateTime, Decimal } from '../scalars.ts';
import { Member } from './member.type.ts';

@InputType({ description: 'A change of a member’s balance, points, or both. At least one increment is not 0.' })
export class AdjustMemberBalanceInput extends EffectInput {
  @Field(() => ID, { description: 'The member: `<accountId>:<uid>`.' })
  memberId!: string;

  @Field(() => Decimal, {
    nullable: true,
    defaultValue: zero,
    description:
      'What to add to the balance; negative to take away. As many digits behind the point as the account allows.',
  })
  balanceIncrement!: DecimalText | null;

  @Field(() => Decimal, {
    nullable: true,
    defaultValue: zero,
    description:
      'What to add to the points; negative to take away. As many digits behind the point as the account allows.',
  })
  pointIncrement!: DecimalText | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it happened with you, if that is to stand in the vendor’s books; not in the future. Null: when it was recorded here.',
  })
  occurredAt?: Instant | null;
}

@ObjectType({ description: 'Balance and points were changed, exactly once.' })
export class AdjustMemberBalanceSuccess extends EffectSuccess {
  @Field(() => Member, {
    nullable: true,
    description:
      'The member after the change, as the vendor’s answer to it tells (with `validateOnly`: as it would be). Null when the vendor did not tell; ask `member` then.',
  })
  member: Member | null;

  constructor(change: Changed<MemberState>) {
    super(change);
    this.member = change.state === null ? null : new Member(change.state, { isWhole: false });
  }
}

const members = [AdjustMemberBalanceSuccess, ...effectErrors, PromoLimitError] as const;
type Exact = Covers<typeof members, RefusalOf<'ADJUST_MEMBER_BALANCE'>>;

export const AdjustMemberBalanceResult = createResult('adjustMemberBalance', members, true satisfies Exact);
type AdjustMemberBalanceResult = InstanceType<(typeof members)[number]>;

@Resolver()
export class AdjustMemberBalanceMutation {
  readonly #adjustMemberBalance: AdjustMemberBalance;

  constructor(adjustMemberBalance: AdjustMemberBalance) {
    this.#adjustMemberBalance = adjustMemberBalance;
  }

  @Requires('promo:member:write')
  @Cost(30)
  @Mutation(() => AdjustMemberBalanceResult, {
    nullable: true,
    description:
      'Adds to a member’s balance and points, or takes away. Safe to send again with the same key, whatever happened to the answer.',
  })
  async adjustMemberBalance(
    @Arg('input', () => AdjustMemberBalanceInput, { description: 'What to change.' }) input: AdjustMemberBalanceInput,
    @Ctx() context: GraphContext,
  ): Promise<AdjustMemberBalanceResult> {
    const request = {
      idempotencyKey: input.idempotencyKey,
      memberId: input.memberId,
      balanceIncrement: input.balanceIncrement ?? zero,
      pointIncrement: input.pointIncrement ?? zero,
      occurredAt: input.occurredAt ?? null,
      validateOnly: input.validateOnly ?? false,
    };
    const result = await this.#adjustMemberBalance(request, callerOf(context));
    context.loaders.forget();
    const toSuccess = (change: Changed<MemberState>) => new AdjustMemberBalanceSuccess(change);
    return toMember(result, { entity: 'Member', members, toSuccess });
  }
}

import { BenefitStatus } from '../../domain/benefit.ts';
import { visibleAccounts } from '../../domain/caller.ts';
import type { Long as LongText } from '../../domain/long.ts';
import type { AccountReader } from '../../operations/read-accounts.ts';
import type { BenefitFilter, BenefitReader } from '../../operations/read-benefits.ts';
import { PromoAccount } from '../account/account.type.ts';
import { accountOf } from '../account/account-of.ts';
import { fillConnection } from '../connection.ts';
import { callerOf, type GraphContext } from '../context.ts';
import { isBenefitId, toPageRequest } from '../cursors.ts';
import {
  Arg,
  Args,
  ArgsType,
  Cost,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Listed,
  Query,
  Requires,
  Resolver,
  Root,
  registerEnumType,
} from '../decorators.ts';
import { benefitIdFrom, benefitIdOfReference, type Reference } from '../entity-ids.ts';
import { requireScopes } from '../guard.ts';
import { toAccountIds, toSearch } from '../list-filter.ts';
import { PromoOperationConnection } from '../operation/operation.type.ts';
import { operationsOn } from '../operation/operation-pages.ts';
import { PageArgs } from '../page-args.ts';
import { Long } from '../scalars.ts';
import { Benefit, PromoBenefitConnection } from './benefit.type.ts';

const BenefitOrderBy = { ID_ASC: 'ID_ASC', ID_DESC: 'ID_DESC', NAME_ASC: 'NAME_ASC', NAME_DESC: 'NAME_DESC' } as const;
type BenefitOrderBy = keyof typeof BenefitOrderBy;

registerEnumType(BenefitOrderBy, {
  name: 'PromoBenefitOrder',
  description: 'The order of a list of benefits.',
  valuesConfig: {
    ID_ASC: { description: 'By account, activity and outer id, compared as text.' },
    ID_DESC: { description: 'By account, activity and outer id, backwards.' },
    NAME_ASC: { description: 'By name.' },
    NAME_DESC: { description: 'By name, backwards.' },
  },
});

const orders = {
  ID_ASC: { order: 'ID', isDescending: false },
  ID_DESC: { order: 'ID', isDescending: true },
  NAME_ASC: { order: 'NAME', isDescending: false },
  NAME_DESC: { order: 'NAME', isDescending: true },
} as const satisfies Record<BenefitOrderBy, object>;

@InputType('PromoBenefitFilter', {
  description: 'Which benefits to list. What is left out does not limit; an empty list matches nothing.',
})
class BenefitFilterInput {
  @Field(() => [ID], { nullable: true, description: 'Only of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => [BenefitStatus], { nullable: true, description: 'Only in one of these statuses.' })
  statuses?: BenefitStatus[] | null;

  @Field(() => [Long], { nullable: true, description: 'Only of these activities.' })
  activityIds?: LongText[] | null;

  @Cost(5)
  @Field(() => String, { nullable: true, description: 'Only those whose name or outer id contains this, in any case.' })
  text?: string | null;
}

@ArgsType()
class BenefitsArgs extends PageArgs {
  @Cost(2)
  @Field(() => BenefitFilterInput, { nullable: true, description: 'Which ones.' })
  filter?: BenefitFilterInput | null;

  @Field(() => BenefitOrderBy, { defaultValue: 'ID_ASC', description: 'In which order.' })
  order!: BenefitOrderBy;
}

@Resolver(() => Benefit)
export class BenefitResolver {
  readonly #benefits: BenefitReader;
  readonly #accounts: AccountReader;

  constructor(benefits: BenefitReader, accounts: AccountReader) {
    this.#benefits = benefits;
    this.#accounts = accounts;
  }

  @Requires('promo:read')
  @Query(() => Benefit, {
    nullable: true,
    description:
      'One benefit, as its platform last accepted it from us; null when none of this id that you may see went through here.',
  })
  async benefit(
    @Arg('id', () => ID, { description: 'The id of the benefit: `<accountId>:<activityId>:<outerId>`.' }) id: string,
    @Ctx() { loaders }: GraphContext,
  ): Promise<Benefit | null> {
    const state = await loaders.benefit(benefitIdFrom(id));
    return state === null ? null : new Benefit(state);
  }

  @Requires('promo:read')
  @Listed()
  @Query(() => PromoBenefitConnection, {
    description: 'The benefits you may see, as their platforms last accepted them from us. No vendor is asked.',
  })
  async benefits(
    @Args(() => BenefitsArgs) { filter, order, first, after }: BenefitsArgs,
    @Ctx() context: GraphContext,
  ): Promise<PromoBenefitConnection> {
    const page = toPageRequest({ first, after, ...orders[order], isId: isBenefitId });
    const wanted = toFilter(filter ?? {}, context);
    return fillConnection(
      new PromoBenefitConnection(() => this.#benefits.count(wanted)),
      await this.#benefits.list(wanted, page),
      { ...orders[order], toNode: (state) => new Benefit(state), isContinued: page.after !== null },
    );
  }

  @FieldResolver(() => PromoAccount, {
    nullable: true,
    description: 'The account it belongs to; null when that is not configured any more.',
  })
  account(@Root() { state }: Benefit): PromoAccount | null {
    return accountOf(this.#accounts, state);
  }

  @Requires('promo:read')
  @Listed()
  @FieldResolver(() => PromoOperationConnection, { description: 'What was asked of it, latest first.' })
  operations(
    @Args(() => PageArgs) page: PageArgs,
    @Root() { id }: Benefit,
    @Ctx() context: GraphContext,
  ): Promise<PromoOperationConnection> {
    return operationsOn(id, page, context);
  }

  async resolveReference(reference: Reference, context: GraphContext): Promise<Benefit | null> {
    requireScopes(context, ['promo:read']);
    const id = benefitIdOfReference(reference);
    const state = id === null ? null : await context.loaders.benefit(id);
    return state === null ? null : new Benefit(state);
  }
}

function toFilter(
  { accountIds, statuses, activityIds, text }: BenefitFilterInput,
  context: GraphContext,
): BenefitFilter {
  return {
    accountIds: visibleAccounts(callerOf(context), toAccountIds(accountIds)),
    ...(statuses ? { statuses } : {}),
    ...(activityIds ? { activityIds } : {}),
    ...(text ? { text: toSearch(text) } : {}),
  };
}

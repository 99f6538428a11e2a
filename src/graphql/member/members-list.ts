/** Lists of members: how they are filtered and ordered. */
import { visibleAccounts } from '../../domain/caller.ts';
import { type Decimal as DecimalText, parseDecimal } from '../../domain/decimal.ts';
import { MemberStatus } from '../../domain/member.ts';
import type { PageRequest } from '../../domain/page.ts';
import type { MemberFilter, MemberOrder } from '../../operations/read-members.ts';
import { callerOf, type GraphContext } from '../context.ts';
import { isMemberId, toPageRequest } from '../cursors.ts';
import { ArgsType, Cost, Field, ID, InputType, registerEnumType } from '../decorators.ts';
import { requireScopes } from '../guard.ts';
import { toAccountIds, toSearch } from '../list-filter.ts';
import { PageArgs } from '../page-args.ts';
import { Decimal } from '../scalars.ts';

const MemberOrderBy = {
  ID_ASC: 'ID_ASC',
  ID_DESC: 'ID_DESC',
  BALANCE_ASC: 'BALANCE_ASC',
  BALANCE_DESC: 'BALANCE_DESC',
} as const;
type MemberOrderBy = keyof typeof MemberOrderBy;

registerEnumType(MemberOrderBy, {
  name: 'PromoMemberOrder',
  description: 'The order of a list of members.',
  valuesConfig: {
    ID_ASC: { description: 'By account and uid, compared as text.' },
    ID_DESC: { description: 'By account and uid, backwards.' },
    BALANCE_ASC: { description: 'Lowest balance first.' },
    BALANCE_DESC: { description: 'Highest balance first.' },
  },
});

const orders = {
  ID_ASC: { order: 'ID', isDescending: false },
  ID_DESC: { order: 'ID', isDescending: true },
  BALANCE_ASC: { order: 'BALANCE', isDescending: false },
  BALANCE_DESC: { order: 'BALANCE', isDescending: true },
} as const satisfies Record<MemberOrderBy, { readonly order: MemberOrder; readonly isDescending: boolean }>;

@InputType('PromoMemberFilter', {
  description: 'Which members to list. What is left out does not limit; an empty list matches nothing.',
})
class MemberFilterInput {
  @Field(() => [ID], { nullable: true, description: 'Only of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => [MemberStatus], { nullable: true, description: 'Only in one of these statuses.' })
  statuses?: MemberStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'Only of these tiers, named exactly as the vendor does.' })
  categories?: string[] | null;

  @Cost(5)
  @Field(() => String, { nullable: true, description: 'Only those whose number or uid contains this, in any case.' })
  text?: string | null;

  @Cost(5)
  @Field(() => String, {
    nullable: true,
    description:
      'Only those whose name contains this, in any case. Needs the scope promo:member:pii; FORBIDDEN without it.',
  })
  name?: string | null;

  @Field(() => Decimal, { nullable: true, description: 'Only those with at least this balance.' })
  balanceAtLeast?: DecimalText | null;

  @Field(() => Decimal, { nullable: true, description: 'Only those with at most this balance.' })
  balanceAtMost?: DecimalText | null;
}

@ArgsType()
export class MembersArgs extends PageArgs {
  @Cost(2)
  @Field(() => MemberFilterInput, { nullable: true, description: 'Which ones.' })
  filter?: MemberFilterInput | null;

  @Field(() => MemberOrderBy, { defaultValue: 'ID_ASC', description: 'In which order.' })
  order!: MemberOrderBy;
}

/** The page that is asked for. @throws {GraphQLError} BAD_USER_INPUT */
export function toMemberPage({ first, after, order }: MembersArgs): PageRequest<MemberOrder> {
  const by = orders[order];
  const isKey = by.order === 'BALANCE' ? (text: string) => parseDecimal(text) !== null : undefined;
  return toPageRequest<MemberOrder>({ first, after, ...by, isId: isMemberId, isKey });
}

/** What limits the list. @throws {GraphQLError} FORBIDDEN to search by name without the scope for it. */
export function toMemberFilter({ filter }: MembersArgs, context: GraphContext): MemberFilter {
  const { accountIds, statuses, categories, text, name, balanceAtLeast, balanceAtMost } = filter ?? {};
  if (name) requireScopes(context, ['promo:member:pii']);
  return {
    accountIds: visibleAccounts(callerOf(context), toAccountIds(accountIds)),
    ...(statuses ? { statuses } : {}),
    ...(categories ? { categories: categories.map(toSearch) } : {}),
    ...(text ? { text: toSearch(text) } : {}),
    ...(name ? { name: toSearch(name) } : {}),
    ...(balanceAtLeast ? { balanceAtLeast } : {}),
    ...(balanceAtMost ? { balanceAtMost } : {}),
  };
}

import type { MemberState } from '../../domain/member.ts';
import type { AccountReader } from '../../operations/read-accounts.ts';
import type { MemberReader } from '../../operations/read-members.ts';
import { PromoAccount } from '../account/account.type.ts';
import { accountOf } from '../account/account-of.ts';
import { fillConnection } from '../connection.ts';
import { badInput, type GraphContext } from '../context.ts';
import { Args, Cost, Ctx, FieldResolver, Listed, ListedAbout, Query, Requires, Resolver, Root } from '../decorators.ts';
import { accountIdFrom, memberIdFrom, memberIdOfReference, type Reference } from '../entity-ids.ts';
import { requireScopes } from '../guard.ts';
import { anyAge, toMaxAgeMs } from '../max-age.ts';
import { PromoOperationConnection } from '../operation/operation.type.ts';
import { operationsOn } from '../operation/operation-pages.ts';
import { PageArgs } from '../page-args.ts';
import { Member, PromoMemberConnection } from './member.type.ts';
import { MemberArgs, MemberByNumberArgs, MembersByPhoneArgs } from './member-args.ts';
import { MembersArgs, toMemberFilter, toMemberPage } from './members-list.ts';

@Resolver(() => Member)
export class MemberResolver {
  readonly #members: MemberReader;
  readonly #accounts: AccountReader;

  constructor(members: MemberReader, accounts: AccountReader) {
    this.#members = members;
    this.#accounts = accounts;
  }

  @Requires('promo:read')
  @Cost(10)
  @Query(() => Member, {
    nullable: true,
    description:
      'One member; null when there is none of this id that you may see. An error with the code VENDOR_UNAVAILABLE when nothing is known of it and its vendor cannot tell.',
  })
  async member(
    @Args(() => MemberArgs) { id, maxAgeSeconds }: MemberArgs,
    @Ctx() { loaders }: GraphContext,
  ): Promise<Member | null> {
    const state = await loaders.member(memberIdFrom(id), toMaxAgeMs(maxAgeSeconds));
    return state === null ? null : new Member(state);
  }

  @Requires('promo:read')
  @Cost(10)
  @Query(() => Member, {
    nullable: true,
    description:
      'The member with this number on the card; null when there is none that you may see. An error with the code VENDOR_UNAVAILABLE when nothing is known of it and the vendor cannot tell.',
  })
  async memberByNumber(
    @Args(() => MemberByNumberArgs) { accountId, number, maxAgeSeconds }: MemberByNumberArgs,
    @Ctx() { loaders }: GraphContext,
  ): Promise<Member | null> {
    const question = { accountId: accountIdFrom(accountId), by: { number: numberFrom(number) } };
    const found = await loaders.membersBy({ ...question, maxAgeMs: toMaxAgeMs(maxAgeSeconds) });
    const [latest] = found.toSorted(byObservation);
    return latest === undefined ? null : new Member(latest);
  }

  @Requires('promo:read', 'promo:member:pii')
  @Cost(10)
  @ListedAbout(5)
  @Query(() => [Member], {
    nullable: true,
    description:
      'The members with this phone number, by id: several may share one. Empty when there is none that you may see; null only with an error, such as VENDOR_UNAVAILABLE when nothing is known of them and the vendor cannot tell.',
  })
  async membersByPhone(
    @Args(() => MembersByPhoneArgs) { accountId, phone, maxAgeSeconds }: MembersByPhoneArgs,
    @Ctx() { loaders }: GraphContext,
  ): Promise<Member[]> {
    const question = { accountId: accountIdFrom(accountId), by: { phone: phoneFrom(phone) } };
    const found = await loaders.membersBy({ ...question, maxAgeMs: toMaxAgeMs(maxAgeSeconds) });
    return found.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((state) => new Member(state));
  }

  @Requires('promo:read')
  @Listed()
  @Query(() => PromoMemberConnection, {
    description:
      'The members you may see, as vendors last told us; `observedAt` says when. Only members that vendors have told us about are listed. No vendor is asked.',
  })
  async members(@Args(() => MembersArgs) args: MembersArgs, @Ctx() context: GraphContext) {
    const page = toMemberPage(args);
    const wanted = toMemberFilter(args, context);
    return fillConnection(
      new PromoMemberConnection(() => this.#members.count(wanted)),
      await this.#members.list(wanted, page),
      { ...page, toNode: (state: MemberState) => new Member(state), isContinued: page.after !== null },
    );
  }

  @FieldResolver(() => PromoAccount, {
    nullable: true,
    description: 'The account it belongs to; null when that is not configured any more.',
  })
  account(@Root() { state }: Member): PromoAccount | null {
    return accountOf(this.#accounts, state);
  }

  @Requires('promo:read')
  @Listed()
  @FieldResolver(() => PromoOperationConnection, { description: 'What was asked of it, latest first.' })
  operations(
    @Args(() => PageArgs) page: PageArgs,
    @Root() { id }: Member,
    @Ctx() context: GraphContext,
  ): Promise<PromoOperationConnection> {
    return operationsOn(id, page, context);
  }

  async resolveReference(reference: Reference, context: GraphContext): Promise<Member | null> {
    requireScopes(context, ['promo:read']);
    const id = memberIdOfReference(reference);
    const state = id === null ? null : await context.loaders.member(id, anyAge);
    return state === null ? null : new Member(state);
  }
}

/** A number that was given to another member is with the one we heard of last. */
function byObservation(a: MemberState, b: MemberState): number {
  return a.observedAt > b.observedAt ? -1 : 1;
}

function numberFrom(text: string): string {
  if (/^[^\p{Cc}]{1,64}$/u.test(text)) return text;
  throw badInput('"number" must be the number on a card: 1 to 64 characters.', 'number');
}

/** What was sent is not repeated in the message: it may be somebody's phone after all. */
function phoneFrom(text: string): string {
  if (/^\+?\d[\d -]{3,22}\d$/.test(text)) return text;
  throw badInput(
    '"phone" must be a phone number: 5 to 24 digits, spaces and hyphens, with a "+" in front if there is one.',
    'phone',
  );
}

import { maySee } from '../../domain/caller.ts';
import type { AccountHealth, AccountInfo, AccountReader } from '../../operations/read-accounts.ts';
import { fillConnection } from '../connection.ts';
import { callerOf, type GraphContext } from '../context.ts';
import { isAccountId, toPageRequest } from '../cursors.ts';
import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ForOperators,
  forOperators,
  ID,
  Int,
  Listed,
  Query,
  Requires,
  Resolver,
  Root,
} from '../decorators.ts';
import { requireScopes } from '../guard.ts';
import { PromoOperationConnection } from '../operation/operation.type.ts';
import { operationsOf } from '../operation/operation-pages.ts';
import { PageArgs } from '../page-args.ts';
import {
  AccountHealthStatus,
  PromoAccount,
  PromoAccountConnection,
  PromoAccountHealth,
  PromoQuota,
} from './account.type.ts';

@Resolver(() => PromoAccount)
export class AccountResolver {
  readonly #accounts: AccountReader;

  constructor(accounts: AccountReader) {
    this.#accounts = accounts;
  }

  @Requires('promo:read')
  @Query(() => PromoAccount, {
    nullable: true,
    description: 'One account; null when there is none of this id that you may see.',
  })
  promoAccount(
    @Arg('id', () => ID, { description: 'The operator’s name for it, such as "hk-cards".' }) id: string,
    @Ctx() context: GraphContext,
  ): PromoAccount | null {
    return this.#visible(context).find((account) => account.id === id) ?? null;
  }

  @Requires('promo:read')
  @Listed()
  @Query(() => PromoAccountConnection, { description: 'The accounts you may see, by id.' })
  promoAccounts(
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() context: GraphContext,
  ): PromoAccountConnection {
    const order = { order: 'ID', isDescending: false } as const;
    const page = toPageRequest({ first, after, ...order, isId: isAccountId });
    const all = this.#visible(context);
    const rest = all.filter(({ id }) => page.after === null || id > page.after.id);
    const items = rest.slice(0, first).map((item) => ({ item, cursor: { key: '', id: item.id } }));
    return fillConnection(
      new PromoAccountConnection(async () => all.length),
      { items, hasMore: rest.length > first },
      { ...order, toNode: (account) => account, isContinued: page.after !== null },
    );
  }

  @ForOperators()
  @FieldResolver(() => PromoAccountHealth, {
    nullable: true,
    description: `How its calls have fared lately, over all processes. ${forOperators}`,
  })
  async health(@Root() account: PromoAccount, @Ctx() { loaders }: GraphContext): Promise<PromoAccountHealth> {
    return toHealth(await loaders.health(account.info.id));
  }

  @ForOperators()
  @FieldResolver(() => Int, {
    nullable: true,
    description: `How many of its operations are PENDING or UNKNOWN. ${forOperators}`,
  })
  openOperations(@Root() account: PromoAccount, @Ctx() { loaders }: GraphContext): Promise<number> {
    return loaders.openOperations(account.info.id);
  }

  @ForOperators()
  @FieldResolver(() => PromoQuota, {
    nullable: true,
    description: `Its daily quota; null when its calls are not counted by the day. ${forOperators}`,
  })
  async quota(@Root() account: PromoAccount, @Ctx() { loaders }: GraphContext): Promise<PromoQuota | null> {
    const quota = await loaders.quota(account.info.id);
    return quota === null ? null : Object.assign(new PromoQuota(), quota);
  }

  @Requires('promo:read')
  @Listed()
  @FieldResolver(() => PromoOperationConnection, { description: 'What went through it, latest first.' })
  operations(
    @Args(() => PageArgs) page: PageArgs,
    @Root() { info }: PromoAccount,
    @Ctx() context: GraphContext,
  ): Promise<PromoOperationConnection> {
    return operationsOf(info.id, page, context);
  }

  resolveReference({ id }: { id?: unknown }, context: GraphContext): PromoAccount | null {
    requireScopes(context, ['promo:read']);
    return this.#visible(context).find((account) => account.id === id) ?? null;
  }

  #visible(context: GraphContext): PromoAccount[] {
    const caller = callerOf(context);
    return this.#accounts.all.filter(({ id }: AccountInfo) => maySee(caller, id)).map((info) => new PromoAccount(info));
  }
}

function toHealth(health: AccountHealth | null): PromoAccountHealth {
  const { answeredAt = null, failedAt = null, failure = null } = health ?? {};
  const isFailing = failedAt !== null && (answeredAt === null || failedAt > answeredAt);
  return Object.assign(new PromoAccountHealth(), {
    status:
      health === null ? AccountHealthStatus.UNUSED : isFailing ? AccountHealthStatus.FAILING : AccountHealthStatus.OK,
    lastAnsweredAt: answeredAt,
    lastFailedAt: failedAt,
    lastFailure: failure,
  });
}

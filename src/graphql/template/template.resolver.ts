import { visibleAccounts } from '../../domain/caller.ts';
import { SwitchableTemplateStatus, TemplateKind, TemplateStatus } from '../../domain/template.ts';
import type { AccountReader } from '../../operations/read-accounts.ts';
import type { TemplateFilter, TemplateReader } from '../../operations/read-templates.ts';
import { PromoAccount } from '../account/account.type.ts';
import { accountOf } from '../account/account-of.ts';
import { Budget } from '../budget/budget.type.ts';
import { fillConnection } from '../connection.ts';
import { callerOf, type GraphContext } from '../context.ts';
import { isTemplateId, toPageRequest } from '../cursors.ts';
import {
  Args,
  ArgsType,
  Cost,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Listed,
  ListedAbout,
  Query,
  Requires,
  Resolver,
  Root,
  registerEnumType,
} from '../decorators.ts';
import { type Reference, templateIdFrom, templateIdOfReference } from '../entity-ids.ts';
import { requireScopes } from '../guard.ts';
import { toAccountIds, toSearch } from '../list-filter.ts';
import { anyAge, toMaxAgeMs } from '../max-age.ts';
import { PromoOperationConnection } from '../operation/operation.type.ts';
import { operationsOn } from '../operation/operation-pages.ts';
import { PageArgs } from '../page-args.ts';
import { PromoTemplateConnection, Template } from './template.type.ts';
import { TemplateArgs } from './template-args.ts';

const TemplateOrderBy = { ID_ASC: 'ID_ASC', ID_DESC: 'ID_DESC', NAME_ASC: 'NAME_ASC', NAME_DESC: 'NAME_DESC' } as const;
type TemplateOrderBy = keyof typeof TemplateOrderBy;

registerEnumType(TemplateOrderBy, {
  name: 'PromoTemplateOrder',
  description: 'The order of a list of templates.',
  valuesConfig: {
    ID_ASC: { description: 'By account and code.' },
    ID_DESC: { description: 'By account and code, backwards.' },
    NAME_ASC: { description: 'By name, templates without a name first.' },
    NAME_DESC: { description: 'By name, backwards.' },
  },
});

const orders = {
  ID_ASC: { order: 'ID', isDescending: false },
  ID_DESC: { order: 'ID', isDescending: true },
  NAME_ASC: { order: 'NAME', isDescending: false },
  NAME_DESC: { order: 'NAME', isDescending: true },
} as const satisfies Record<TemplateOrderBy, object>;

@InputType('PromoTemplateFilter', {
  description: 'Which templates to list. What is left out does not limit; an empty list matches nothing.',
})
class TemplateFilterInput {
  @Field(() => [ID], { nullable: true, description: 'Only of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => [TemplateStatus], { nullable: true, description: 'Only in one of these statuses.' })
  statuses?: TemplateStatus[] | null;

  @Field(() => [TemplateKind], { nullable: true, description: 'Only of these kinds.' })
  kinds?: TemplateKind[] | null;

  @Cost(5)
  @Field(() => String, { nullable: true, description: 'Only those whose name or code contains this, in any case.' })
  text?: string | null;

  @Field(() => Int, { nullable: true, description: 'Only those with at most so many units remaining.' })
  remainingAtMost?: number | null;
}

@ArgsType()
class TemplatesArgs extends PageArgs {
  @Cost(2)
  @Field(() => TemplateFilterInput, { nullable: true, description: 'Which ones.' })
  filter?: TemplateFilterInput | null;

  @Field(() => TemplateOrderBy, { defaultValue: 'ID_ASC', description: 'In which order.' })
  order!: TemplateOrderBy;
}

@Resolver(() => Template)
export class TemplateResolver {
  readonly #templates: TemplateReader;
  readonly #accounts: AccountReader;

  constructor(templates: TemplateReader, accounts: AccountReader) {
    this.#templates = templates;
    this.#accounts = accounts;
  }

  @Requires('promo:read')
  @Cost(10)
  @Query(() => Template, {
    nullable: true,
    description:
      'One template; null when there is none of this id that you may see. An error with the code VENDOR_UNAVAILABLE when nothing is known of it and its vendor cannot tell.',
  })
  async template(
    @Args(() => TemplateArgs) { id, maxAgeSeconds }: TemplateArgs,
    @Ctx() { loaders }: GraphContext,
  ): Promise<Template | null> {
    const state = await loaders.template(templateIdFrom(id), toMaxAgeMs(maxAgeSeconds));
    return state === null ? null : new Template(state);
  }

  @Requires('promo:read')
  @Listed()
  @Query(() => PromoTemplateConnection, {
    description: 'The templates you may see, as vendors last told us; `observedAt` says when. No vendor is asked.',
  })
  async templates(
    @Args(() => TemplatesArgs) { filter, order, first, after }: TemplatesArgs,
    @Ctx() context: GraphContext,
  ): Promise<PromoTemplateConnection> {
    const page = toPageRequest({ first, after, ...orders[order], isId: isTemplateId });
    const wanted = toFilter(filter ?? {}, context);
    return fillConnection(
      new PromoTemplateConnection(() => this.#templates.count(wanted)),
      await this.#templates.list(wanted, page),
      { ...orders[order], toNode: (state) => new Template(state), isContinued: page.after !== null },
    );
  }

  @FieldResolver(() => PromoAccount, {
    nullable: true,
    description: 'The account it belongs to; null when that is not configured any more.',
  })
  account(@Root() { state }: Template): PromoAccount | null {
    return accountOf(this.#accounts, state);
  }

  @FieldResolver(() => Budget, { nullable: true, description: 'Its budget; null when the vendor does not tell.' })
  budget(@Root() { state }: Template): Budget | null {
    return Budget.of(state, this.#templates.budgetRoom(state));
  }

  @ListedAbout(3)
  @FieldResolver(() => [SwitchableTemplateStatus], {
    description: 'The statuses `switchTemplateStatus` can bring it to now. Empty when there are none.',
  })
  allowedTransitions(@Root() { state }: Template): SwitchableTemplateStatus[] {
    return [...this.#templates.allowedTransitions(state)];
  }

  @Requires('promo:read')
  @Listed()
  @FieldResolver(() => PromoOperationConnection, { description: 'What was asked of it and its budget, latest first.' })
  operations(
    @Args(() => PageArgs) page: PageArgs,
    @Root() { id }: Template,
    @Ctx() context: GraphContext,
  ): Promise<PromoOperationConnection> {
    return operationsOn(id, page, context);
  }

  async resolveReference(reference: Reference, context: GraphContext): Promise<Template | null> {
    requireScopes(context, ['promo:read']);
    const id = templateIdOfReference(reference);
    const state = id === null ? null : await context.loaders.template(id, anyAge);
    return state === null ? null : new Template(state);
  }
}

function toFilter(
  { accountIds, statuses, kinds, text, remainingAtMost }: TemplateFilterInput,
  context: GraphContext,
): TemplateFilter {
  return {
    accountIds: visibleAccounts(callerOf(context), toAccountIds(accountIds)),
    ...(statuses ? { statuses } : {}),
    ...(kinds ? { kinds } : {}),
    ...(text ? { text: toSearch(text) } : {}),
    ...(remainingAtMost === null || remainingAtMost === undefined ? {} : { remainingAtMost }),
  };
}

import type { Instant } from '../../domain/clock.ts';
import { parseIdempotencyKey, parseOperationId, parseTemplateId } from '../../domain/ids.ts';
import { OperationKind, OperationState } from '../../domain/operation.ts';
import type { AccountReader } from '../../operations/read-accounts.ts';
import type { OperationListFilter, OperationReader } from '../../operations/read-operations.ts';
import type { TemplateReader } from '../../operations/read-templates.ts';
import { PromoAccount } from '../account/account.type.ts';
import { Budget } from '../budget/budget.type.ts';
import { fillConnection } from '../connection.ts';
import { badInput, callerOf, type GraphContext } from '../context.ts';
import { isOperationId, isTemplateId, toPageRequest } from '../cursors.ts';
import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  createUnionType,
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
import { errorOf } from '../error-map.ts';
import { PromoError } from '../errors.ts';
import { requireScopes } from '../guard.ts';
import { PageArgs } from '../page-args.ts';
import { DateTime } from '../scalars.ts';
import { toAccountIds } from '../template/template.resolver.ts';
import { Template } from '../template/template.type.ts';
import { anyAge } from '../template/template-id.ts';
import { PromoOperation, PromoOperationConnection } from './operation.type.ts';

const PromoOperationTarget = createUnionType({
  name: 'PromoOperationTarget',
  description: 'What an operation changes.',
  types: () => [Template, Budget] as const,
});

const OperationOrder = { REQUESTED_AT_DESC: 'REQUESTED_AT_DESC', REQUESTED_AT_ASC: 'REQUESTED_AT_ASC' } as const;
type OperationOrder = keyof typeof OperationOrder;

registerEnumType(OperationOrder, {
  name: 'PromoOperationOrder',
  description: 'The order of a list of operations.',
  valuesConfig: {
    REQUESTED_AT_DESC: { description: 'Latest first.' },
    REQUESTED_AT_ASC: { description: 'Earliest first.' },
  },
});

@InputType({ description: 'Which operations to list. What is left out does not limit; an empty list matches nothing.' })
class PromoOperationFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => [OperationKind], { nullable: true, description: 'Only of these kinds.' })
  kinds?: OperationKind[] | null;

  @Field(() => [OperationState], { nullable: true, description: 'Only in one of these states.' })
  states?: OperationState[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only on these templates (or their budgets).' })
  targetIds?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Only with this idempotency key.' })
  idempotencyKey?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those asked for at this instant or later.' })
  requestedFrom?: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those asked for before this instant.' })
  requestedBefore?: Instant | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only those that wait for a person to decide. False: all others.',
  })
  needsOperator?: boolean | null;
}

@ArgsType()
class PromoOperationsArgs extends PageArgs {
  @Field(() => PromoOperationFilter, { nullable: true, description: 'Which ones.' })
  filter?: PromoOperationFilter | null;

  @Field(() => OperationOrder, { defaultValue: 'REQUESTED_AT_DESC', description: 'In which order.' })
  order!: OperationOrder;
}

@Resolver(() => PromoOperation)
export class OperationResolver {
  readonly #operations: OperationReader;
  readonly #accounts: AccountReader;
  readonly #templates: TemplateReader;

  constructor(deps: {
    readonly operations: OperationReader;
    readonly accounts: AccountReader;
    readonly templates: TemplateReader;
  }) {
    this.#operations = deps.operations;
    this.#accounts = deps.accounts;
    this.#templates = deps.templates;
  }

  @Requires('promo:read')
  @Query(() => PromoOperation, {
    nullable: true,
    description: 'One operation; null when there is none of this id that you may see.',
  })
  async promoOperation(
    @Arg('id', () => ID, { description: 'A UUIDv7, as in `PromoOperation.id`.' }) id: string,
    @Ctx() { loaders }: GraphContext,
  ): Promise<PromoOperation | null> {
    const parsed = parseOperationId(id);
    if (parsed === null) throw badInput(`"id" must be an operation id (a UUIDv7), not ${JSON.stringify(id)}.`, 'id');
    const record = await loaders.operation.load(parsed);
    return record === null ? null : new PromoOperation(record);
  }

  @Requires('promo:read')
  @Listed()
  @Query(() => PromoOperationConnection, { description: 'The operations you may see.' })
  async promoOperations(
    @Args(() => PromoOperationsArgs) { filter, order, first, after }: PromoOperationsArgs,
    @Ctx() context: GraphContext,
  ): Promise<PromoOperationConnection> {
    const by = { order: 'REQUESTED_AT', isDescending: order === 'REQUESTED_AT_DESC' } as const;
    const page = toPageRequest({ first, after, ...by, isId: isOperationId });
    const wanted = toFilter(filter ?? {});
    const caller = callerOf(context);
    return fillConnection(
      new PromoOperationConnection(() => this.#operations.count(wanted, caller)),
      await this.#operations.list(wanted, page, caller),
      { ...by, toNode: (record) => new PromoOperation(record), isContinued: page.after !== null },
    );
  }

  @FieldResolver(() => PromoAccount, {
    nullable: true,
    description: 'The account it went through; null when that is not configured any more.',
  })
  account(@Root() { record }: PromoOperation): PromoAccount | null {
    const info = this.#accounts.all.find(({ id }) => id === record.accountId);
    return info === undefined ? null : new PromoAccount(info);
  }

  @FieldResolver(() => PromoOperationTarget, {
    nullable: true,
    description: 'What it changes, as the vendor last told us; null when we never saw it.',
  })
  async target(
    @Root() { record }: PromoOperation,
    @Ctx() { loaders }: GraphContext,
  ): Promise<Template | Budget | null> {
    const id = parseTemplateId(record.targetId)?.id;
    const state = id === undefined ? null : await loaders.template(id, anyAge);
    if (state === null) return null;
    return record.kind === OperationKind.UPDATE_TEMPLATE_BUDGET
      ? Budget.of(state, this.#templates.budgetRoom(state))
      : new Template(state);
  }

  @FieldResolver(() => PromoError, {
    nullable: true,
    description: 'Why it did not succeed (yet); null when it did, or is under way.',
  })
  error(@Root() operation: PromoOperation): PromoError | null {
    return errorOf(operation);
  }

  async resolveReference({ id }: { id?: unknown }, context: GraphContext): Promise<PromoOperation | null> {
    requireScopes(context, ['promo:read']);
    const parsed = typeof id === 'string' ? parseOperationId(id) : null;
    const record = parsed === null ? null : await context.loaders.operation.load(parsed);
    return record === null ? null : new PromoOperation(record);
  }
}

function toFilter(filter: PromoOperationFilter): OperationListFilter {
  const accountIds = toAccountIds(filter.accountIds);
  return {
    ...(accountIds === undefined ? {} : { accountIds }),
    ...(filter.kinds ? { kinds: filter.kinds } : {}),
    ...(filter.states ? { states: filter.states } : {}),
    ...(filter.targetIds ? { targetIds: filter.targetIds.filter(isTemplateId) } : {}),
    ...(typeof filter.idempotencyKey === 'string'
      ? { idempotencyKeys: [parseIdempotencyKey(filter.idempotencyKey)].filter((key) => key !== null) }
      : {}),
    ...(filter.requestedFrom ? { requestedFrom: filter.requestedFrom } : {}),
    ...(filter.requestedBefore ? { requestedBefore: filter.requestedBefore } : {}),
    ...(typeof filter.needsOperator === 'boolean' ? { needsOperator: filter.needsOperator } : {}),
  };
}

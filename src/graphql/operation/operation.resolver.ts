import type { Instant } from '../../domain/clock.ts';
import {
  parseBenefitId,
  parseIdempotencyKey,
  parseMemberId,
  parseOperationId,
  parseTemplateId,
} from '../../domain/ids.ts';
import { OperationKind, type OperationRecord, OperationState } from '../../domain/operation.ts';
import type { AccountReader } from '../../operations/read-accounts.ts';
import type { OperationListFilter, OperationReader } from '../../operations/read-operations.ts';
import type { TemplateReader } from '../../operations/read-templates.ts';
import { PromoAccount } from '../account/account.type.ts';
import { accountOf } from '../account/account-of.ts';
import { Benefit } from '../benefit/benefit.type.ts';
import { Budget } from '../budget/budget.type.ts';
import { fillConnection } from '../connection.ts';
import { badInput, callerOf, type GraphContext } from '../context.ts';
import { isBenefitId, isMemberId, isOperationId, isTemplateId, toPageRequest } from '../cursors.ts';
import {
  Arg,
  Args,
  ArgsType,
  Cost,
  Ctx,
  createUnionType,
  Field,
  FieldResolver,
  ID,
  InputType,
  Internal,
  Listed,
  Query,
  Requires,
  Resolver,
  Root,
  registerEnumType,
} from '../decorators.ts';
import { errorOf } from '../error-map.ts';
import { requireScopes } from '../guard.ts';
import { toAccountIds } from '../list-filter.ts';
import type { Loaders } from '../loaders.ts';
import { anyAge } from '../max-age.ts';
import { Member } from '../member/member.type.ts';
import { PageArgs } from '../page-args.ts';
import { PromoError } from '../promo-error.ts';
import { DateTime } from '../scalars.ts';
import { Template } from '../template/template.type.ts';
import { PromoOperation, PromoOperationConnection } from './operation.type.ts';

const PromoOperationTarget = createUnionType({
  name: 'PromoOperationTarget',
  description: 'What an operation changes.',
  types: () => [Template, Budget, Member, Benefit] as const,
});
type PromoOperationTarget = Template | Budget | Member | Benefit;

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

  @Field(() => [ID], {
    nullable: true,
    description: 'Only on these templates (or their budgets), members and benefits, by id.',
  })
  targetIds?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Only with this idempotency key.' })
  idempotencyKey?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those asked for at this instant or later.' })
  requestedFrom?: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those asked for before this instant.' })
  requestedBefore?: Instant | null;

  @Internal()
  @Field(() => Boolean, {
    nullable: true,
    description:
      'True: only those that wait for a person to decide. False: all others. Needs the scope promo:operation:settle; FORBIDDEN without it.',
  })
  needsOperator?: boolean | null;
}

@ArgsType()
class PromoOperationsArgs extends PageArgs {
  @Cost(2)
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
    description:
      'One operation; null when there is none of this id that you may see, or when it was deleted: 400 days after it is settled, or as long as operators have set.',
  })
  async promoOperation(
    @Arg('id', () => ID, { description: 'A UUIDv7, as in `PromoOperation.id`.' }) id: string,
    @Ctx() { loaders }: GraphContext,
  ): Promise<PromoOperation | null> {
    const parsed = parseOperationId(id);
    if (parsed === null) throw badInput(`"id" must be an operation id (a UUIDv7), not ${JSON.stringify(id)}.`, 'id');
    const record = await loaders.operation(parsed);
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
    const wanted = toFilter(filter ?? {}, context);
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
    return accountOf(this.#accounts, record);
  }

  @Cost(10)
  @FieldResolver(() => PromoOperationTarget, {
    nullable: true,
    description:
      'What it changes, as the vendor last told us: the template, its budget, the member or the benefit. Null when it does not exist (yet).',
  })
  target(@Root() { record }: PromoOperation, @Ctx() { loaders }: GraphContext): Promise<PromoOperationTarget | null> {
    switch (record.kind) {
      case OperationKind.UPDATE_TEMPLATE_BUDGET:
        return this.#budget(record, loaders);
      case OperationKind.SWITCH_TEMPLATE_STATUS:
        return find(parseTemplateId(record.targetId), {
          load: (id) => loaders.template(id, anyAge),
          toNode: (state) => new Template(state),
        });
      case OperationKind.ADJUST_MEMBER_BALANCE:
        return find(parseMemberId(record.targetId), {
          load: (id) => loaders.member(id, anyAge),
          toNode: (state) => new Member(state),
        });
      case OperationKind.UPSERT_BENEFIT:
        return find(parseBenefitId(record.targetId), {
          load: (id) => loaders.benefit(id),
          toNode: (state) => new Benefit(state),
        });
    }
  }

  @FieldResolver(() => PromoError, {
    nullable: true,
    description: 'Why it did not succeed (yet); null when it did, or is under way.',
  })
  error(@Root() operation: PromoOperation): PromoError | null {
    return errorOf(operation);
  }

  #budget({ targetId }: OperationRecord, loaders: Loaders): Promise<Budget | null> {
    return find(parseTemplateId(targetId), {
      load: (id) => loaders.template(id, anyAge),
      toNode: (state) => Budget.of(state, this.#templates.budgetRoom(state)),
    });
  }

  async resolveReference({ id }: { id?: unknown }, context: GraphContext): Promise<PromoOperation | null> {
    requireScopes(context, ['promo:read']);
    const parsed = typeof id === 'string' ? parseOperationId(id) : null;
    const record = parsed === null ? null : await context.loaders.operation(parsed);
    return record === null ? null : new PromoOperation(record);
  }
}

/** What an operation changes, if it exists. */
async function find<Id, State, Node>(
  parts: { readonly id: Id } | null,
  { load, toNode }: { load(id: Id): Promise<State | null>; toNode(state: State): Node },
): Promise<Node | null> {
  const state = parts === null ? null : await load(parts.id);
  return state === null ? null : toNode(state);
}

const isTargetId = (text: string): boolean => isTemplateId(text) || isMemberId(text) || isBenefitId(text);

/** @throws {GraphQLError} FORBIDDEN to ask what waits for operators without being one. */
function toFilter(filter: PromoOperationFilter, context: GraphContext): OperationListFilter {
  if (typeof filter.needsOperator === 'boolean') requireScopes(context, ['promo:operation:settle']);
  const accountIds = toAccountIds(filter.accountIds);
  return {
    ...(accountIds === undefined ? {} : { accountIds }),
    ...(filter.kinds ? { kinds: filter.kinds } : {}),
    ...(filter.states ? { states: filter.states } : {}),
    ...(filter.targetIds ? { targetIds: filter.targetIds.filter(isTargetId) } : {}),
    ...(typeof filter.idempotencyKey === 'string'
      ? { idempotencyKeys: [parseIdempotencyKey(filter.idempotencyKey)].filter((key) => key !== null) }
      : {}),
    ...(filter.requestedFrom ? { requestedFrom: filter.requestedFrom } : {}),
    ...(filter.requestedBefore ? { requestedBefore: filter.requestedBefore } : {}),
    ...(typeof filter.needsOperator === 'boolean' ? { needsOperator: filter.needsOperator } : {}),
  };
}

/** From resolver classes to the subgraph's schema and its SDL. */
import { buildSubgraphSchema, type GraphQLResolverMap, printSubgraphSchema } from '@apollo/subgraph';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  graphql,
  isObjectType,
  isUnionType,
  parse,
} from 'graphql';
import { z } from 'zod';
import { buildSchema, type ContainerType, createResolversMap } from './decorators.ts';
import './enums.ts';
import { AccountResolver } from './account/account.resolver.ts';
import { BenefitResolver } from './benefit/benefit.resolver.ts';
import { UpsertBenefitMutation } from './benefit/upsert-benefit.mutation.ts';
import { BudgetResolver } from './budget/budget.resolver.ts';
import { UpdateTemplateBudgetMutation } from './budget/update-template-budget.mutation.ts';
import type { GraphContext } from './context.ts';
import { isObject } from './execution/execution.ts';
import { guard } from './guard.ts';
import { AdjustMemberBalanceMutation } from './member/adjust-member-balance.mutation.ts';
import { MemberResolver } from './member/member.resolver.ts';
import { OperationResolver } from './operation/operation.resolver.ts';
import { SettlePromoOperationMutation } from './operation/settle-promo-operation.mutation.ts';
import { addDirectives, addToSchema, linkToFederation, promotionsDirectives } from './schema-directives.ts';
import { SwitchTemplateStatusMutation } from './template/switch-template-status.mutation.ts';
import { TemplateResolver } from './template/template.resolver.ts';

/** One instance of every resolver class, made by the composition root. */
export interface Resolvers {
  readonly account: AccountResolver;
  readonly benefit: BenefitResolver;
  readonly budget: BudgetResolver;
  readonly member: MemberResolver;
  readonly operation: OperationResolver;
  readonly template: TemplateResolver;
  readonly updateTemplateBudget: UpdateTemplateBudgetMutation;
  readonly switchTemplateStatus: SwitchTemplateStatusMutation;
  readonly adjustMemberBalance: AdjustMemberBalanceMutation;
  readonly upsertBenefit: UpsertBenefitMutation;
  readonly settlePromoOperation: SettlePromoOperationMutation;
}

/** The executable schema, with federation's own fields. */
export async function buildSubgraph(resolvers: Resolvers): Promise<GraphQLSchema> {
  const instances = new Map<unknown, object>(
    Object.values(resolvers).map((instance: object) => [instance.constructor, instance]),
  );
  const plain = await buildPlainSchema({ get: (resolverClass) => instances.get(resolverClass) });
  refuseUnguardedFields(plain);
  // Two libraries' names for the same map.
  const map = createResolversMap(plain) as GraphQLResolverMap<GraphContext>;
  const schema = buildSubgraphSchema([{ typeDefs: toTypeDefs(plain), resolvers: withReferences(map, resolvers) }]);
  isolateForeignRepresentations(schema);
  return schema;
}

/** The guard runs in resolvers: a field that needs a scope and has none would be open to everybody. */
function refuseUnguardedFields(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const { name, astNode, resolve } of Object.values(type.getFields())) {
      const isGuarded = astNode?.directives?.some((directive) => directive.name.value === 'requiresScopes') === true;
      if (isGuarded && resolve === undefined)
        throw new Error(`${type.name}.${name} needs a scope, and nothing checks it`);
    }
  }
}

/** What `_service { sdl }` answers, without anything behind it. */
export async function printSdl(): Promise<string> {
  const plain = await buildPlainSchema({ get: () => ({}) });
  const schema = buildSubgraphSchema([{ typeDefs: toTypeDefs(plain) }]);
  const { data } = await graphql({ schema, source: '{ _service { sdl } }' });
  return serviceAnswer.parse(data)._service.sdl;
}

const serviceAnswer = z.object({ _service: z.object({ sdl: z.string() }) });

function buildPlainSchema(container: ContainerType): Promise<GraphQLSchema> {
  return buildSchema({
    resolvers: [
      AccountResolver,
      BenefitResolver,
      BudgetResolver,
      MemberResolver,
      OperationResolver,
      TemplateResolver,
      UpdateTemplateBudgetMutation,
      SwitchTemplateStatusMutation,
      AdjustMemberBalanceMutation,
      UpsertBenefitMutation,
      SettlePromoOperationMutation,
    ],
    container,
    authChecker: guard,
    validate: false,
    skipCheck: true,
  });
}

function toTypeDefs(plain: GraphQLSchema): DocumentNode {
  const withTags = addDirectives(parse(printSubgraphSchema(plain)), promotionsDirectives);
  return addToSchema(withTags, [linkToFederation]);
}

/** Several times what a router asks for at once; each may cost a vendor's call. */
const mostRepresentations = 1_000;

function tooManyRepresentations(): GraphQLError {
  const message = `_entities takes at most ${mostRepresentations} representations at once.`;
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** A representation of a type that is not ours is null in its own place, and costs the others nothing. */
function isolateForeignRepresentations(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()['_entities'];
  const entity = schema.getType('_Entity');
  const resolve = field?.resolve;
  if (field === undefined || resolve === undefined || !isUnionType(entity)) throw new Error('a subgraph has entities');
  const names = new Set<unknown>(entity.getTypes().map(({ name }) => name));
  const isOurs = (candidate: unknown): boolean => isObject(candidate) && names.has(candidate['__typename']);
  field.resolve = async (source, { representations }: { representations: readonly unknown[] }, ...rest) => {
    if (representations.length > mostRepresentations) throw tooManyRepresentations();
    const ours = representations.filter(isOurs);
    const found: unknown = await resolve(source, { representations: ours }, ...rest);
    if (ours.length === representations.length) return found;
    const entities = z.array(z.unknown()).parse(found);
    let next = 0;
    return representations.map((candidate) => (isOurs(candidate) ? entities[next++] : null));
  };
}

/** How a gateway's representations become entities. */
function withReferences(
  map: GraphQLResolverMap<GraphContext>,
  { account, benefit, budget, member, operation, template }: Resolvers,
): GraphQLResolverMap<GraphContext> {
  const references: GraphQLResolverMap<GraphContext> = {
    PromoAccount: { __resolveReference: account.resolveReference.bind(account) },
    Benefit: { __resolveReference: benefit.resolveReference.bind(benefit) },
    Budget: { __resolveReference: budget.resolveReference.bind(budget) },
    Member: { __resolveReference: member.resolveReference.bind(member) },
    PromoOperation: { __resolveReference: operation.resolveReference.bind(operation) },
    Template: { __resolveReference: template.resolveReference.bind(template) },
  };
  for (const [name, reference] of Object.entries(references)) map[name] = Object.assign({}, map[name], reference);
  return map;
}

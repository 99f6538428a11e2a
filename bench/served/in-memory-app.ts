/** The program as it is composed in production, over readers that read from memory. */
import { createPublicKey } from 'node:crypto';
import { usePemKeys } from '../../src/access/keys.ts';
import { createTokenReader } from '../../src/access/token.ts';
import type { App } from '../../src/app/compose.ts';
import { machineTime } from '../../src/domain/clock.ts';
import { AccountResolver } from '../../src/graphql/account/account.resolver.ts';
import { BenefitResolver } from '../../src/graphql/benefit/benefit.resolver.ts';
import { UpsertBenefitMutation } from '../../src/graphql/benefit/upsert-benefit.mutation.ts';
import { BudgetResolver } from '../../src/graphql/budget/budget.resolver.ts';
import { UpdateTemplateBudgetMutation } from '../../src/graphql/budget/update-template-budget.mutation.ts';
import type { GraphContext } from '../../src/graphql/context.ts';
import { createLoaders, type LoaderSources } from '../../src/graphql/loaders.ts';
import { AdjustMemberBalanceMutation } from '../../src/graphql/member/adjust-member-balance.mutation.ts';
import { MemberResolver } from '../../src/graphql/member/member.resolver.ts';
import { OperationResolver } from '../../src/graphql/operation/operation.resolver.ts';
import { SettlePromoOperationMutation } from '../../src/graphql/operation/settle-promo-operation.mutation.ts';
import { buildSubgraph, type Resolvers } from '../../src/graphql/schema.ts';
import { SwitchTemplateStatusMutation } from '../../src/graphql/template/switch-template-status.mutation.ts';
import { TemplateResolver } from '../../src/graphql/template/template.resolver.ts';
import type { BenefitReader } from '../../src/operations/read-benefits.ts';
import type { MemberReader } from '../../src/operations/read-members.ts';
import type { OperationReader } from '../../src/operations/read-operations.ts';
import type { TemplateReader } from '../../src/operations/read-templates.ts';
import { audience, issuer } from './bearer.ts';
import { createInMemoryBudgets } from './in-memory-budgets.ts';
import { createInMemoryTemplates, type InMemoryTemplates } from './in-memory-templates.ts';

export interface InMemoryApp {
  readonly app: App;
  readonly templates: InMemoryTemplates;
}

/**
 * @param publicKey verifies tokens (PEM).
 * @param reader reads templates instead of the one in memory.
 */
export async function createInMemoryApp(publicKey: string, reader?: TemplateReader): Promise<InMemoryApp> {
  const inMemory = createInMemoryTemplates();
  const templates = reader === undefined ? inMemory : { ...inMemory, reader };
  const sources = createSources(templates);
  const keys = usePemKeys([createPublicKey(publicKey)]);
  const app: App = {
    schema: await buildSubgraph(createResolvers(sources, templates)),
    tokens: createTokenReader({
      issuer,
      audience,
      algorithms: ['RS256', 'ES256'],
      types: ['at+jwt', 'JWT', 'absent'],
      clockToleranceSeconds: 5,
      rememberedTokens: 10_000,
      keys,
      now: machineTime,
      onRefusal: (reason) => console.error(`a token was refused: ${reason}`),
    }),
    useTokenKeys: (next) => keys.replace(next),
    loadersFor: (caller) => createLoaders(sources, caller),
    refreshLists: async () => {},
    checkReady: async () => {},
    touchDatabase: async () => {},
    close: () => keys.close(),
  };
  return { app, templates };
}

/** What every server makes of a request's token, as `createServer` does. */
export async function contextOf(app: App, authorization: string | undefined): Promise<GraphContext> {
  const reading = await app.tokens.read(authorization);
  const caller = 'caller' in reading ? reading.caller : null;
  const refusal = 'refusal' in reading ? reading.refusal : null;
  return { caller, refusal, loaders: app.loadersFor(caller) };
}

function notAsked(): never {
  throw new Error('this is not asked for here');
}

function createSources({ account, reader }: InMemoryTemplates): LoaderSources {
  const members: MemberReader = {
    readNow: notAsked,
    glimpse: notAsked,
    keep: notAsked,
    read: notAsked,
    known: notAsked,
    find: notAsked,
    list: notAsked,
    count: notAsked,
  };
  const benefits: BenefitReader = { read: notAsked, known: notAsked, list: notAsked, count: notAsked };
  const operations: OperationReader = {
    read: notAsked,
    list: notAsked,
    count: notAsked,
    listOn: notAsked,
    countOn: notAsked,
  };
  const accounts = { all: [account], health: notAsked, openOperations: notAsked, quota: notAsked };
  return { templates: reader, members, benefits, operations, accounts };
}

function createResolvers(
  { accounts, operations, templates, members, benefits }: LoaderSources,
  inMemory: InMemoryTemplates,
): Resolvers {
  return {
    account: new AccountResolver(accounts),
    benefit: new BenefitResolver(benefits, accounts),
    budget: new BudgetResolver(templates),
    member: new MemberResolver(members, accounts),
    operation: new OperationResolver({ accounts, operations, templates }),
    template: new TemplateResolver(templates, accounts),
    updateTemplateBudget: new UpdateTemplateBudgetMutation(createInMemoryBudgets(inMemory), templates),
    switchTemplateStatus: new SwitchTemplateStatusMutation(notAsked),
    adjustMemberBalance: new AdjustMemberBalanceMutation(notAsked),
    upsertBenefit: new UpsertBenefitMutation(notAsked),
    settlePromoOperation: new SettlePromoOperationMutation(notAsked),
  };
}

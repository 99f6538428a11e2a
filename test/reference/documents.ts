/** One example of every root field: a document and variables that work in the sandbox as they are. */
import { z } from 'zod';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { kybioSeeds, kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';

/** What a run puts in place of `{{name}}` in the variables. */
export interface Blanks {
  /** Fresh for each intent. */
  readonly idempotencyKey: string;
  /** An operation that exists; for `settlePromoOperation` one that is UNKNOWN. */
  readonly operationId: string;
}

export interface ExampleDocument {
  /** The folder of the collection: the entity it is about. */
  readonly entity: 'templates' | 'budgets' | 'members' | 'benefits' | 'operations' | 'accounts';
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const idempotencyKey = '{{idempotencyKey}}';
const operationId = '{{operationId}}';
const milkTea = `hk-cards:${seedCodes.milkTea}`;
const meiling = `members:${kybioSeedUids.sampled}`;

const seedOf = (uid: string) => kybioSeeds.find((seed) => seed.uid === uid);

const errorFields = `
  ... on PromoError { code message remedy retryAfterSeconds operation { id state } }
  ... on PromoValidationError { issues { path message } }
  ... on PromoConflictError { blockingOperation { id state } }
  ... on PromoOutcomeUnknownError { nextCheckAt }`;

/** In the order in which a run can go through them: what one needs, an earlier one has made. */
export const exampleDocuments = {
  template: {
    entity: 'templates',
    document: `query Template($id: ID!) {
      template(id: $id) {
        id name kind status vendorStatus allowedTransitions validUntil
        budget { total issued remaining appendable subtractable }
        observedAt
      }
    }`,
    variables: { id: milkTea },
  },
  templates: {
    entity: 'templates',
    document: `query Templates($first: Int!, $after: String, $filter: PromoTemplateFilter) {
      templates(first: $first, after: $after, filter: $filter) {
        totalCount
        nodes { id name status budget { remaining } }
        pageInfo { hasNextPage endCursor }
      }
    }`,
    variables: { first: 2, filter: { accountIds: ['hk-cards'], statuses: ['ACTIVE'] } },
  },
  budget: {
    entity: 'budgets',
    document: `query Budget($id: ID!, $maxAgeSeconds: Int!) {
      budget(id: $id, maxAgeSeconds: $maxAgeSeconds) {
        id total issued remaining ceiling appendable subtractable observedAt
      }
    }`,
    variables: { id: milkTea, maxAgeSeconds: 60 },
  },
  updateTemplateBudget: {
    entity: 'budgets',
    document: `mutation UpdateTemplateBudget($input: UpdateTemplateBudgetInput!) {
      updateTemplateBudget(input: $input) {
        __typename
        ... on UpdateTemplateBudgetSuccess {
          replayed
          budget { total issued remaining }
          operation { id state settledBy }
        }
        ${errorFields}
        ... on PromoLimitError { limit requested available }
      }
    }`,
    variables: { input: { idempotencyKey, templateId: milkTea, updateType: 'APPEND', number: 100 } },
  },
  promoOperation: {
    entity: 'operations',
    document: `query PromoOperation($id: ID!) {
      promoOperation(id: $id) {
        id kind state settledBy requestedAt settledAt nextCheckAt
        input { __typename ... on PromoBudgetUpdateInput { templateId updateType number } }
        error { __typename code message remedy }
      }
    }`,
    variables: { id: operationId },
  },
  switchTemplateStatus: {
    entity: 'templates',
    document: `mutation SwitchTemplateStatus($input: SwitchTemplateStatusInput!) {
      switchTemplateStatus(input: $input) {
        __typename
        ... on SwitchTemplateStatusSuccess {
          replayed
          template { id status allowedTransitions }
          operation { id state settledBy }
        }
        ${errorFields}
        ... on PromoStatusError { status allowed }
      }
    }`,
    variables: { input: { idempotencyKey, templateId: `hk-cards:${seedCodes.dimSum}`, status: 'PAUSED' } },
  },
  member: {
    entity: 'members',
    document: `query Member($id: ID!, $maxAgeSeconds: Int!) {
      member(id: $id, maxAgeSeconds: $maxAgeSeconds) { id number category status balance points observedAt }
    }`,
    variables: { id: meiling, maxAgeSeconds: 300 },
  },
  memberByNumber: {
    entity: 'members',
    document: `query MemberByNumber($accountId: ID!, $number: String!) {
      memberByNumber(accountId: $accountId, number: $number) { id number category status balance points observedAt }
    }`,
    variables: { accountId: 'members', number: seedOf(kybioSeedUids.sampled)?.number },
  },
  membersByPhone: {
    entity: 'members',
    document: `query MembersByPhone($accountId: ID!, $phone: String!) {
      membersByPhone(accountId: $accountId, phone: $phone) { id number name phone status balance points }
    }`,
    variables: { accountId: 'members', phone: seedOf(kybioSeedUids.father)?.phone },
  },
  members: {
    entity: 'members',
    document: `query Members($first: Int!, $after: String, $filter: PromoMemberFilter, $order: PromoMemberOrder!) {
      members(first: $first, after: $after, filter: $filter, order: $order) {
        totalCount
        nodes { id number category status balance points }
        pageInfo { hasNextPage endCursor }
      }
    }`,
    variables: { first: 2, filter: { accountIds: ['members'], statuses: ['ACTIVE'] }, order: 'BALANCE_DESC' },
  },
  adjustMemberBalance: {
    entity: 'members',
    document: `mutation AdjustMemberBalance($input: AdjustMemberBalanceInput!) {
      adjustMemberBalance(input: $input) {
        __typename
        ... on AdjustMemberBalanceSuccess {
          replayed
          member { id balance points }
          operation { id state settledBy }
        }
        ${errorFields}
        ... on PromoLimitError { requested available }
      }
    }`,
    variables: { input: { idempotencyKey, memberId: meiling, balanceIncrement: '-12.50', pointIncrement: '3' } },
  },
  upsertBenefit: {
    entity: 'benefits',
    document: `mutation UpsertBenefit($input: UpsertBenefitInput!) {
      upsertBenefit(input: $input) {
        __typename
        ... on UpsertBenefitSuccess {
          replayed
          benefit { id platformId name status stock }
          operation { id state settledBy }
        }
        ${errorFields}
      }
    }`,
    variables: {
      input: {
        idempotencyKey,
        accountId: 'venue',
        activityId: '1',
        outerId: 'parking-2h',
        name: 'Two hours of parking',
        grantMethod: 'ACTIVITY',
        status: 'ONLINE',
        stock: 500,
        userLimit: 1,
        validity: { type: 'NATURAL_DAYS', days: 7 },
        discount: { type: 'DURATION', minutes: 120 },
      },
    },
  },
  benefit: {
    entity: 'benefits',
    document: `query Benefit($id: ID!) {
      benefit(id: $id) {
        id platformId name status stock userLimit
        validity { __typename ... on NaturalDaysValidity { days } ... on FixedPeriodValidity { from until } }
        discount { __typename ... on DurationDiscount { minutes } ... on AmountDiscount { amount minimumSpend } }
        observedAt
      }
    }`,
    variables: { id: 'venue:1:parking-2h' },
  },
  benefits: {
    entity: 'benefits',
    document: `query Benefits($first: Int!, $after: String, $filter: PromoBenefitFilter) {
      benefits(first: $first, after: $after, filter: $filter) {
        totalCount
        nodes { id name status stock }
        pageInfo { hasNextPage endCursor }
      }
    }`,
    variables: { first: 20, filter: { accountIds: ['venue'], statuses: ['ONLINE'] } },
  },
  promoOperations: {
    entity: 'operations',
    document: `query PromoOperations($first: Int!, $after: String, $filter: PromoOperationFilter) {
      promoOperations(first: $first, after: $after, filter: $filter) {
        totalCount
        nodes { id kind state requestedAt nextCheckAt error { code remedy } }
        pageInfo { hasNextPage endCursor }
      }
    }`,
    variables: { first: 20, filter: { needsOperator: true } },
  },
  settlePromoOperation: {
    entity: 'operations',
    document: `mutation SettlePromoOperation($input: SettlePromoOperationInput!) {
      settlePromoOperation(input: $input) {
        __typename
        ... on SettlePromoOperationSuccess {
          replayed
          operation { id state settledBy settledAt decision { by note } }
        }
        ... on PromoError { code message remedy retryAfterSeconds }
        ... on PromoConflictError { blockingOperation { id state } }
      }
    }`,
    variables: { input: { operationId, verdict: 'APPLIED', note: 'The member shows the new balance.' } },
  },
  promoAccount: {
    entity: 'accounts',
    document: `query PromoAccount($id: ID!) {
      promoAccount(id: $id) { id vendor capabilities health { status } quota { limit remaining resetsAt } openOperations }
    }`,
    variables: { id: 'members' },
  },
  promoAccounts: {
    entity: 'accounts',
    document: `query PromoAccounts($first: Int!) {
      promoAccounts(first: $first) { nodes { id vendor capabilities openOperations } }
    }`,
    variables: { first: 20 },
  },
} as const satisfies Record<string, ExampleDocument>;
export type RootField = keyof typeof exampleDocuments;
export const rootFields = Object.keys(exampleDocuments).filter(isRootField);

export function isRootField(name: string): name is RootField {
  return Object.hasOwn(exampleDocuments, name);
}

/** Puts values in place of the `{{blanks}}`. */
export function fill(variables: object, blanks: Readonly<Record<string, string>>): Record<string, unknown> {
  const text = JSON.stringify(variables);
  return record.parse(JSON.parse(text.replaceAll(/\{\{(\w+)\}\}/g, (blank, name: string) => blanks[name] ?? blank)));
}

const record = z.record(z.string(), z.unknown());

/** Operations to paste: one that succeeds, one that is refused, one whose outcome is unknown at first. */

import { moodyTemplateCode, seedCodes } from '../connectors/alipay-card/simulator-seeds.ts';
import { kybioSeedUids } from '../connectors/kybio/simulator-seeds.ts';

export interface SampleOperation {
  readonly name: 'success' | 'refusal' | 'unknown';
  readonly title: string;
  readonly query: string;
}

/** `run` makes the idempotency keys of this start, so that they are fresh. */
export function makeOperations(run: string): readonly SampleOperation[] {
  return [
    {
      name: 'success',
      title: 'Append 100 cards, and read the new stock back from the vendor.',
      query: budgetMutation({ name: 'Success', key: `sandbox-success-${run}`, code: seedCodes.milkTea, number: 100 }),
    },
    {
      name: 'refusal',
      title: 'Append more than the vendor’s ceiling of 1,000,000 allows: a typed refusal.',
      query: budgetMutation({
        name: 'Refusal',
        key: `sandbox-refusal-${run}`,
        code: seedCodes.nearCeiling,
        number: 5000,
      }),
    },
    {
      name: 'unknown',
      title: 'The vendor answers "unknown". Run it again after a few seconds: it has settled by itself.',
      query: budgetMutation({ name: 'Unknown', key: `sandbox-unknown-${run}`, code: moodyTemplateCode, number: 7 }),
    },
  ];
}

/** What an explorer opens with: a look around, and the operations. */
export function makeDocument(operations: readonly SampleOperation[]): string {
  const templates = `# What is there. Cards are being issued while you watch: run it again.
query Templates {
  templates(first: 20) {
    totalCount
    nodes {
      id
      name
      status
      allowedTransitions
      budget { total issued remaining appendable subtractable }
    }
  }
}`;
  return [templates, ...operations.map(({ title, query }) => `# ${title}\n${query}`), members, benefits, accounts].join(
    '\n\n',
  );
}

const members = `# Members, richest first. Tills change balances while you look.
query Members {
  members(first: 10, order: BALANCE_DESC) {
    totalCount
    nodes { id number name category balance points status observedAt }
  }
}

# Take 12.50 from a member and add 3 points. The key is yours to change: the same one answers what it did before.
mutation Adjust {
  adjustMemberBalance(
    input: {
      idempotencyKey: "explorer-adjust-0001"
      memberId: "members:${kybioSeedUids.sampled}"
      balanceIncrement: "-12.50"
      pointIncrement: "3"
    }
  ) {
    __typename
    ... on AdjustMemberBalanceSuccess { replayed member { id name balance points } operation { id state settledBy } }
    ... on PromoError { code message remedy operation { id state nextCheckAt } }
  }
}`;

const benefits = `# Benefits, and a new one.
query Benefits {
  benefits(first: 10) {
    nodes {
      id name status stock platformId
      validity { __typename ... on NaturalDaysValidity { days } ... on FixedPeriodValidity { from until } }
      discount { __typename ... on DurationDiscount { minutes } ... on AmountDiscount { amount minimumSpend } }
    }
  }
}

mutation Upsert {
  upsertBenefit(
    input: {
      idempotencyKey: "explorer-upsert-0001"
      accountId: "venue"
      activityId: "1"
      outerId: "parking-1h"
      name: "One hour of parking"
      grantMethod: ACTIVITY
      status: ONLINE
      stock: 500
      validity: { type: NATURAL_DAYS, days: 7 }
      discount: { type: DURATION, minutes: 60 }
    }
  ) {
    __typename
    ... on UpsertBenefitSuccess { replayed benefit { id platformId stock } operation { id state } }
    ... on PromoError { code message remedy }
    ... on PromoValidationError { issues { path message } }
  }
}`;

const accounts = `# Accounts: what they can do, what is left of their calls, what is open.
query Accounts {
  promoAccounts {
    nodes { id vendor capabilities health { status lastFailure } quota { limit remaining resetsAt } openOperations }
  }
}`;

interface BudgetMutation {
  readonly name: string;
  readonly key: string;
  readonly code: string;
  readonly number: number;
}

function budgetMutation({ name, key, code, number }: BudgetMutation): string {
  return `mutation ${name} {
  updateTemplateBudget(
    input: {
      idempotencyKey: "${key}"
      templateId: "hk-cards:${code}"
      updateType: APPEND
      number: ${number}
    }
  ) {
    __typename
    ... on UpdateTemplateBudgetSuccess {
      replayed
      budget { total issued remaining observedAt }
      operation { id state settledBy }
    }
    ... on PromoError {
      code
      message
      remedy
      vendor { status code message }
      operation { id state nextCheckAt }
    }
    ... on PromoLimitError { limit requested available }
  }
}`;
}

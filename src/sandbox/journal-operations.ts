import { promoError, type SampleFacts, type SampleOperation } from './sample-operation.ts';

/** What became of every mutation, and what a person decides. */
export const makeJournalOperations = (facts: SampleFacts): readonly SampleOperation[] => [
  {
    name: 'Operations',
    title: 'What was asked lately, and what became of it.',
    expects: { type: 'PromoOperationConnection' },
    query: `query Operations {
  promoOperations(first: 20) {
    __typename
    totalCount
    nodes { id kind state settledBy requestedAt settledAt nextCheckAt error { code message } }
  }
}`,
  },
  {
    name: 'Operation',
    title: 'One that waits for a person: every exchange with the vendor, and the member before and after.',
    expects: { type: 'PromoOperation' },
    query: `query Operation {
  promoOperation(id: "${facts.undecidedOperation}") {
    __typename
    kind
    state
    nextCheckAt
    input { ... on PromoBalanceAdjustmentInput { memberId balanceIncrement pointIncrement } }
    attempts { number startedAt durationMs outcome detail }
    evidence {
      before { observedAt facts { name value } }
      after { observedAt facts { name value } }
    }
    target { ... on Member { name balance points } }
  }
}`,
  },
  {
    name: 'SettleSuccess',
    title: 'Decide it: the evidence shows that it was applied.',
    expects: { type: 'SettlePromoOperationSuccess', state: 'SUCCEEDED' },
    query: settle('SettleSuccess', facts.undecidedOperation, 'APPLIED'),
  },
  {
    name: 'SettleRefusal',
    title: 'Call one "not applied" that has succeeded: what is settled is settled.',
    expects: { type: 'PromoConflictError' },
    query: settle('SettleRefusal', facts.succeededOperation, 'NOT_APPLIED'),
  },
];

/** Who is behind it all. */
export const makeAccountOperations = (): readonly SampleOperation[] => [
  {
    name: 'Accounts',
    title: 'What each account can do, what is left of its calls, what is open.',
    expects: { type: 'PromoAccountConnection' },
    query: `query Accounts {
  promoAccounts {
    __typename
    nodes { id vendor capabilities health { status lastFailure } quota { limit remaining resetsAt } openOperations }
  }
}`,
  },
  {
    name: 'Account',
    title: 'One account, and what went through it lately.',
    expects: { type: 'PromoAccount' },
    query: `query Account {
  promoAccount(id: "members") {
    __typename
    id
    vendor
    health { status lastAnsweredAt lastFailedAt lastFailure }
    quota { limit remaining resetsAt }
    operations(first: 5) { nodes { id state target { ... on Member { name } } } }
  }
}`,
  },
];

const settle = (name: string, id: string, verdict: string): string => `mutation ${name} {
  settlePromoOperation(
    input: {
      operationId: "${id}"
      verdict: ${verdict}
      note: "The member shows the new balance."
    }
  ) {
    __typename
    ... on SettlePromoOperationSuccess {
      replayed
      operation { id state settledBy decision { by note } }
    }
    ${promoError}
    ... on PromoConflictError { reason blockingOperation { id state settledBy } }
  }
}`;

/** Operations to paste: one that succeeds, one that is refused, one whose outcome is unknown at first. */
import { moodyTemplateCode, seedCodes } from '../connectors/alipay-card/simulator-seeds.ts';

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
  return [templates, ...operations.map(({ title, query }) => `# ${title}\n${query}`)].join('\n\n');
}

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

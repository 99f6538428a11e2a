import { moodyTemplateCode, seedCodes } from '../connectors/alipay-card/simulator-seeds.ts';
import { voucherSeedIds } from '../connectors/alipay-voucher/simulator-seeds.ts';
import { keyOf, promoError, type SampleFacts, type SampleOperation } from './sample-operation.ts';

const card = (code: string): string => `hk-cards:${code}`;
const voucher = (id: string): string => `hk-vouchers:${id}`;

const queries: readonly SampleOperation[] = [
  {
    name: 'Templates',
    title: 'What is there. Cards and vouchers are being issued while you watch: run it again.',
    expects: { type: 'PromoTemplateConnection' },
    query: `query Templates {
  templates(first: 20) {
    __typename
    totalCount
    nodes {
      id
      kind
      name
      status
      allowedTransitions
      budget { total issued remaining appendable subtractable }
    }
  }
}`,
  },
  {
    name: 'Template',
    title: 'One template, asked of its vendor now, and what was done to it.',
    expects: { type: 'Template' },
    query: `query Template {
  template(id: "${card(seedCodes.milkTea)}", maxAgeSeconds: 0) {
    __typename
    id
    name
    status
    vendorStatus
    validFrom
    validUntil
    observedAt
    account { id vendor }
    operations(first: 5) { nodes { id kind state requestedAt } }
  }
}`,
  },
  {
    name: 'Budget',
    title: 'The budget of one template.',
    expects: { type: 'Budget' },
    query: `query Budget {
  budget(id: "${card(seedCodes.milkTea)}") {
    __typename
    total
    issued
    remaining
    ceiling
    appendable
    subtractable
    observedAt
    template { name }
  }
}`,
  },
];

/** Templates and their budgets: cards and vouchers. */
export const makeTemplateOperations = ({ run }: SampleFacts): readonly SampleOperation[] => [
  ...queries,
  {
    name: 'UpdateBudgetSuccess',
    title: 'Append 100 cards, and read the new stock back from the vendor.',
    expects: { type: 'UpdateTemplateBudgetSuccess', state: 'SUCCEEDED' },
    query: updateBudget({ name: 'UpdateBudgetSuccess', run, code: seedCodes.milkTea, number: 100 }),
  },
  {
    name: 'UpdateBudgetRefusal',
    title: 'Append more than the vendor’s ceiling of 1,000,000 allows: a typed refusal.',
    expects: { type: 'PromoLimitError' },
    query: updateBudget({ name: 'UpdateBudgetRefusal', run, code: seedCodes.nearCeiling, number: 5000 }),
  },
  {
    name: 'UpdateBudgetUnknown',
    title: 'The vendor answers "unknown". Run it again after a few seconds: it has settled by itself.',
    expects: { type: 'PromoOutcomeUnknownError', state: 'UNKNOWN', settledBy: 'READING' },
    query: updateBudget({ name: 'UpdateBudgetUnknown', run, code: moodyTemplateCode, number: 7 }),
  },
  {
    name: 'SwitchStatusSuccess',
    title: 'Pause a card template.',
    expects: { type: 'SwitchTemplateStatusSuccess', state: 'SUCCEEDED' },
    query: switchStatus({ name: 'SwitchStatusSuccess', run, id: card(seedCodes.dimSum), status: 'PAUSED' }),
  },
  {
    name: 'SwitchStatusRefusal',
    title: 'Open a closed template again: there is no way back.',
    expects: { type: 'PromoStatusError' },
    query: switchStatus({ name: 'SwitchStatusRefusal', run, id: card(seedCodes.closed), status: 'ACTIVE' }),
  },
  {
    name: 'SwitchStatusUnknown',
    title: 'Pause a voucher whose vendor answers "unknown" at first; the same request again settles it by itself.',
    expects: { type: 'PromoOutcomeUnknownError', state: 'UNKNOWN', settledBy: 'REPEAT' },
    query: switchStatus({ name: 'SwitchStatusUnknown', run, id: voucher(voucherSeedIds.moody), status: 'PAUSED' }),
  },
];

interface BudgetUpdate {
  readonly name: string;
  readonly run: string;
  readonly code: string;
  readonly number: number;
}

const updateBudget = ({ name, run, code, number }: BudgetUpdate): string => `mutation ${name} {
  updateTemplateBudget(
    input: {
      idempotencyKey: "${keyOf(name, run)}"
      templateId: "${card(code)}"
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
    ${promoError}
    ... on PromoLimitError { limit requested available }
  }
}`;

interface StatusSwitch {
  readonly name: string;
  readonly run: string;
  readonly id: string;
  readonly status: string;
}

const switchStatus = ({ name, run, id, status }: StatusSwitch): string => `mutation ${name} {
  switchTemplateStatus(
    input: {
      idempotencyKey: "${keyOf(name, run)}"
      templateId: "${id}"
      status: ${status}
    }
  ) {
    __typename
    ... on SwitchTemplateStatusSuccess {
      replayed
      template { status allowedTransitions observedAt }
      operation { id state settledBy }
    }
    ${promoError}
    ... on PromoStatusError { status requested allowed }
  }
}`;

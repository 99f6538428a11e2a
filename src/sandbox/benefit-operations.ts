import { moodyBenefitId } from './moods.ts';
import { keyOf, promoError, type SampleFacts, type SampleOperation } from './sample-operation.ts';

const queries: readonly SampleOperation[] = [
  {
    name: 'Benefits',
    title: 'Parking coupons, as their platform last accepted them.',
    expects: { type: 'PromoBenefitConnection' },
    query: `query Benefits {
  benefits(first: 10) {
    __typename
    totalCount
    nodes {
      id
      name
      status
      stock
      platformId
      validity { __typename ... on NaturalDaysValidity { days } ... on FixedPeriodValidity { from until } }
      discount { __typename ... on DurationDiscount { minutes } ... on AmountDiscount { amount minimumSpend } }
    }
  }
}`,
  },
  {
    name: 'Benefit',
    title: 'One of them, and where it can be used.',
    expects: { type: 'Benefit' },
    query: `query Benefit {
  benefit(id: "venue:1:seed-3h") {
    __typename
    id
    name
    description
    provider
    originalPrice
    stock
    dailyStock
    userLimit
    location { __typename }
    operations(first: 5) { nodes { id kind state requestedAt } }
  }
}`,
  },
];

/** Parking coupons. */
export const makeBenefitOperations = ({ run }: SampleFacts): readonly SampleOperation[] => [
  ...queries,
  {
    name: 'UpsertBenefitSuccess',
    title: 'Create a coupon for an hour of parking.',
    expects: { type: 'UpsertBenefitSuccess', state: 'SUCCEEDED' },
    query: upsertBenefit({ name: 'UpsertBenefitSuccess', run, activityId: 1, outerId: `parking-1h-${run}` }),
  },
  {
    name: 'UpsertBenefitRefusal',
    title: 'Create one in an activity that the platform does not have.',
    expects: { type: 'PromoValidationError', state: 'REFUSED' },
    query: upsertBenefit({ name: 'UpsertBenefitRefusal', run, activityId: 404, outerId: `nowhere-${run}` }),
  },
  {
    name: 'UpsertBenefitUnknown',
    title: 'The platform gives up waiting for its backend; the same request again settles it by itself.',
    expects: { type: 'PromoOutcomeUnknownError', state: 'UNKNOWN', settledBy: 'REPEAT' },
    query: upsertBenefit({ name: 'UpsertBenefitUnknown', run, activityId: 1, outerId: moodyBenefitId(run) }),
  },
];

interface Upsert {
  readonly name: string;
  readonly run: string;
  readonly activityId: number;
  readonly outerId: string;
}

const upsertBenefit = ({ name, run, activityId, outerId }: Upsert): string => `mutation ${name} {
  upsertBenefit(
    input: {
      idempotencyKey: "${keyOf(name, run)}"
      accountId: "venue"
      activityId: "${activityId}"
      outerId: "${outerId}"
      name: "One hour of parking"
      grantMethod: ACTIVITY
      status: ONLINE
      stock: 500
      validity: { type: NATURAL_DAYS, days: 7 }
      discount: { type: DURATION, minutes: 60 }
    }
  ) {
    __typename
    ... on UpsertBenefitSuccess {
      replayed
      benefit { id platformId stock }
      operation { id state settledBy }
    }
    ${promoError}
    ... on PromoValidationError { issues { path message } }
  }
}`;

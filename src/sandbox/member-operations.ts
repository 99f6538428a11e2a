import { kybioSeeds, kybioSeedUids } from '../connectors/kybio/simulator-seeds.ts';
import { moodyMemberUid } from './moods.ts';
import { keyOf, promoError, type SampleFacts, type SampleOperation } from './sample-operation.ts';

const member = (uid: string): string => `members:${uid}`;
const seedOf = (uid: string) => kybioSeeds.find((seed) => seed.uid === uid);

const queries: readonly SampleOperation[] = [
  {
    name: 'Members',
    title: 'Members, richest first. Tills change balances while you look.',
    expects: { type: 'PromoMemberConnection' },
    query: `query Members {
  members(first: 10, order: BALANCE_DESC) {
    __typename
    totalCount
    nodes { id number name category balance points status observedAt }
  }
}`,
  },
  {
    name: 'Member',
    title: 'One member as the vendor told within the last minute. Ids beyond 2^53 stay exact.',
    expects: { type: 'Member' },
    query: `query Member {
  member(id: "${member(kybioSeedUids.sampled)}", maxAgeSeconds: 60) {
    __typename
    id
    uid
    number
    name
    phone
    balance
    points
    status
    observedAt
    operations(first: 5) { nodes { id kind state requestedAt } }
  }
}`,
  },
  {
    name: 'MemberByNumber',
    title: 'The member with a number on the card.',
    expects: { type: 'Member' },
    query: `query MemberByNumber {
  memberByNumber(accountId: "members", number: "${seedOf(kybioSeedUids.regular)?.number}") {
    __typename
    id
    name
    balance
  }
}`,
  },
  {
    name: 'MembersByPhone',
    title: 'A family: three members share one phone.',
    expects: { type: 'Member' },
    query: `query MembersByPhone {
  membersByPhone(accountId: "members", phone: "${seedOf(kybioSeedUids.father)?.phone}") {
    __typename
    id
    name
    balance
  }
}`,
  },
];

/** Members and what they have. */
export const makeMemberOperations = ({ run }: SampleFacts): readonly SampleOperation[] => [
  ...queries,
  {
    name: 'AdjustBalanceSuccess',
    title: 'Take 12.50 from a member and add 3 points. Run it again: the same key answers what it did before.',
    expects: { type: 'AdjustMemberBalanceSuccess', state: 'SUCCEEDED' },
    query: adjustBalance({ name: 'AdjustBalanceSuccess', run, uid: kybioSeedUids.sampled, balance: '-12.50' }),
  },
  {
    name: 'AdjustBalanceRefusal',
    title: 'Take 10 from a member who has nothing.',
    expects: { type: 'PromoLimitError', state: 'REFUSED' },
    query: adjustBalance({ name: 'AdjustBalanceRefusal', run, uid: kybioSeedUids.broke, balance: '-10' }),
  },
  {
    name: 'AdjustBalanceUnknown',
    title: 'The vendor does the work and hangs up. Tills may have changed the balance too: only a person can tell.',
    expects: { type: 'PromoOutcomeUnknownError', state: 'UNKNOWN', settledBy: 'OPERATOR' },
    query: adjustBalance({ name: 'AdjustBalanceUnknown', run, uid: moodyMemberUid, balance: '-5.25' }),
  },
];

interface Adjustment {
  readonly name: string;
  readonly run: string;
  readonly uid: string;
  readonly balance: string;
}

const adjustBalance = ({ name, run, uid, balance }: Adjustment): string => `mutation ${name} {
  adjustMemberBalance(
    input: {
      idempotencyKey: "${keyOf(name, run)}"
      memberId: "${member(uid)}"
      balanceIncrement: "${balance}"
      pointIncrement: "3"
    }
  ) {
    __typename
    ... on AdjustMemberBalanceSuccess {
      replayed
      member { id name balance points }
      operation { id state settledBy }
    }
    ${promoError}
    ... on PromoLimitError { limit requested available }
  }
}`;

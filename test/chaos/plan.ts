/** What a chaos run is going to ask for: everything that the seed decides before anything has happened. */
import { type AccountName, activityId, platformId, type TargetCounts, targetCode } from './accounts.ts';
import { chooseMisbehaviour, type MisbehaviourOrder } from './misbehaviours.ts';
import type { MutationName } from './mutation-names.ts';
import { createRandom, type Random } from './random.ts';

/** The rows of the table: each account, and the two kinds of change that cards know. */
export const streams = [
  'cards, budget',
  'cards, status',
  'vouchers',
  'members',
  'members, proven',
  'members, only writer',
  'benefits',
] as const;
export type Stream = (typeof streams)[number];

interface StreamPlan {
  readonly account: AccountName;
  readonly mutation: MutationName;
  /** How many of a hundred operations are of it. */
  readonly percent: number;
  /** Operations that want the same target. */
  readonly perTarget: number;
}

const streamPlans: Readonly<Record<Stream, StreamPlan>> = {
  'cards, budget': { account: 'cards', mutation: 'updateTemplateBudget', percent: 24, perTarget: 4 },
  'cards, status': { account: 'cards', mutation: 'switchTemplateStatus', percent: 12, perTarget: 4 },
  vouchers: { account: 'vouchers', mutation: 'switchTemplateStatus', percent: 14, perTarget: 4 },
  // What waits for a person keeps its target: fewer others want it.
  members: { account: 'members', mutation: 'adjustMemberBalance', percent: 10, perTarget: 2 },
  'members, proven': { account: 'members-proven', mutation: 'adjustMemberBalance', percent: 12, perTarget: 4 },
  'members, only writer': { account: 'members-sole', mutation: 'adjustMemberBalance', percent: 12, perTarget: 4 },
  benefits: { account: 'venue', mutation: 'upsertBenefit', percent: 16, perTarget: 4 },
};

/** One intent of one user, who may send it several times at once. */
export interface PlannedOperation {
  readonly number: number;
  readonly stream: Stream;
  readonly account: AccountName;
  readonly mutation: MutationName;
  readonly idempotencyKey: string;
  /** The vendor's own name of the target. */
  readonly target: string;
  /** The mutation's input but for the key. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Other input that is as good, for reusing the key. */
  readonly otherInput: Readonly<Record<string, unknown>>;
  /** How often it is sent at once. */
  readonly copies: number;
  /** What the vendor is told to do wrong with its next request on the target. */
  readonly misbehaviour: MisbehaviourOrder | null;
}

export interface Plan {
  /** Operations of one target each, in the order in which they are sent. */
  readonly chains: ReadonlyArray<readonly PlannedOperation[]>;
  readonly targets: TargetCounts;
}

export interface PlanOptions {
  readonly operations: number;
  readonly seed: number;
  /** How many of a hundred operations meet a misbehaving vendor. */
  readonly misbehavingPercent: number;
}

/** Makes the plan. Pure: the same options, the same plan. */
export function makePlan(options: PlanOptions): Plan {
  const random = createRandom(options.seed).fork('plan');
  const chains: PlannedOperation[][] = [];
  const counts = new Map<AccountName, number>();
  let number = 0;
  for (const [index, stream] of streams.entries()) {
    const { account, percent, perTarget } = streamPlans[stream];
    const isLast = index === streams.length - 1;
    const size = isLast ? options.operations - number : Math.round((options.operations * percent) / 100);
    for (let taken = 0; taken < size; ) {
      const length = Math.min(perTarget, size - taken);
      const target = Math.floor(taken / perTarget);
      const chain = Array.from({ length }, (_, place) =>
        plan({ options, random, stream, number: number + place, target, place }),
      );
      chains.push(chain);
      counts.set(account, Math.max(counts.get(account) ?? 0, target + 1));
      taken += length;
      number += length;
    }
  }
  const countOf = (name: AccountName): number => counts.get(name) ?? 0;
  return {
    chains: shuffled(chains, random),
    targets: {
      cards: countOf('cards'),
      vouchers: countOf('vouchers'),
      members: countOf('members'),
      'members-proven': countOf('members-proven'),
      'members-sole': countOf('members-sole'),
      venue: countOf('venue'),
    },
  };
}

interface Place {
  readonly options: PlanOptions;
  readonly random: Random;
  readonly stream: Stream;
  readonly number: number;
  readonly target: number;
  readonly place: number;
}

function plan(it: Place): PlannedOperation {
  const { options, random, stream, number, target, place } = it;
  const { account, mutation } = streamPlans[stream];
  const code = targetCode(account, target);
  const isSpoiled = random.happens(options.misbehavingPercent / 100);
  return {
    number,
    stream,
    account,
    mutation,
    idempotencyKey: `chaos-${options.seed}-operation-${number}`,
    target: code,
    ...inputsOf(mutation, { random, number, place, account, code, target }),
    copies: random.whole(1, 10),
    misbehaviour: isSpoiled ? chooseMisbehaviour(mutation, { account, target: code, random }) : null,
  };
}

interface InputPlace {
  readonly random: Random;
  readonly number: number;
  readonly place: number;
  readonly account: AccountName;
  readonly code: string;
  readonly target: number;
}

type Inputs = Pick<PlannedOperation, 'input' | 'otherInput'>;

function inputsOf(mutation: MutationName, { random, number, place, account, code, target }: InputPlace): Inputs {
  switch (mutation) {
    case 'updateTemplateBudget': {
      // A few ask for more than the vendor's ceiling allows: refused, and not recorded.
      const isTooMuch = random.happens(0.02);
      const updateType = isTooMuch || random.happens(0.6) ? 'APPEND' : 'SUBTRACT';
      const input = {
        templateId: `${account}:${code}`,
        updateType,
        number: isTooMuch ? 999_999 : random.whole(1, 500),
      };
      return { input, otherInput: { ...input, number: input.number === 7 ? 8 : 7 } };
    }
    case 'switchTemplateStatus': {
      const [status, other] = place % 2 === 0 ? ['PAUSED', 'ACTIVE'] : ['ACTIVE', 'PAUSED'];
      const templateId = `${account}:${code}`;
      return { input: { templateId, status }, otherInput: { templateId, status: other } };
    }
    case 'adjustMemberBalance': {
      const sign = random.happens(0.5) ? '-' : '';
      const balanceIncrement = `${sign}${random.whole(1, 90)}.${random.whole(10, 99)}`;
      const input = { memberId: `${account}:${code}`, balanceIncrement, pointIncrement: String(random.whole(0, 9)) };
      return { input, otherInput: { ...input, balanceIncrement: '0.01' } };
    }
    case 'upsertBenefit': {
      const input = {
        accountId: account,
        activityId,
        outerId: code,
        platformId: platformId(target),
        name: benefitName(number),
        grantMethod: 'ACTIVITY',
        status: random.oneOf(['ONLINE', 'OFFLINE']),
        stock: random.whole(1, 9_999),
        validity: { type: 'NATURAL_DAYS', days: random.whole(1, 30) },
        discount: { type: 'DURATION', minutes: 60 * random.whole(1, 5) },
      };
      return { input, otherInput: { ...input, name: `not ${input.name}` } };
    }
  }
}

/** The name that one operation gives its benefit, and no other one: by it the books tell whose change they hold. */
export function benefitName(number: number): string {
  return `Benefit of operation ${number}`;
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((item) => ({ item, place: random.fraction() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

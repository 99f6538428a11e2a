/** What the simulated vendors are told to do wrong, by name. */
import type { AccountName } from './accounts.ts';
import type { MutationName } from './mutation-names.ts';
import type { Random } from './random.ts';

/** An order to a simulator's control plane. */
export interface MisbehaviourOrder {
  readonly name: string;
  readonly args?: readonly unknown[];
  readonly operation: string;
  readonly target: string;
}

type Choice = Pick<MisbehaviourOrder, 'name' | 'args'>;

/** Shorter than the time for which the accounts believe that their vendors may still be working. */
const longestWorkMs = 1_200;

const neutral = (random: Random): readonly Choice[] => [
  { name: 'dropsAfterWork' },
  { name: 'dropsBeforeWork' },
  { name: 'resets', args: [{ applied: random.happens(0.5) }] },
  { name: 'hangs', args: [{ applied: random.happens(0.5) }] },
  { name: 'slowAnswer', args: [random.whole(50, longestWorkMs)] },
  { name: 'worksLate', args: [random.whole(50, longestWorkMs)] },
  { name: 'httpStatus', args: [random.oneOf([301, 403, 429, 500, 503])] },
  { name: 'proxyPage', args: [random.oneOf([502, 503, 504])] },
  { name: 'emptyBody' },
  { name: 'invalidJson' },
  { name: 'truncated' },
  { name: 'gzip' },
];

const gateway = (random: Random): readonly Choice[] => [
  { name: 'answersUnknown', args: [{ applied: true }] },
  { name: 'answersUnknown', args: [{ applied: false }] },
  { name: 'refusesUnknown' },
  { name: 'refusesWith', args: [random.oneOf(['PARAM_ILLEGAL', 'PROCESS_FAIL', 'ACCESS_DENIED'])] },
  { name: 'refusesAtGateway', args: ['REQUEST_TRAFFIC_EXCEED_LIMIT'] },
  { name: 'inventsCode', args: ['A_CODE_OF_TOMORROW', random.oneOf(['S', 'F', 'U', 'A'])] },
  { name: 'unsigned' },
  { name: 'wronglySigned', args: [random.oneOf(['key', 'path', 'time', 'body', 'clientId'])] },
  { name: 'answersAnotherClient' },
  { name: 'staleResponseTime' },
  { name: 'noResult' },
];

const members: readonly Choice[] = [
  { name: 'refusesWith', args: [90_003, 'the balance is too low'] },
  { name: 'refusesWith', args: [null, 'not now'] },
  { name: 'violatesInvariant' },
  { name: 'echoesOtherIncrement' },
  { name: 'roundsIds' },
  { name: 'answersOtherMember' },
  { name: 'quotesNumbers' },
  { name: 'answersStatus', args: ['perhaps'] },
  { name: 'answersNoData' },
];

const benefits = (random: Random): readonly Choice[] => [
  { name: 'backendTimesOut', args: [{ applied: true }] },
  { name: 'backendTimesOut', args: [{ applied: false }] },
  { name: 'failsWith', args: ['isv.invalid-parameter'] },
  { name: 'bans', args: ['accesscontrol.limited-by-api-access-count', random.whole(0, 1)] },
  { name: 'answersAsText' },
  { name: 'answersXml' },
  { name: 'withoutResult' },
  { name: 'withoutModel' },
];

/** What each kind of change is called by the simulators; a card's is not what a voucher's is, but for the switch. */
const operations: Readonly<Record<MutationName, string>> = {
  updateTemplateBudget: 'updateBudget',
  switchTemplateStatus: 'switchStatus',
  adjustMemberBalance: 'adjust',
  upsertBenefit: 'upsertBenefit',
};

interface Where {
  readonly account: AccountName;
  readonly target: string;
  readonly random: Random;
}

/** One misbehaviour for a change of a target, or now and then for the reading of it. */
export function chooseMisbehaviour(mutation: MutationName, { account, target, random }: Where): MisbehaviourOrder {
  const own = ownOf(account, random);
  // The vendor's own protocol can go wrong in more ways than HTTP: either part is chosen as often.
  const choice = random.oneOf(random.happens(0.5) ? neutral(random) : own);
  const reading = account === 'cards' || account === 'vouchers' ? 'detail' : null;
  const isForReading = reading !== null && random.happens(0.15);
  return { ...choice, operation: isForReading ? reading : operations[mutation], target };
}

function ownOf(account: AccountName, random: Random): readonly Choice[] {
  switch (account) {
    case 'cards':
    case 'vouchers':
      return gateway(random);
    case 'members':
    case 'members-proven':
    case 'members-sole':
      return members;
    case 'venue':
      return benefits(random);
  }
}

/** One change of each kind: what a client asks for, and what the vendor's own books say became of it. */
import { paths as cardPaths } from '../../src/connectors/alipay-card/wire.ts';
import { paths as voucherPaths } from '../../src/connectors/alipay-voucher/wire.ts';
import { methods } from '../../src/connectors/kybio/wire.ts';
import type { ReceivedRequest } from '../../src/connectors/simulation/simulator-desk.ts';
import { type CrashSeeds, type CrashVendorName, type CrashVendors, crashAccounts } from '../support/crash-vendors.ts';
import type { ChangeKind } from './kill-kinds.ts';
import { type Place, places } from './kill-plan.ts';
import { type Chance, createChance } from './kill-random.ts';

/** How the vendor holds a request: it has applied it, never will, or will after so many milliseconds. */
export type Holding = { readonly applied: boolean } | { readonly lateMs: number };

export interface Change {
  readonly kind: ChangeKind;
  readonly vendor: CrashVendorName;
  readonly settlesBy: 'READING' | 'REPEATING' | 'OPERATOR';
  readonly mutation: 'UpdateTemplateBudget' | 'SwitchTemplateStatus' | 'AdjustMemberBalance' | 'UpsertBenefit';
  /** What is asked for, besides the key. */
  readonly input: object;
  /** What the vendor has to know to begin with. */
  readonly seeds: CrashSeeds;
  at(vendors: CrashVendors): ChangeAtVendor;
}

/** The change as its vendor sees it. Every change has a target of its own. */
export interface ChangeAtVendor {
  /** Makes the vendor hold the next request for the change. */
  hold(how: Holding): void;
  /** Whether it holds one. */
  isHeld(): boolean;
  /** Whether there is nothing that it will apply later. */
  isThrough(): boolean;
  /** Every effect on the target in the vendor's books, in words. */
  effects(): readonly string[];
  /** What was asked for in each request that reached the vendor, without what differs by promise: time, signature. */
  requests(): readonly string[];
  /** Whether an effect is this change's, made in the name of an operation with this request id. */
  isOurs(effect: string, requestId: string): boolean;
  /** The target's figures as they are, and as so many effects have to leave them. */
  figures(): string;
  figuresAfter(effects: number): string;
  /** What others do to the target. Not every target has others. */
  disturb(): void;
}

/** The change of a kind in a round; the same for the same seed, place and kind. */
export function createChange(kind: ChangeKind, seed: number, place: Place): Change {
  const chance = createChance(`${kind} ${seed} ${place}`);
  const choice = { seed, index: places.indexOf(place), chance };
  switch (kind) {
    case 'cardBudget':
      return cardBudget(choice);
    case 'cardStatus':
      return cardStatus(choice);
    case 'voucherStatus':
      return voucherStatus(choice);
    case 'member':
      return member(choice, { kind, account: crashAccounts.members, settlesBy: 'OPERATOR', digit: 1 });
    case 'memberProven':
      return member(choice, { kind, account: crashAccounts.membersProven, settlesBy: 'REPEATING', digit: 2 });
    case 'memberAlone':
      return member(choice, { kind, account: crashAccounts.membersAlone, settlesBy: 'READING', digit: 3 });
    case 'benefit':
      return benefit(choice);
  }
}

interface Choice {
  readonly seed: number;
  readonly index: number;
  readonly chance: Chance;
}

/** A number that no other target of its kind has, always as long. */
const numberOf = ({ seed, index }: Choice): string => String(seed * 10 + index).padStart(6, '0');

function cardBudget(choice: Choice): Change {
  const { chance } = choice;
  const templateCode = `8202701010013500000000000${numberOf(choice)}1`;
  const issued = chance.whole(1, 5_000);
  const stock = issued + chance.whole(2_000, 400_000);
  const updateType = chance.pick(['APPEND', 'SUBTRACT']);
  const number = chance.whole(1, chance.percent(50) ? 9 : 1_900);
  return {
    kind: 'cardBudget',
    vendor: 'cards',
    settlesBy: 'READING',
    mutation: 'UpdateTemplateBudget',
    input: { templateId: `${crashAccounts.cards}:${templateCode}`, updateType, number },
    seeds: { cards: [{ templateCode, status: 'valid', stock, issued }] },
    at: ({ cards }) => {
      const received = () => cards.books.requests().filter(isFor(cardPaths.updateBudget, templateCode));
      return {
        hold: (how) => holdWith(cards.misbehave, how, { operation: 'updateBudget', target: templateCode }),
        isHeld: () => received().some(isHeld),
        isThrough: () => !received().some(isPostponed),
        effects: () =>
          cards.books
            .effects()
            .filter((effect) => effect.templateCode === templateCode)
            .map((effect) => `${effect.requestId} ${effect.what} ${'number' in effect ? effect.number : ''}`),
        requests: () => received().map(({ body }) => body),
        isOurs: (effect, requestId) => effect === `${requestId} ${updateType}_BUDGET ${number}`,
        figures: () => `stock ${cards.books.templates().find((each) => each.templateCode === templateCode)?.stock}`,
        figuresAfter: (effects) => `stock ${stock + effects * (updateType === 'APPEND' ? number : -number)}`,
        disturb: () => cards.issue(templateCode, 1),
      };
    },
  };
}

const cardStatuses = { ACTIVE: 'valid', PAUSED: 'paused', CLOSED: 'closed' } as const;

function cardStatus(choice: Choice): Change {
  const { chance } = choice;
  const templateCode = `8202701010013500000000000${numberOf(choice)}2`;
  const from = chance.pick(['ACTIVE', 'PAUSED']);
  const other = { ACTIVE: 'PAUSED', PAUSED: 'ACTIVE' } as const;
  const to = chance.pick(['CLOSED', other[from]]);
  return {
    kind: 'cardStatus',
    vendor: 'cards',
    settlesBy: 'READING',
    mutation: 'SwitchTemplateStatus',
    input: { templateId: `${crashAccounts.cards}:${templateCode}`, status: to },
    seeds: { cards: [{ templateCode, status: cardStatuses[from], stock: 1_000, issued: 200 }] },
    at: ({ cards }) => {
      const received = () => cards.books.requests().filter(isFor(cardPaths.switchStatus, templateCode));
      return {
        hold: (how) => holdWith(cards.misbehave, how, { operation: 'switchStatus', target: templateCode }),
        isHeld: () => received().some(isHeld),
        isThrough: () => !received().some(isPostponed),
        effects: () =>
          cards.books
            .effects()
            .filter((effect) => effect.templateCode === templateCode)
            .map((effect) => `${effect.what} from ${effect.before} to ${effect.after}`),
        requests: () => received().map(({ body }) => body),
        isOurs: (effect) => effect === `SWITCH_STATUS from ${cardStatuses[from]} to ${cardStatuses[to]}`,
        figures: () => `${cards.books.templates().find((each) => each.templateCode === templateCode)?.status}`,
        figuresAfter: (effects) => cardStatuses[effects > 0 ? to : from],
        disturb: () => {},
      };
    },
  };
}

const voucherTargets = { ACTIVE: 'ACTIVTED', PAUSED: 'PAUSED', CLOSED: 'CLOSED' } as const;

function voucherStatus(choice: Choice): Change {
  const { chance } = choice;
  const templateId = `7370202701010000000000000${numberOf(choice)}3`;
  const from = chance.pick(['ACTIVTED', 'PAUSED', 'ACTIVTED', 'PAUSED', 'DRAFT', 'AUDIT', 'ACTIVITING']);
  const other = {
    ACTIVTED: 'PAUSED',
    PAUSED: 'ACTIVE',
    DRAFT: 'CLOSED',
    AUDIT: 'CLOSED',
    ACTIVITING: 'CLOSED',
  } as const;
  const to = chance.pick(['CLOSED', other[from], other[from]]);
  const found = (books: CrashVendors['vouchers']['books']) =>
    books.templates().find((template) => template.templateId === templateId);
  return {
    kind: 'voucherStatus',
    vendor: 'vouchers',
    settlesBy: 'REPEATING',
    mutation: 'SwitchTemplateStatus',
    input: { templateId: `${crashAccounts.vouchers}:${templateId}`, status: to },
    seeds: { vouchers: [{ templateId, status: from, quantity: 1_000, issued: 100 }] },
    at: ({ vouchers }) => {
      const received = () => vouchers.books.requests().filter(isFor(voucherPaths.switchStatus, templateId));
      return {
        hold: (how) => holdWith(vouchers.misbehave, how, { operation: 'switchStatus', target: templateId }),
        isHeld: () => received().some(isHeld),
        isThrough: () => !received().some(isPostponed),
        effects: () =>
          vouchers.books
            .effects()
            .filter((effect) => effect.templateId === templateId)
            .map((effect) => `${effect.requestId} ${effect.after}`),
        requests: () => received().map(({ body }) => body),
        isOurs: (effect, requestId) => effect === `${requestId} ${voucherTargets[to]}`,
        figures: () => `${found(vouchers.books)?.status}`,
        figuresAfter: (effects) => (effects > 0 ? voucherTargets[to] : from),
        disturb: () => vouchers.issue(templateId, 1),
      };
    },
  };
}

interface MemberRule {
  readonly kind: ChangeKind;
  readonly account: string;
  readonly settlesBy: Change['settlesBy'];
  readonly digit: number;
}

function member(choice: Choice, { kind, account, settlesBy, digit }: MemberRule): Change {
  const { chance } = choice;
  // Beyond 2^53: a uid that has gone through a double is somebody else's.
  const uid = `23160763945${numberOf(choice)}${digit}`;
  const before = { balance: chance.whole(6_000, 900_000), points: chance.whole(6_000, 900_000) };
  const by = {
    balance: chance.whole(-5_000, 5_000) || 1,
    points: chance.percent(50) ? 0 : chance.whole(-5_000, 5_000),
  };
  const till = { balance: settlesBy === 'READING' ? 0 : chance.whole(-900, 900), count: 0 };
  const increments = { balanceIncrement: decimalOf(by.balance), pointIncrement: decimalOf(by.points) };
  const figures = (balance: number, points: number): string => `balance ${balance}, points ${points} hundredths`;
  return {
    kind,
    vendor: 'members',
    settlesBy,
    mutation: 'AdjustMemberBalance',
    input: { memberId: `${account}:${uid}`, ...increments },
    seeds: {
      members: [
        {
          uid,
          number: `VIP${uid.slice(-8)}`,
          name: `Member ${uid.slice(-7)}`,
          categoryName: 'Gold',
          phone: `1${uid.slice(-7)}`,
          balance: decimalOf(before.balance),
          point: decimalOf(before.points),
        },
      ],
    },
    at: ({ members }) => {
      const received = () => members.books.requests().filter(isFor(methods.adjust, uid));
      return {
        hold: (how) => holdWith(members.misbehave, how, { operation: 'adjust', target: uid }),
        isHeld: () => received().some(isHeld),
        isThrough: () => !received().some(isPostponed),
        effects: () =>
          members.books
            .effects()
            .filter((effect) => effect.uid === uid)
            .map(
              (effect) =>
                `${hundredths(effect.balanceIncrement)} ${hundredths(effect.pointIncrement)} ${effect.dataChangeTime}`,
            ),
        requests: () => received().map(({ body }) => body),
        isOurs: (effect) => {
          const [balance, points, ...second] = effect.split(' ');
          const isAsked = Number(balance) === by.balance && Number(points) === by.points;
          return isAsked && received().every(({ body }) => body.includes(`"${second.join(' ')}"`));
        },
        figures: () => {
          const found = members.books.members().find((each) => each.uid === uid);
          return figures(hundredths(found?.balance ?? ''), hundredths(found?.points ?? ''));
        },
        figuresAfter: (effects) =>
          figures(
            before.balance + till.count * till.balance + effects * by.balance,
            before.points + effects * by.points,
          ),
        disturb() {
          members.ringUp(uid, { balanceIncrement: decimalOf(till.balance) });
          till.count += 1;
        },
      };
    },
  };
}

const decimalOf = (inHundredths: number): string =>
  `${inHundredths < 0 ? '-' : ''}${Math.floor(Math.abs(inHundredths) / 100)}.${String(Math.abs(inHundredths) % 100).padStart(2, '0')}`;
const hundredths = (decimal: string): number => Math.round(Number(decimal) * 100);

const activityId = '1';

function benefit(choice: Choice): Change {
  const { chance } = choice;
  const number = numberOf(choice);
  const outerId = `killed-${number}`;
  const platformId = `90071992547${number}`;
  const name = `Parking ${number}, ${chance.whole(1, 24)} hours`;
  const isUpdate = chance.percent(40);
  const draft = {
    accountId: crashAccounts.benefits,
    activityId,
    outerId,
    name,
    grantMethod: 'ACTIVITY',
    status: 'ONLINE',
    stock: chance.whole(1, 100_000),
    validity: { type: 'NATURAL_DAYS', days: 3 },
    discount: { type: 'DURATION', minutes: 180 },
  };
  return {
    kind: 'benefit',
    vendor: 'benefits',
    settlesBy: 'REPEATING',
    mutation: 'UpsertBenefit',
    input: { ...draft, ...(isUpdate ? { platformId } : {}) },
    seeds: isUpdate ? { benefits: [{ id: platformId, dto: oldBenefit(outerId) }] } : {},
    at: ({ benefits }) => {
      const received = () => benefits.books.requests().filter((request) => reqDtoOf(request).includes(`"${outerId}"`));
      return {
        hold: (how) => holdWith(benefits.misbehave, how, { operation: 'upsertBenefit', target: outerId }),
        isHeld: () => received().some(isHeld),
        isThrough: () => !received().some(isPostponed),
        // An update says the whole state: the same one said twice in a row is one effect, which is what is promised of it.
        effects: () =>
          benefits.books
            .effects()
            .filter((effect) => effect.outerId === outerId)
            .map((effect) => `${effect.kind} ${effect.id} ${JSON.stringify(effect.dto)}`)
            .filter((effect, at, all) => !effect.startsWith('update') || effect !== all[at - 1]),
        requests: () => received().map(reqDtoOf),
        isOurs: (effect) =>
          effect.startsWith(isUpdate ? `update ${platformId} ` : 'create ') &&
          effect.includes(JSON.stringify(name)) &&
          effect.includes(`"stock":"${draft.stock}"`),
        figures: () => {
          const found = benefits.books.benefits().filter((each) => each.outerId === outerId);
          return found.map(({ dto }) => `${dto.name}, ${dto.stock} in stock`).join(' and ');
        },
        figuresAfter: (effects) => {
          if (effects > 0) return `${name}, ${draft.stock} in stock`;
          return isUpdate ? `${oldBenefit(outerId).name}, ${oldBenefit(outerId).stock} in stock` : '';
        },
        disturb: () => {},
      };
    },
  };
}

const oldBenefit = (outerId: string) =>
  ({
    creator_id: 'venue-1',
    channel_code: '28246631',
    type: '38',
    activity_id: activityId,
    outer_id: outerId,
    name: 'Parking as it was',
    grant_type: '1',
    stock: '5',
    status: '1',
    effect_time: { effect_type: '5', effect_natural_n_days: '3' },
    extend_fields: { discountType: '1', deductionTime: '180' },
  }) as const;

const reqDtoOf = ({ body }: ReceivedRequest): string => new URLSearchParams(body).get('req_dto') ?? '';

const isFor =
  (path: string, target: string) =>
  (request: ReceivedRequest): boolean =>
    request.path.endsWith(path) && request.body.includes(target);

const isHeld = ({ misbehaviour }: ReceivedRequest): boolean => misbehaviour === 'hangs' || misbehaviour === 'worksLate';

const isPostponed = ({ misbehaviour, verdict }: ReceivedRequest): boolean =>
  misbehaviour === 'worksLate' && verdict === null;

interface Holds<Scope> {
  hangs(how: { readonly applied: boolean }, scope: Scope): void;
  worksLate(ms: number, scope: Scope): void;
}

function holdWith<Scope>(misbehave: Holds<Scope>, how: Holding, scope: Scope): void {
  if ('lateMs' in how) misbehave.worksLate(how.lateMs, scope);
  else misbehave.hangs(how, scope);
}

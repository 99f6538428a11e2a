/** The four simulated vendors without sockets, with their targets, their moods, and what their books say of an operation. */
import type { AccountConfig } from '../../src/app/config.ts';
import { type CardSimulator, createCardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { createVoucherSimulator, type VoucherSimulator } from '../../src/connectors/alipay-voucher/simulator.ts';
import { type AlisportsSimulator, createAlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import { createKybioSimulator, type KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { kybioSimulatorErrorCodes } from '../../src/connectors/kybio/simulator-errors.ts';
import type { OperationRecord } from '../../src/domain/operation.ts';
import { testKeys } from '../support/keys.ts';
import {
  type AccountOptions,
  accountIds,
  benefitApp,
  cardClient,
  configureAccount,
  memberApp,
  type VendorName,
  voucherClient,
} from '../support/vendors.ts';
import type { Random } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How an account at KYBIO is configured: its default, the duplicate rule proven, or as the members' only writer. */
export const memberModes = ['DEFAULT', 'PROVEN', 'ONLY_WRITER'] as const;
export type MemberMode = (typeof memberModes)[number];

export const origins = {
  'alipay-card': 'https://cards.test',
  'alipay-voucher': 'https://vouchers.test',
  kybio: 'https://members.test',
  alisports: 'https://benefits.test',
} as const satisfies Record<VendorName, string>;

export const targets = {
  cards: ['82027010100135000000000000000001', '82027010100135000000000000000002'],
  vouchers: ['73702026010100000000000000000001', '73702026010100000000000000000002'],
  members: ['9007199254740993', '231607639459718452'],
} as const;

/** Every vendor with books of its own. */
export interface Vendors {
  readonly cards: CardSimulator;
  readonly vouchers: VoucherSimulator;
  readonly members: KybioSimulator;
  readonly benefits: AlisportsSimulator;
}

export async function createVendors(
  time: VirtualTime,
  { mode, duplicateOuterId }: { readonly mode: MemberMode; readonly duplicateOuterId: 'REFUSES' | 'UPSERTS' },
): Promise<Vendors> {
  let traceIds = 0;
  const newTraceId = (): string => String((traceIds += 1)).padStart(32, '0');
  const common = { isListening: false, now: time.now, newTraceId };
  const keys = [{ version: 1, publicKeyPem: testKeys.ours.publicKey }];
  const privateKeyPem = testKeys.vendor.privateKey;
  const { merchantId } = cardClient;
  const vendors = {
    cards: await createCardSimulator({
      ...common,
      clients: [{ ...cardClient, keys }],
      privateKeyPem,
      templates: targets.cards.map((templateCode) => ({ templateCode, status: 'valid', stock: 1_000, issued: 200 })),
    }),
    vouchers: await createVoucherSimulator({
      ...common,
      clients: [{ ...voucherClient, merchantId, keys }],
      privateKeyPem,
      templates: targets.vouchers.map((templateId) => ({ templateId, status: 'ACTIVTED', quantity: 1_000 })),
    }),
    members: await createKybioSimulator({
      ...common,
      apps: [memberApp],
      members: targets.members.map((uid, index) => ({
        uid,
        number: `N${index}`,
        name: `Member ${index}`,
        categoryName: 'Gold',
        phone: `9123000${index}`,
        balance: '1000.00',
        point: '500',
      })),
    }),
    benefits: await createAlisportsSimulator({ ...common, apps: [benefitApp], benefits: [] }),
  };
  vendors.members.settings.callsPerDay = 1_000_000;
  // Where the account does not rely on the rule, the vendor does not have it: a request sent twice counts twice.
  vendors.members.settings.duplicateRule = mode === 'PROVEN';
  vendors.members.settings.compresses = false;
  vendors.benefits.settings.compresses = false;
  vendors.benefits.settings.duplicateOuterId = duplicateOuterId;
  return vendors;
}

const memberSettings = {
  DEFAULT: {},
  PROVEN: { duplicateRule: 'PROVEN' },
  ONLY_WRITER: { isOnlyWriter: true },
} as const satisfies Record<MemberMode, object>;

/** The accounts of a simulated process. Connectors are built from them anew for every process. */
export function configureAccounts(mode: MemberMode, options: AccountOptions): readonly AccountConfig[] {
  const account = (name: string, vendor: VendorName, settings: object = {}): AccountConfig =>
    configureAccount(name, { vendor, url: origins[vendor], options: { ...options, settings: { ...settings } } });
  return [
    account(accountIds.cards, 'alipay-card'),
    account(accountIds.vouchers, 'alipay-voucher'),
    account(accountIds.members, 'kybio', { errorCodes: kybioSimulatorErrorCodes, ...memberSettings[mode] }),
    account(accountIds.benefits, 'alisports'),
  ];
}

/** Puts a vendor in a mood for its next request: one of the ways it is known to misbehave. */
export function upset(vendors: Vendors, origin: string, random: Random): string {
  const mood = random.pick(moods[nameOf(origin)]);
  mood.arm(vendors, { applied: random.chance(0.5) });
  return mood.name;
}

function nameOf(origin: string): VendorName {
  const found = vendorNames.find((name) => origins[name] === origin);
  if (found === undefined) throw new Error(`nobody lives at ${origin}`);
  return found;
}

const vendorNames = ['alipay-card', 'alipay-voucher', 'kybio', 'alisports'] as const satisfies readonly VendorName[];

interface Mood {
  readonly name: string;
  readonly arm: (vendors: Vendors, how: { readonly applied: boolean }) => void;
}

type Neutral = CardSimulator['misbehave'] | VoucherSimulator['misbehave'];

function gatewayMoods(of: (vendors: Vendors) => Neutral): readonly Mood[] {
  return [
    { name: 'answersUnknown', arm: (vendors, how) => of(vendors).answersUnknown(how) },
    { name: 'refusesUnknown', arm: (vendors) => of(vendors).refusesUnknown() },
    { name: 'refusesWith REQUEST_TRAFFIC_EXCEED_LIMIT', arm: (v) => of(v).refusesWith('REQUEST_TRAFFIC_EXCEED_LIMIT') },
    { name: 'refusesWith SYSTEM_ERROR U', arm: (v) => of(v).refusesWith('SYSTEM_ERROR', 'U') },
    { name: 'unsigned', arm: (vendors) => of(vendors).unsigned() },
    { name: 'wronglySigned', arm: (vendors) => of(vendors).wronglySigned('key') },
    { name: 'inventsCode', arm: (vendors) => of(vendors).inventsCode('WHO_KNOWS', 'U') },
    { name: 'noResult', arm: (vendors) => of(vendors).noResult() },
    { name: 'staleResponseTime', arm: (vendors) => of(vendors).staleResponseTime() },
    ...neutralMoods(of),
  ];
}

interface AnyMisbehave {
  resets(how: { readonly applied: boolean }): void;
  hangs(how: { readonly applied: boolean }): void;
  emptyBody(): void;
  truncated(): void;
  invalidJson(): void;
}

function neutralMoods(of: (vendors: Vendors) => AnyMisbehave): readonly Mood[] {
  return [
    { name: 'resets', arm: (vendors, how) => of(vendors).resets(how) },
    { name: 'hangs', arm: (vendors, how) => of(vendors).hangs(how) },
    { name: 'emptyBody', arm: (vendors) => of(vendors).emptyBody() },
    { name: 'truncated', arm: (vendors) => of(vendors).truncated() },
    { name: 'invalidJson', arm: (vendors) => of(vendors).invalidJson() },
  ];
}

const moods: Readonly<Record<VendorName, readonly Mood[]>> = {
  'alipay-card': gatewayMoods(({ cards }) => cards.misbehave),
  'alipay-voucher': gatewayMoods(({ vouchers }) => vouchers.misbehave),
  kybio: [
    { name: 'answersStatus', arm: ({ members }) => members.misbehave.answersStatus('pending') },
    { name: 'answersNoData', arm: ({ members }) => members.misbehave.answersNoData() },
    { name: 'roundsIds', arm: ({ members }) => members.misbehave.roundsIds() },
    { name: 'answersOtherMember', arm: ({ members }) => members.misbehave.answersOtherMember() },
    { name: 'echoesOtherIncrement', arm: ({ members }) => members.misbehave.echoesOtherIncrement() },
    { name: 'refusesWith', arm: ({ members }) => members.misbehave.refusesWith(77_777) },
    ...neutralMoods(({ members }) => members.misbehave),
  ],
  alisports: [
    { name: 'backendTimesOut', arm: ({ benefits }, how) => benefits.misbehave.backendTimesOut(how) },
    { name: 'withoutResult', arm: ({ benefits }) => benefits.misbehave.withoutResult() },
    { name: 'withoutModel', arm: ({ benefits }) => benefits.misbehave.withoutModel() },
    { name: 'refusesWith 15', arm: ({ benefits }) => benefits.misbehave.refusesWith(15, 'isp.unknown-error') },
    { name: 'bans', arm: ({ benefits }) => benefits.misbehave.bans('accesscontrol.limited-by-api-access-count', 1) },
    { name: 'answersXml', arm: ({ benefits }) => benefits.misbehave.answersXml() },
    ...neutralMoods(({ benefits }) => benefits.misbehave),
  ],
};

/** Something else writes, as tills and portals do. */
export function writeElsewhere(vendors: Vendors, random: Random): void {
  const uid = random.pick(targets.members);
  const balanceIncrement = `${random.chance(0.5) ? '' : '-'}${random.between(1, 9)}.50`;
  vendors.members.ringUp(uid, { balanceIncrement });
}

/** How often a vendor's books show what an operation asked for; null where its requests carry no name of their own. */
export function effectsOf(vendors: Vendors, operation: OperationRecord): number | null {
  const { input, requestId, request } = operation;
  switch (input.kind) {
    case 'UPDATE_TEMPLATE_BUDGET':
      return vendors.cards.books.effects().filter((effect) => effect.requestId === requestId).length;
    case 'SWITCH_TEMPLATE_STATUS':
      return isCard(operation)
        ? null
        : vendors.vouchers.books.effects().filter((effect) => effect.requestId === requestId).length;
    case 'ADJUST_MEMBER_BALANCE': {
      const time = /"dataChangeTime":"([^"]+)"/.exec(request.body)?.[1];
      const uid = input.memberId.split(':')[1];
      return vendors.members.books.effects().filter((effect) => effect.uid === uid && effect.dataChangeTime === time)
        .length;
    }
    case 'UPSERT_BENEFIT': {
      const entries = vendors.benefits.books.effects().filter(({ dto }) => dto.name === input.benefit.name);
      // The same state written again is one effect: the vendor's books enter every write.
      return Math.min(1, entries.length);
    }
  }
}

export function isCard({ accountId }: Pick<OperationRecord, 'accountId'>): boolean {
  return accountId === accountIds.cards;
}

/** All effects in all books, whoever they belong to. */
export function countEffects(vendors: Vendors): number {
  const benefits = new Set(vendors.benefits.books.effects().map(({ dto }) => dto.name));
  return (
    vendors.cards.books.effects().length +
    vendors.vouchers.books.effects().length +
    vendors.members.books.effects().length +
    benefits.size
  );
}

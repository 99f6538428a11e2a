/** The four simulated vendors with targets in plenty, and intents that each have a target of their own. */
import { randomUUID } from 'node:crypto';
import { type CardSimulator, createCardSimulator } from '../../../src/connectors/alipay-card/simulator.ts';
import { createVoucherSimulator, type VoucherSimulator } from '../../../src/connectors/alipay-voucher/simulator.ts';
import { createAlisportsSimulator } from '../../../src/connectors/alisports/simulator.ts';
import { createKybioSimulator, type KybioSimulator } from '../../../src/connectors/kybio/simulator.ts';
import { testKeys } from '../../support/keys.ts';
import { accountIds, benefitApp, cardClient, memberApp, settingsFor, voucherClient } from '../../support/vendors.ts';

/** What can be asked for: a change at each vendor, and both kinds of change at the cards. */
export const kinds = ['budget', 'status', 'voucher', 'member', 'benefit'] as const;
export type Kind = (typeof kinds)[number];

/** One change that a client wants once. */
export interface Intent {
  readonly kind: Kind;
  readonly mutation: string;
  readonly inputType: string;
  readonly input: Readonly<Record<string, unknown>> & { readonly idempotencyKey: string };
  /** How often it stands in its vendor's books: nobody else changes its target. */
  effects(): number;
}

/** What any of the vendors may be told to do wrong with the next change; readings are left alone. */
export interface Misbehaviour {
  /** Does the work at once and answers so many milliseconds later. */
  answersAfter(ms: number): void;
  /** Does the work, and answers, only after so many milliseconds, whether somebody waits or not. */
  worksAfter(ms: number): void;
  /** Closes the connection without an answer, having done the work or not. */
  drops(how: { readonly applied: boolean }): void;
}

export interface FourVendors {
  readonly cards: CardSimulator;
  readonly vouchers: VoucherSimulator;
  readonly members: KybioSimulator;
  /** The vendors' own clocks go so much ahead of the true time; negative is behind. */
  setClocks(aheadMs: number): void;
  /** A change of a target that nobody has touched. @throws when there are no more. */
  intend(kind: Kind): Intent;
  readonly misbehave: Readonly<Record<Kind, Misbehaviour>>;
  /** Requests for a change that have arrived, of whatever intent. */
  changesAsked(kind: Kind): number;
  /** The accounts part of a configuration file; secrets are references into `secrets`. */
  accounts(options: AccountOptions): Readonly<Record<string, unknown>>;
  /** Environment variables that hold what the configuration refers to. */
  readonly secrets: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface AccountOptions {
  readonly timeoutMs: number;
  readonly longestProcessingMs: number;
  /** Settings of one vendor's account. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly limits?: Readonly<Record<string, unknown>>;
  readonly policy?: Readonly<Record<string, unknown>>;
}

const plenty = 600;
const numbered = (prefix: string): string[] =>
  Array.from({ length: plenty }, (_, index) => `${prefix}${String(index).padStart(6, '0')}`);
const codes = numbered('82027010100135000000000000');
const templateIds = numbered('73702026010100000000000001');
const uids = numbered('231607639460');

/** They do not mind when a request says that it was made: no page tells how far that may be off. */
export async function startFourVendors(): Promise<FourVendors> {
  let aheadMs = 0;
  const now = (): Date => new Date(Date.now() + aheadMs);
  const key = { version: 1, publicKeyPem: testKeys.ours.publicKey };
  const privateKeyPem = testKeys.vendor.privateKey;
  const cards = await createCardSimulator({
    clients: [{ ...cardClient, keys: [key] }],
    privateKeyPem,
    templates: codes.map((templateCode) => ({ templateCode, status: 'valid', stock: 1_000, issued: 200 })),
    now,
  });
  const vouchers = await createVoucherSimulator({
    clients: [{ ...voucherClient, merchantId: cardClient.merchantId, keys: [key] }],
    privateKeyPem,
    templates: templateIds.map((templateId) => ({ templateId, status: 'ACTIVTED', quantity: 100 })),
    now,
  });
  const members = await createKybioSimulator({
    apps: [memberApp],
    members: uids.map((uid) => ({
      uid,
      number: `N${uid}`,
      name: `Member ${uid}`,
      categoryName: 'Basic',
      phone: uid.slice(-8),
      balance: '100.00',
      point: '10.00',
    })),
    now,
  });
  members.settings.callsPerDay = 1_000_000;
  for (const { settings } of [cards, vouchers]) settings.clockSkewMs = 86_400_000;
  const benefits = await createAlisportsSimulator({ apps: [benefitApp], now });

  const unused = { codes: [...codes], templateIds: [...templateIds], uids: [...uids] };
  const next = (list: string[]): string => list.shift() ?? fail('all targets are used up');
  const intend: Readonly<Record<Kind, () => Omit<Intent, 'kind'>>> = {
    budget() {
      const code = next(unused.codes);
      const input = { templateId: `${accountIds.cards}:${code}`, updateType: 'APPEND', number: 10 };
      const effects = () => cards.books.effects().filter(({ templateCode }) => templateCode === code).length;
      return { mutation: 'updateTemplateBudget', inputType: 'UpdateTemplateBudgetInput', input: keyed(input), effects };
    },
    status() {
      const code = next(unused.codes);
      const input = { templateId: `${accountIds.cards}:${code}`, status: 'PAUSED' };
      const effects = () => cards.books.effects().filter(({ templateCode }) => templateCode === code).length;
      return { ...switchStatus, input: keyed(input), effects };
    },
    voucher() {
      const id = next(unused.templateIds);
      const input = { templateId: `${accountIds.vouchers}:${id}`, status: 'PAUSED' };
      const effects = () => vouchers.books.effects().filter(({ templateId }) => templateId === id).length;
      return { ...switchStatus, input: keyed(input), effects };
    },
    member() {
      const uid = next(unused.uids);
      const input = { memberId: `${accountIds.members}:${uid}`, balanceIncrement: '-12.50', pointIncrement: '3' };
      const effects = () => members.books.effects().filter((effect) => effect.uid === uid).length;
      return { mutation: 'adjustMemberBalance', inputType: 'AdjustMemberBalanceInput', input: keyed(input), effects };
    },
    benefit() {
      const outerId = `disaster-${randomUUID()}`;
      const effects = () => benefits.books.effects().filter((effect) => effect.outerId === outerId).length;
      return {
        mutation: 'upsertBenefit',
        inputType: 'UpsertBenefitInput',
        input: keyed({ ...benefit, outerId }),
        effects,
      };
    },
  };
  const requests: Readonly<Record<Kind, () => ReadonlyArray<{ readonly path: string }>>> = {
    budget: () => cards.books.requests().filter(({ path }) => path.endsWith('/updateBudget')),
    status: () => cards.books.requests().filter(({ path }) => path.endsWith('/switchStatus')),
    voucher: () => vouchers.books.requests().filter(({ path }) => path.endsWith('/switchStatus')),
    member: () => members.books.requests().filter(({ path }) => path.endsWith('ByIncrement')),
    benefit: () => benefits.books.requests(),
  };
  return {
    cards,
    vouchers,
    members,
    setClocks(ms) {
      aheadMs = ms;
    },
    intend: (kind) => ({ kind, ...intend[kind]() }),
    misbehave: {
      budget: scoped(cards.misbehave, { operation: 'updateBudget' }),
      status: scoped(cards.misbehave, { operation: 'switchStatus' }),
      voucher: scoped(vouchers.misbehave, { operation: 'switchStatus' }),
      member: scoped(members.misbehave, { operation: 'adjust' }),
      benefit: scoped(benefits.misbehave, {}),
    },
    changesAsked: (kind) => requests[kind]().length,
    accounts: ({ timeoutMs, longestProcessingMs, settings, limits, policy }) => {
      const account = (vendor: keyof typeof settingsFor, url: string) => ({
        vendor,
        settings: { ...settingsFor[vendor](url), ...settings?.[vendor] },
        limits: { timeoutMs, connections: 32, breaker: { failures: 1_000 }, ...limits },
        policy: { longestProcessingMs, firstCheckMs: 200, ...policy },
      });
      return {
        [accountIds.cards]: account('alipay-card', cards.url),
        [accountIds.vouchers]: account('alipay-voucher', vouchers.url),
        [accountIds.members]: account('kybio', members.url),
        [accountIds.benefits]: account('alisports', benefits.url),
      };
    },
    secrets: {
      ours: testKeys.ours.privateKey,
      vendor: testKeys.vendor.publicKey,
      appKey: memberApp.appKey,
      appSecret: benefitApp.appSecret,
    },
    async close() {
      await Promise.all([cards, vouchers, members, benefits].map((vendor) => vendor.close()));
    },
  };
}

const switchStatus = { mutation: 'switchTemplateStatus', inputType: 'SwitchTemplateStatusInput' } as const;

const benefit = {
  accountId: accountIds.benefits,
  activityId: '1',
  name: '3小时停车券',
  grantMethod: 'ACTIVITY',
  status: 'ONLINE',
  stock: 100,
  validity: { type: 'NATURAL_DAYS', days: 3 },
  discount: { type: 'DURATION', minutes: 180 },
} as const;

const keyed = (input: object) => ({ ...input, idempotencyKey: randomUUID() });

interface Misbehaving<Scope> {
  slowAnswer(ms: number, scope: Scope): void;
  worksLate(ms: number, scope: Scope): void;
  dropsAfterWork(scope: Scope): void;
  dropsBeforeWork(scope: Scope): void;
}

const scoped = <Scope>(misbehave: Misbehaving<Scope>, scope: Scope): Misbehaviour => ({
  answersAfter: (ms) => misbehave.slowAnswer(ms, scope),
  worksAfter: (ms) => misbehave.worksLate(ms, scope),
  drops: ({ applied }) => (applied ? misbehave.dropsAfterWork(scope) : misbehave.dropsBeforeWork(scope)),
});

function fail(why: string): never {
  throw new Error(why);
}

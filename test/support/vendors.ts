/** The simulated vendors of the tests, and accounts configured for them. */
import type { AccountConfig } from '../../src/app/config.ts';
import { type CardSimulator, createCardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { createVoucherSimulator, type VoucherSimulator } from '../../src/connectors/alipay-voucher/simulator.ts';
import { type AlisportsSimulator, createAlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import { alisportsSimulatorDuplicateCode } from '../../src/connectors/alisports/simulator-business.ts';
import { createKybioSimulator, type KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { kybioSimulatorErrorCodes } from '../../src/connectors/kybio/simulator-errors.ts';
import { registry } from '../../src/connectors/registry.ts';
import type { ConfiguredConnector } from '../../src/connectors/settings.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { type AccountId, parseAccountId } from '../../src/domain/ids.ts';
import { testKeys } from './keys.ts';

type Now = Pick<Clock, 'now'>;

export const cardClient = { clientId: 'TEST000000000000CARD', merchantId: '2160120000000001' };
export const voucherClient = { clientId: 'TEST00000000VOUCHER' };
export const memberApp = { appId: 'TESTAPPID', appKey: 'TESTKEY0000000001' };
export const benefitApp = { appKey: '12345678', appSecret: 'helloworld' };

/** The account of each vendor, by the name that tests use for it. */
export const accountIds = {
  cards: 'hk-cards',
  /** Leads to the same vendor as `cards`; for tests about who may see what. */
  other: 'hk-other',
  vouchers: 'hk-vouchers',
  members: 'members',
  benefits: 'venue',
} as const;

export function startCards(clock: Now = systemClock, port = 0): Promise<CardSimulator> {
  return createCardSimulator({
    port,
    clients: [{ ...cardClient, keys: [{ version: 1, publicKeyPem: testKeys.ours.publicKey }] }],
    privateKeyPem: testKeys.vendor.privateKey,
    now: clock.now,
  });
}

export function startVouchers(clock: Now = systemClock, port = 0): Promise<VoucherSimulator> {
  return createVoucherSimulator({
    port,
    clients: [
      {
        ...voucherClient,
        merchantId: cardClient.merchantId,
        keys: [{ version: 1, publicKeyPem: testKeys.ours.publicKey }],
      },
    ],
    privateKeyPem: testKeys.vendor.privateKey,
    now: clock.now,
  });
}

export function startMembers(clock: Now = systemClock, port = 0): Promise<KybioSimulator> {
  return createKybioSimulator({ port, apps: [memberApp], now: clock.now });
}

export function startBenefits(clock: Now = systemClock, port = 0): Promise<AlisportsSimulator> {
  return createAlisportsSimulator({ port, apps: [benefitApp], now: clock.now });
}

/** What an account at each vendor is configured with; secrets are references into `secrets`. */
export const settingsFor = {
  'alipay-card': (url: string) => ({
    baseUrl: url,
    ...cardClient,
    privateKey: { env: 'ours' },
    vendorPublicKey: { env: 'vendor' },
  }),
  'alipay-voucher': (url: string) => ({
    baseUrl: url,
    ...voucherClient,
    privateKey: { env: 'ours' },
    vendorPublicKey: { env: 'vendor' },
  }),
  kybio: (url: string) => ({
    baseUrl: `${url}/openapi/v1`,
    appId: memberApp.appId,
    appKey: { env: 'appKey' },
    // The simulator's numbers, as an onboarding would have told them.
    errorCodes: kybioSimulatorErrorCodes,
    walkMembersEveryHours: null,
  }),
  alisports: (url: string) => ({
    gatewayUrl: `${url}/router/rest`,
    appKey: benefitApp.appKey,
    appSecret: { env: 'appSecret' },
    channelCode: '28246631',
    creatorId: 'venue-1',
    duplicateCodes: [alisportsSimulatorDuplicateCode],
  }),
} as const;
export type VendorName = keyof typeof settingsFor;

const secrets: Readonly<Record<string, string>> = {
  ours: testKeys.ours.privateKey,
  vendor: testKeys.vendor.publicKey,
  appKey: memberApp.appKey,
  appSecret: benefitApp.appSecret,
};

export interface AccountOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly limits?: Partial<AccountConfig['limits']>;
  readonly policy?: Partial<AccountConfig['policy']>;
}

/** An account of a registered vendor. */
export function configureAccount(
  name: string,
  {
    vendor,
    url,
    options = {},
  }: { readonly vendor: VendorName; readonly url: string; readonly options?: AccountOptions },
): AccountConfig {
  const factory = registry.find((known) => known.vendor === vendor);
  const connector = factory?.configure({ ...settingsFor[vendor](url), ...options.settings }, (reference) =>
    'env' in reference ? (secrets[reference.env] ?? '') : '',
  );
  if (connector === undefined || 'issues' in connector) throw new Error(JSON.stringify(connector?.issues ?? vendor));
  return accountConfig(name, connector, options);
}

/** A short temper and no limits, unless asked for. */
export function accountConfig(name: string, connector: ConfiguredConnector, options: AccountOptions): AccountConfig {
  return {
    id: accountId(name),
    connector,
    assumedCallsPerDay: null,
    limits: {
      timeoutMs: 1_000,
      connections: 16,
      concurrency: null,
      callsPerSecond: null,
      callsPerDay: null,
      dayOffset: '+08:00',
      writeShare: 0.5,
      breaker: { failures: 1_000, closedMs: 1_000 },
      ...options.limits,
    },
    policy: {
      blocksTarget: true,
      longestProcessingMs: 1_500,
      firstCheckMs: 200,
      giveUpAfterMs: 60_000,
      ...options.policy,
    },
  };
}

function accountId(name: string): AccountId {
  const id = parseAccountId(name);
  if (id === null) throw new Error(`${name} is no account id`);
  return id;
}

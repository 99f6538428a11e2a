/** The accounts of a chaos run, in every way of settling an unknown that the vendors know, and their targets. */
import type { CardSeed } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import type { VoucherSeed } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import { alisportsSimulatorDuplicateCode } from '../../src/connectors/alisports/simulator-business.ts';
import type { BenefitSeed } from '../../src/connectors/alisports/simulator-seeds.ts';
import { kybioSimulatorErrorCodes } from '../../src/connectors/kybio/simulator-errors.ts';
import type { KybioSeed } from '../../src/connectors/kybio/simulator-seeds.ts';
import type { PemPair } from '../support/keys.ts';

/**
 * The accounts. KYBIO has three: as it comes, where a person decides; with the duplicate rule proven, where a repeat
 * decides; and with us as the only writer, where readings decide.
 */
export const accountNames = ['cards', 'vouchers', 'members', 'members-proven', 'members-sole', 'venue'] as const;
export type AccountName = (typeof accountNames)[number];

/** Which process each account's vendor lives in. */
export const vendorProcesses = [
  ['cards'],
  ['vouchers'],
  ['members', 'members-proven', 'members-sole'],
  ['venue'],
] as const satisfies ReadonlyArray<readonly AccountName[]>;

/** How many targets each account's vendor has. */
export type TargetCounts = Readonly<Record<AccountName, number>>;

const digits = (index: number, length: number): string => String(index).padStart(length, '0');

/** The vendor's own name of a target: a template's code, a member's uid, a benefit's outer id. */
export function targetCode(account: AccountName, index: number): string {
  switch (account) {
    case 'cards':
      return `8203${digits(index, 28)}`;
    case 'vouchers':
      return `7373${digits(index, 28)}`;
    // Beyond 2^53, where a double would take neighbours for each other. Nobody is in two accounts: they are one appId's.
    case 'members':
      return `2316076394600${digits(index, 5)}`;
    case 'members-proven':
      return `2316076394610${digits(index, 5)}`;
    case 'members-sole':
      return `2316076394620${digits(index, 5)}`;
    case 'venue':
      return `benefit-${index}`;
  }
}

/** The platform's own id of a benefit that it has from the beginning: every other one; null for those to be created. */
export function platformId(index: number): string | null {
  return index % 2 === 0 ? `90071992548${digits(index, 5)}` : null;
}

export const activityId = '1';

export function cardSeeds(count: number): CardSeed[] {
  return seeds(count, (index) => ({
    templateCode: targetCode('cards', index),
    status: 'valid' as const,
    stock: 100_000,
    issued: 1_000,
  }));
}

export function voucherSeeds(count: number): VoucherSeed[] {
  return seeds(count, (index) => ({
    templateId: targetCode('vouchers', index),
    status: 'ACTIVTED' as const,
    quantity: 50_000,
    issued: 700,
  }));
}

export function memberSeeds(account: AccountName, count: number): KybioSeed[] {
  return seeds(count, (index) => ({
    uid: targetCode(account, index),
    number: `VIP${digits(index, 6)}`,
    name: `Member ${index}`,
    categoryName: 'Basic',
    phone: `1${digits(index, 7)}`,
    balance: '1000.00',
    point: '200.00',
  }));
}

export function benefitSeeds(count: number): BenefitSeed[] {
  return seeds(count, (index) => index).flatMap((index) => {
    const id = platformId(index);
    if (id === null) return [];
    const dto = {
      creator_id: '310141',
      channel_code: '28246631',
      type: '38',
      activity_id: activityId,
      outer_id: targetCode('venue', index),
      name: 'as the platform made it',
      grant_type: '1',
      stock: '100',
      status: '1',
      effect_time: { effect_type: '3' },
      extend_fields: { discountType: '1', deductionTime: '60' },
    } as const;
    return [{ id, dto }];
  });
}

function seeds<T>(count: number, seedOf: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => seedOf(index));
}

/** Whom the vendors know us as. */
export const cardClient = { clientId: 'CHAOS00000000000CARD', merchantId: '2160120000000001' };
export const voucherClient = { clientId: 'CHAOS0000000VOUCHER', merchantId: '2160120000000001' };
export const memberApp = { appId: 'CHAOSMEMBERS', appKey: 'CHAOSKEY00000001' };
export const benefitApp = { appKey: '12345678', appSecret: 'helloworld' };

/** How long the program waits for a vendor, and what it believes of how long a vendor may work. */
export const timing = { timeoutMs: 1_000, longestProcessingMs: 2_500, leaseMs: 4_000 } as const;

/** The environment of a replica that holds the secrets of `configFile`. */
export function secretsOf(keys: { readonly ours: PemPair; readonly vendor: PemPair; readonly token: PemPair }) {
  return {
    OUR_KEY: keys.ours.privateKey,
    VENDOR_KEY: keys.vendor.publicKey,
    TOKEN_KEY: keys.token.publicKey,
    APP_KEY: memberApp.appKey,
    APP_SECRET: benefitApp.appSecret,
  };
}

/** The configuration of the replicas: no limits but the breaker, a short temper, and each vendor at its url. */
export function configFile(urls: Readonly<Record<AccountName, string>>): object {
  const members = { walkMembersEveryHours: null, errorCodes: kybioSimulatorErrorCodes };
  const member = (name: AccountName, more: object) =>
    account('kybio', {
      baseUrl: `${urls[name]}/openapi/v1`,
      appId: memberApp.appId,
      appKey: { env: 'APP_KEY' },
      ...members,
      ...more,
    });
  const gateway = (url: string) => ({
    baseUrl: url,
    privateKey: { env: 'OUR_KEY' },
    vendorPublicKey: { env: 'VENDOR_KEY' },
  });
  const today = new Date().toISOString().slice(0, 10);
  return {
    accounts: {
      cards: account('alipay-card', { ...gateway(urls.cards), ...cardClient }),
      vouchers: account('alipay-voucher', {
        ...gateway(urls.vouchers),
        clientId: voucherClient.clientId,
        // One look at the list, and no second one that would spoil the counts of calls.
        walkEverySeconds: 86_400,
        listFrom: today,
        listDaysAhead: 0,
      }),
      members: member('members', {}),
      'members-proven': member('members-proven', { duplicateRule: 'PROVEN' }),
      'members-sole': member('members-sole', { isOnlyWriter: true }),
      venue: account('alisports', {
        gatewayUrl: `${urls.venue}/router/rest`,
        appKey: benefitApp.appKey,
        appSecret: { env: 'APP_SECRET' },
        channelCode: '28246631',
        creatorId: '310141',
        duplicateCodes: [alisportsSimulatorDuplicateCode],
      }),
    },
    auth: { issuer: 'test-issuer', audience: 'promotions', algorithms: ['RS256'], key: { env: 'TOKEN_KEY' } },
    journal: { leaseMs: timing.leaseMs, waitMs: 1_000, checkEveryMs: 200, refreshEverySeconds: 3_600 },
  };
}

function account(vendor: string, settings: object): object {
  return {
    vendor,
    settings,
    limits: {
      timeoutMs: timing.timeoutMs,
      connections: 32,
      callsPerDay: 100_000_000,
      writeShare: 0,
      breaker: { failures: 20, closedMs: 500 },
    },
    policy: { longestProcessingMs: timing.longestProcessingMs, firstCheckMs: 300, giveUpAfterMs: 20_000 },
  };
}

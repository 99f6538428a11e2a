/** The four vendors of a crash program: they outlive its processes, and so do their books. */
import { type CardSimulator, createCardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import type { CardSeed } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { createVoucherSimulator, type VoucherSimulator } from '../../src/connectors/alipay-voucher/simulator.ts';
import type { VoucherSeed } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import { type AlisportsSimulator, createAlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import { alisportsSeedActivities, type BenefitSeed } from '../../src/connectors/alisports/simulator-seeds.ts';
import { createKybioSimulator, type KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import type { KybioSeed } from '../../src/connectors/kybio/simulator-seeds.ts';
import { type CrashGate, createCrashGate } from './crash-gate.ts';
import { testKeys } from './keys.ts';
import { accountIds, benefitApp, cardClient, memberApp, settingsFor, voucherClient } from './vendors.ts';

/** What the vendors know to begin with; where nothing is said, nothing. */
export interface CrashSeeds {
  readonly cards?: readonly CardSeed[];
  readonly vouchers?: readonly VoucherSeed[];
  readonly members?: readonly KybioSeed[];
  readonly benefits?: readonly BenefitSeed[];
}

export interface CrashVendors {
  readonly cards: CardSimulator;
  readonly vouchers: VoucherSimulator;
  readonly members: KybioSimulator;
  readonly benefits: AlisportsSimulator;
}

export const crashVendorNames = ['cards', 'vouchers', 'members', 'benefits'] as const;
export type CrashVendorName = (typeof crashVendorNames)[number];

/** Every account of a crash program. The last two lead to the members of the first, under other rules. */
export const crashAccounts = {
  cards: accountIds.cards,
  vouchers: accountIds.vouchers,
  members: accountIds.members,
  benefits: accountIds.benefits,
  membersProven: 'members-proven',
  membersAlone: 'members-alone',
} as const;

/** The vendors, each behind a gate. */
export interface RunningCrashVendors extends CrashVendors {
  readonly gates: Readonly<Record<CrashVendorName, CrashGate>>;
  close(): Promise<void>;
}

export async function startCrashVendors(seeds: CrashSeeds): Promise<RunningCrashVendors> {
  const ours = [{ version: 1, publicKeyPem: testKeys.ours.publicKey }];
  const vendors: CrashVendors = {
    cards: await createCardSimulator({
      clients: [{ ...cardClient, keys: ours }],
      privateKeyPem: testKeys.vendor.privateKey,
      templates: seeds.cards ?? [],
    }),
    vouchers: await createVoucherSimulator({
      clients: [{ ...voucherClient, merchantId: cardClient.merchantId, keys: ours }],
      privateKeyPem: testKeys.vendor.privateKey,
      templates: seeds.vouchers ?? [],
    }),
    members: await createKybioSimulator({ apps: [memberApp], members: seeds.members ?? [] }),
    benefits: await createAlisportsSimulator({
      apps: [benefitApp],
      activities: alisportsSeedActivities,
      benefits: seeds.benefits ?? [],
    }),
  };
  const gates = {
    cards: await createCrashGate(vendors.cards.url),
    vouchers: await createCrashGate(vendors.vouchers.url),
    members: await createCrashGate(vendors.members.url),
    benefits: await createCrashGate(vendors.benefits.url),
  };
  return {
    ...vendors,
    gates,
    async close() {
      await Promise.all(crashVendorNames.map((name) => gates[name].shut()));
      await Promise.all(crashVendorNames.map((name) => vendors[name].close()));
    },
  };
}

/** The accounts as a configuration file has them; `terms` are the limits and the policy of all of them. */
export function crashAccountsConfig(gates: RunningCrashVendors['gates'], terms: object): object {
  const members = settingsFor.kybio(gates.members.url);
  return {
    [crashAccounts.cards]: { vendor: 'alipay-card', settings: settingsFor['alipay-card'](gates.cards.url), ...terms },
    [crashAccounts.vouchers]: {
      vendor: 'alipay-voucher',
      settings: settingsFor['alipay-voucher'](gates.vouchers.url),
      ...terms,
    },
    [crashAccounts.members]: { vendor: 'kybio', settings: members, ...terms },
    [crashAccounts.membersProven]: { vendor: 'kybio', settings: { ...members, duplicateRule: 'PROVEN' }, ...terms },
    [crashAccounts.membersAlone]: { vendor: 'kybio', settings: { ...members, isOnlyWriter: true }, ...terms },
    [crashAccounts.benefits]: { vendor: 'alisports', settings: settingsFor.alisports(gates.benefits.url), ...terms },
  };
}

/** What the references to secrets in these accounts lead to. */
export const crashSecrets = {
  ours: testKeys.ours.privateKey,
  vendor: testKeys.vendor.publicKey,
  appKey: memberApp.appKey,
  appSecret: benefitApp.appSecret,
} as const;

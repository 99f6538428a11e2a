/** The real program with an account at each of four hostile vendors, and one change and one reading to try with each. */
import { setTimeout } from 'node:timers/promises';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { voucherSeedIds } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { benefitInput, type MutationResult, mutate } from '../support/mutations.ts';
import {
  type AccountOptions,
  configureAccount,
  startBenefits,
  startCards,
  startMembers,
  startVouchers,
  type VendorName,
} from '../support/vendors.ts';
import { type Answer, startWorld, type World } from '../support/world.ts';
import { createHostileVendor, type HostileVendor } from './hostile-vendor.ts';

/** One vendor under attack from itself. */
export interface Front {
  readonly vendor: VendorName;
  readonly hostile: HostileVendor;
  /** True where only the vendor's own key makes an answer. */
  readonly signs: boolean;
  /** True for the path of what changes something. */
  isChange(path: string): boolean;
  /** A change that was not made before, under a fresh key. */
  change(): Promise<MutationResult>;
  /** Asks for something that nothing is known about yet; null where the vendor has no reading. */
  read: (() => Promise<Answer>) | null;
  /** Effects in the vendor's books. */
  effects(): number;
}

export interface HostileWorld {
  readonly world: World;
  readonly fronts: readonly Front[];
  /** Makes all vendors honest, and waits until nothing is open any more. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

export const timeoutMs = 2_000;

export async function startHostileWorld(): Promise<HostileWorld> {
  const [cards, vouchers, members, benefits] = await Promise.all([
    startCards(),
    startVouchers(),
    startMembers(),
    startBenefits(),
  ]);
  members.settings.callsPerDay = 1_000_000;
  members.settings.compresses = false;
  benefits.settings.compresses = false;
  const vendors = {
    'alipay-card': await createHostileVendor({ deliver: cards.deliver, signs: true }),
    'alipay-voucher': await createHostileVendor({ deliver: vouchers.deliver, signs: true }),
    kybio: await createHostileVendor({ deliver: members.deliver, signs: false }),
    alisports: await createHostileVendor({ deliver: benefits.deliver, signs: false }),
  } as const satisfies Record<VendorName, HostileVendor>;
  const world = await startWorld({
    cards,
    accounts: [
      account('cards', vendors['alipay-card'].url, 'alipay-card'),
      account('vouchers', vendors['alipay-voucher'].url, 'alipay-voucher'),
      account('members', vendors.kybio.url, 'kybio', { isOnlyWriter: true }),
      account('venue', vendors.alisports.url, 'alisports'),
    ],
  });
  const read = (query: string) => () => world.ask(`{ it: ${query} { id observedAt } }`);
  const fronts: readonly Front[] = [
    {
      vendor: 'alipay-card',
      hostile: vendors['alipay-card'],
      signs: true,
      isChange: (path) => path.endsWith('/updateBudget'),
      change: () =>
        mutate(world, 'updateTemplateBudget', {
          templateId: `cards:${seedCodes.milkTea}`,
          updateType: 'APPEND',
          number: 1,
        }),
      read: read(`template(id: "cards:${seedCodes.dimSum}", maxAgeSeconds: 0)`),
      effects: () => cards.books.effects().length,
    },
    {
      vendor: 'alipay-voucher',
      hostile: vendors['alipay-voucher'],
      signs: true,
      isChange: (path) => path.endsWith('/switchStatus'),
      change: () =>
        mutate(world, 'switchTemplateStatus', {
          templateId: `vouchers:${voucherSeedIds.summer}`,
          status: vouchers.books.templates().some(isPausedSummer) ? 'ACTIVE' : 'PAUSED',
        }),
      read: read(`template(id: "vouchers:${voucherSeedIds.hotPot}", maxAgeSeconds: 0)`),
      effects: () => vouchers.books.effects().length,
    },
    {
      vendor: 'kybio',
      hostile: vendors.kybio,
      signs: false,
      isChange: (path) => path.endsWith('/updateBalancePointByIncrement'),
      change: () =>
        mutate(world, 'adjustMemberBalance', {
          memberId: `members:${kybioSeedUids.regular}`,
          balanceIncrement: '1',
        }),
      read: read(`member(id: "members:${kybioSeedUids.father}", maxAgeSeconds: 0)`),
      effects: () => members.books.effects().length,
    },
    {
      vendor: 'alisports',
      hostile: vendors.alisports,
      signs: false,
      isChange: () => true,
      change: () => mutate(world, 'upsertBenefit', benefitInput(`hostile-${freshName()}`)),
      read: null,
      effects: () => benefits.books.effects().length,
    },
  ];
  return {
    world,
    fronts,
    async heal() {
      for (const { hostile } of fronts) hostile.misbehave(null);
      for (;;) {
        const { data } = await world.ask(
          '{ promoOperations(filter: { states: [PENDING, UNKNOWN] }) { nodes { id } } }',
        );
        if (JSON.stringify(data) === '{"promoOperations":{"nodes":[]}}') return;
        await setTimeout(50);
      }
    },
    async close() {
      await world.close();
      await Promise.all(Object.values(vendors).map((vendor) => vendor.close()));
      await Promise.all([cards.close(), vouchers.close(), members.close(), benefits.close()]);
    },
  };
}

const isPausedSummer = ({ templateId, status }: { readonly templateId: string; readonly status: string }): boolean =>
  templateId === voucherSeedIds.summer && status === 'PAUSED';

let names = 0;
const freshName = (): number => (names += 1);

function account(name: string, url: string, vendor: VendorName, settings: AccountOptions['settings'] = {}) {
  const policy = { firstCheckMs: 150, longestProcessingMs: 300 };
  return configureAccount(name, { vendor, url, options: { settings, policy, limits: { timeoutMs } } });
}

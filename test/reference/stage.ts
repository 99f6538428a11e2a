/** Where the examples of the reference come from: the program, all vendors, and an account of its own for each code. */
import type { AccountConfig } from '../../src/app/config.ts';
import type { CardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import type { VoucherSimulator } from '../../src/connectors/alipay-voucher/simulator.ts';
import type { AlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import type { KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import {
  type AccountOptions,
  accountIds,
  configureAccount,
  startBenefits,
  startCards,
  startMembers,
  startVouchers,
  type VendorName,
} from '../support/vendors.ts';
import { startWorld, type World } from '../support/world.ts';

/** An account that only one example uses; what is closed or held there is in nobody's way. */
export interface ExtraAccount extends AccountOptions {
  readonly name: string;
  readonly vendor: VendorName;
  /** Default: where the simulated vendor listens. */
  readonly url?: string;
}

export interface Stage {
  readonly world: World;
  /** A token for the accounts that the examples show. */
  readonly reader: string;
  readonly cards: CardSimulator;
  readonly vouchers: VoucherSimulator;
  readonly members: KybioSimulator;
  readonly benefits: AlisportsSimulator;
  readonly urls: Readonly<Record<VendorName, string>>;
  /** The requests that vendors have had, but for what the program asks by itself: quotas, and the vouchers' list. */
  vendorCalls(): number;
  close(): Promise<void>;
}

/** The id that readers see; an extra account's is this with a suffix. */
export const shownAccounts: Readonly<Record<VendorName, string>> = {
  'alipay-card': accountIds.cards,
  'alipay-voucher': accountIds.vouchers,
  kybio: accountIds.members,
  alisports: accountIds.benefits,
};

export const cardTemplates = [seedCodes.milkTea, seedCodes.dimSum, seedCodes.islandFerry, seedCodes.midnightCinema];

/** Short pauses, so that what is unknown is settled, or handed to a person, at once. */
const policy = { longestProcessingMs: 300, firstCheckMs: 100 };

export async function openStage(extras: readonly ExtraAccount[] = []): Promise<Stage> {
  const [cards, vouchers, members, benefits] = await Promise.all([
    startCards(),
    startVouchers(),
    startMembers(),
    startBenefits(),
  ]);
  // A gateway may leave this one refusal unsigned; here it is the vendor's own word like all others.
  cards.settings.unsignedSignatureRefusal = false;
  vouchers.settings.unsignedSignatureRefusal = false;
  const urls = {
    'alipay-card': cards.url,
    'alipay-voucher': vouchers.url,
    kybio: members.url,
    alisports: benefits.url,
  };
  const configure = ({ name, vendor, url = urls[vendor], ...options }: ExtraAccount): AccountConfig =>
    configureAccount(name, { vendor, url, options: { ...options, policy: { ...policy, ...options.policy } } });
  const world = await startWorld({
    cards,
    settings: { templates: cardTemplates },
    policy,
    journal: { waitMs: 100 },
    accounts: [
      configure({ name: accountIds.vouchers, vendor: 'alipay-voucher' }),
      configure({ name: accountIds.members, vendor: 'kybio' }),
      configure({ name: accountIds.benefits, vendor: 'alisports' }),
      ...extras.map(configure),
    ],
  });
  const countOf = ({ books }: Pick<CardSimulator | KybioSimulator | AlisportsSimulator, 'books'>, path = ''): number =>
    books.requests().filter((request) => request.path.includes(path)).length;
  return {
    world,
    reader: world.token({ accounts: Object.values(shownAccounts) }),
    cards,
    vouchers,
    members,
    benefits,
    urls,
    vendorCalls: () => countOf(cards) + countOf(members, '/customerOpenApi/') + countOf(benefits),
    async close() {
      await world.close();
      await Promise.all([cards, vouchers, members, benefits].map((vendor) => vendor.close()));
    },
  };
}

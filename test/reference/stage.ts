/** Where the examples of the reference come from: the program, all vendors, and an account of its own for each code. */
import type { AccountConfig } from '../../src/app/config.ts';
import type { CardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import type { VoucherSimulator } from '../../src/connectors/alipay-voucher/simulator.ts';
import { paths as voucherPaths } from '../../src/connectors/alipay-voucher/wire.ts';
import type { AlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import type { KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { type Clock, systemClock } from '../../src/domain/clock.ts';
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
import { moment } from './examples.ts';

/** An account that only one example uses; what is closed or held there is in nobody's way. */
export interface ExtraAccount extends AccountOptions {
  readonly name: string;
  readonly vendor: VendorName;
  /** Default: where the simulated vendor listens. */
  readonly url?: string;
}

export interface Stage {
  readonly world: World;
  /** What time it is there. */
  now(): Date;
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

type Simulator = CardSimulator | VoucherSimulator | KybioSimulator | AlisportsSimulator;

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

/** Else the program would read all that is on the vouchers' list by itself, and its calls would count as an example's. */
const listsNothing = { listFrom: '2027-01-01' };

/** Every run begins at the same moment, hours before a vendor's day ends; from then on time passes as it does. */
function createClock(): Clock {
  const aheadMs = Date.parse(moment) - systemClock.now().getTime();
  return { ...systemClock, now: () => new Date(systemClock.now().getTime() + aheadMs) };
}

export async function openStage(extras: readonly ExtraAccount[] = []): Promise<Stage> {
  const clock = createClock();
  const [cards, vouchers, members, benefits] = await Promise.all([
    startCards(clock),
    startVouchers(clock),
    startMembers(clock),
    startBenefits(clock),
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
  const configure = ({ name, vendor, url = urls[vendor], ...options }: ExtraAccount): AccountConfig => {
    const settings = { ...(vendor === 'alipay-voucher' ? listsNothing : {}), ...options.settings };
    return configureAccount(name, {
      vendor,
      url,
      options: { ...options, settings, policy: { ...policy, ...options.policy } },
    });
  };
  const world = await startWorld({
    clock,
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
  const countOf = ({ books }: Pick<Simulator, 'books'>, isCounted = (_path: string) => true): number =>
    books.requests().filter(({ path }) => isCounted(path)).length;
  return {
    world,
    now: clock.now,
    reader: world.token({ accounts: Object.values(shownAccounts) }),
    cards,
    vouchers,
    members,
    benefits,
    urls,
    vendorCalls: () =>
      countOf(cards) +
      countOf(vouchers, (path) => path !== voucherPaths.list) +
      countOf(members, (path) => path.includes('/customerOpenApi/')) +
      countOf(benefits),
    async close() {
      await world.close();
      await Promise.all([cards, vouchers, members, benefits].map((vendor) => vendor.close()));
    },
  };
}

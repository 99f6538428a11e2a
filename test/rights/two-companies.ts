/** One subgraph, two companies: each with accounts and data of its own, and one account that leads to what the other has. */
import type { AccountConfig } from '../../src/app/config.ts';
import { configureAccount } from '../support/vendors.ts';
import { startWorld, type World } from '../support/world.ts';
import { type Company, openCompany } from './company.ts';
import { type Canaries, canariesOf, type Deed, doDeeds } from './deeds.ts';

export interface Side {
  readonly company: Company;
  readonly deeds: readonly Deed[];
  readonly canaries: Canaries;
}

export interface TwoCompanies {
  readonly world: World;
  readonly alfa: Side;
  readonly zulu: Side;
  close(): Promise<void>;
}

/** The other company's account at the vendor of the first, where the same templates are behind it. */
export const sharedAccount = 'zulu-shared';

/** An account whose vendor is not there. */
export const awayAccount = 'vendor-away';
const nobodysAddress = '127.0.0.1:9';

/** What is unknown stays so for as long as the tests look at it. */
const policy = { firstCheckMs: 600_000, longestProcessingMs: 3_600_000 };
/** How fast vendors are is not what is tried here. */
const limits = { timeoutMs: 30_000 };
/** Else the program would read all that is on the vouchers' list by itself. */
const listsNothing = { listFrom: `${new Date().getUTCFullYear() + 1}-01-01` };

export async function startTwoCompanies(): Promise<TwoCompanies> {
  const [alfa, zulu] = await Promise.all([openCompany('alfa', 3), openCompany('zulu', 7)]);
  const world = await startWorld({
    engine: 'postgres',
    cards: alfa.cards,
    journal: { waitMs: 100, leaseMs: 60_000 },
    accounts: [
      ...[alfa, zulu].flatMap(accountsOf),
      configureAccount(awayAccount, { vendor: 'alipay-card', url: `http://${nobodysAddress}` }),
      configureAccount(sharedAccount, { vendor: 'alipay-card', url: alfa.cards.url, options: { policy, limits } }),
    ],
  });
  const sideOf = async (company: Company): Promise<Side> => {
    const deeds = await doDeeds(world, company);
    return { company, deeds, canaries: await canariesOf(world, company) };
  };
  const sides = await Promise.all([sideOf(alfa), sideOf(zulu)]);
  return {
    world,
    alfa: sides[0],
    zulu: sides[1],
    async close() {
      await world.close();
      await Promise.all([alfa.close(), zulu.close()]);
    },
  };
}

function accountsOf({ accounts, cards, vouchers, members, platform }: Company): readonly AccountConfig[] {
  return [
    configureAccount(accounts.cards, { vendor: 'alipay-card', url: cards.url, options: { policy, limits } }),
    configureAccount(accounts.vouchers, {
      vendor: 'alipay-voucher',
      url: vouchers.url,
      options: { policy, limits, settings: listsNothing },
    }),
    configureAccount(accounts.members, { vendor: 'kybio', url: members.url, options: { policy, limits } }),
    configureAccount(accounts.venue, {
      vendor: 'alisports',
      url: platform.url,
      options: { policy, limits, settings: { allowsUnusedValidity: true } },
    }),
  ];
}

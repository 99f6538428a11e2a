/** Any number of the program, each on a database of its own and against vendors of its own that start out the same. */
import { vi } from 'vitest';
import type { VoucherSimulator } from '../../src/connectors/alipay-voucher/simulator.ts';
import { voucherSeeds } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import type { AlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import type { KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { ManyTemplatesDocument } from '../support/generated/documents.ts';
import { accountIds, configureAccount, startBenefits, startMembers, startVouchers } from '../support/vendors.ts';
import { startWorld, type World } from '../support/world.ts';

export interface FullWorld extends World {
  readonly vouchers: VoucherSimulator;
  readonly members: KybioSimulator;
  readonly benefits: AlisportsSimulator;
}

/** What is unknown stays so until somebody asks: no follow-up comes in between two answers that are compared. */
const policy = { firstCheckMs: 600_000, giveUpAfterMs: 6_000_000, longestProcessingMs: 1_500 };

/** Resolves when the list of vouchers, which is walked at start, is known. */
export async function startFullWorld(): Promise<FullWorld> {
  const [vouchers, members, benefits] = await Promise.all([startVouchers(), startMembers(), startBenefits()]);
  const options = { policy };
  const world = await startWorld({
    policy,
    accounts: [
      configureAccount(accountIds.vouchers, { vendor: 'alipay-voucher', url: vouchers.url, options }),
      configureAccount(accountIds.members, {
        vendor: 'kybio',
        url: members.url,
        options: { policy, settings: { refusesNegativeResults: true } },
      }),
      configureAccount(accountIds.benefits, { vendor: 'alisports', url: benefits.url, options }),
    ],
  });
  const check = async (): Promise<void> => {
    const { data } = await world.send(ManyTemplatesDocument, { filter: { accountIds: [accountIds.vouchers] } });
    if (data?.templates.totalCount !== voucherSeeds.length) throw new Error('the vouchers are not known yet');
  };
  await vi.waitFor(check, { timeout: 15_000 });
  return {
    ...world,
    vouchers,
    members,
    benefits,
    async close() {
      await world.close();
      await Promise.all([vouchers.close(), members.close(), benefits.close()]);
    },
  };
}

/** What limits count is what was called, and a narrow rate delays work without losing any. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { AccountConfig } from '../../src/app/config.ts';
import type { KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { mutate } from '../support/mutations.ts';
import { accountIds, configureAccount, startMembers } from '../support/vendors.ts';
import { freshKey, startWorld, type World } from '../support/world.ts';

const rated = 'members-rated';
const vendors = new Map<string, KybioSimulator>();
let world: World;
let pauseAfterClaimMs = 0;

beforeAll(async () => {
  const accounts: AccountConfig[] = [];
  for (const [name, limits] of [
    [accountIds.members, { callsPerDay: 10_000 }],
    [rated, { callsPerSecond: 5 }],
  ] as const) {
    const vendor = await startMembers();
    vendor.settings.callsPerDay = 100_000;
    vendors.set(name, vendor);
    accounts.push(configureAccount(name, { vendor: 'kybio', url: vendor.url, options: { limits } }));
  }
  world = await startWorld({
    engine: 'postgres',
    limits: { callsPerSecond: 1 },
    policy: { longestProcessingMs: 300, firstCheckMs: 100, giveUpAfterMs: 15_000 },
    accounts,
    journal: { waitMs: 10_000 },
    overrides: { reach: async (point) => (point === 'afterClaim' ? sleep(pauseAfterClaimMs) : undefined) },
  });
});
afterAll(async () => {
  await world.close();
  await Promise.all([...vendors.values()].map((vendor) => vendor.close()));
});
afterEach(() => {
  pauseAfterClaimMs = 0;
});

function vendorOf(account: string): KybioSimulator {
  const vendor = vendors.get(account);
  if (vendor === undefined) throw new Error(`no vendor of ${account}`);
  return vendor;
}

const quotaShape = z.object({
  promoAccount: z.object({ quota: z.object({ limit: z.number(), remaining: z.number() }) }),
});

/** Holds when we have counted what the vendor has; not at once, where calls are under way. */
async function expectHonestCount(account: string, limit: number): Promise<void> {
  const ask = async () => {
    const { data } = await world.ask(`{ promoAccount(id: "${account}") { quota { limit remaining } } }`);
    const { quota } = quotaShape.parse(data).promoAccount;
    return { limit: quota.limit, uncounted: vendorOf(account).books.callsToday() - (quota.limit - quota.remaining) };
  };
  await expect.poll(ask, { timeout: 3_000 }).toEqual({ limit, uncounted: 0 });
}

test('the vendor is asked both questions of its quota under a rate limit', async () => {
  const asked = () =>
    vendorOf(rated)
      .books.requests()
      .flatMap(({ path }) => /openApiLimitAccess\/(\w+)/.exec(path)?.[1] ?? []);
  await expect.poll(asked, { timeout: 5_000 }).toEqual(['queryAccessTimes', 'queryDailyAccessTimesLog']);
  await expectHonestCount(rated, 100_000);
});

test('claims that are lost to others cost the day nothing', async () => {
  const memberId = `${accountIds.members}:${kybioSeedUids.regular}`;
  const adjust = () => mutate(world, 'adjustMemberBalance', { memberId, balanceIncrement: '1' });
  const results = await Promise.all(Array.from({ length: 12 }, adjust));
  expect(results.map(({ __typename }) => __typename)).toEqual(Array(12).fill('AdjustMemberBalanceSuccess'));
  await expectHonestCount(accountIds.members, 10_000);
});

test('an attempt that misses its turn is not sent and costs nothing, and the same key sends it', async () => {
  const memberId = `${rated}:${kybioSeedUids.father}`;
  await expect
    .poll(() => world.ask(`{ member(id: "${memberId}") { balance } }`), { interval: 300, timeout: 5_000 })
    .toMatchObject({ data: { member: {} } });
  const input = { idempotencyKey: freshKey(), memberId, balanceIncrement: '1' };
  pauseAfterClaimMs = 400;
  const missed = await mutate(world, 'adjustMemberBalance', input);
  expect(missed).toMatchObject({
    code: 'VENDOR_UNREACHABLE',
    remedy: 'RETRY_SAME_KEY',
    operation: { state: 'REFUSED' },
  });
  expect(vendorOf(rated).books.effects()).toEqual([]);
  await expectHonestCount(rated, 100_000);
  pauseAfterClaimMs = 0;
  expect(await mutate(world, 'adjustMemberBalance', input)).toMatchObject({
    __typename: 'AdjustMemberBalanceSuccess',
    operation: { id: missed.operation?.id, state: 'SUCCEEDED' },
  });
  expect(vendorOf(rated).books.effects()).toHaveLength(1);
});

describe('a rate of one call a second', () => {
  /** With a fresh key each time, until the account's turn is near enough. */
  async function updateBudget() {
    for (let tries = 1; ; tries += 1) {
      const result = await world.updateBudget({});
      if (result.__typename !== 'PromoThrottledError' || tries === 20) return result;
      await sleep(250);
    }
  }

  test('lets a change through, with the reading it needs', async () => {
    expect((await updateBudget()).__typename).toBe('UpdateTemplateBudgetSuccess');
  });

  test('lets what was read as not applied be sent again', async () => {
    world.cards.misbehave.dropsBeforeWork({ operation: 'updateBudget' });
    const result = await updateBudget();
    expect(result.__typename).toBe('PromoOutcomeUnknownError');
    expect(await world.untilSettled(result.operation?.id ?? '')).toMatchObject({ state: 'SUCCEEDED' });
  });
});

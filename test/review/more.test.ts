/** Bans without seconds, evidence that waits for midnight, personal data in logs. */
import { expect, onTestFinished, test } from 'vitest';
import { createKybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { kybioSeeds, kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { benefitInput, mutate, readOperation } from '../support/mutations.ts';
import {
  accountIds,
  configureAccount,
  memberApp,
  startBenefits,
  startMembers,
  startVouchers,
} from '../support/vendors.ts';
import { startWorld } from '../support/world.ts';

test.each([
  ['the day is used up', 'accesscontrol.limited-by-app-access-count'],
  ['too many calls', 'accesscontrol.limited-by-api-access-count'],
] as const)(
  'a vendor that says %s without seconds is left alone for as long as we tell our callers',
  async (_t, sub) => {
    const benefits = await startBenefits();
    const world = await startWorld({
      accounts: [configureAccount(accountIds.benefits, { vendor: 'alisports', url: benefits.url })],
    });
    onTestFinished(async () => {
      await world.close();
      await benefits.close();
    });
    benefits.misbehave.bans(sub, null);
    const first = await mutate(world, 'upsertBenefit', benefitInput('ban-1'));
    expect(first).toMatchObject({ __typename: 'PromoThrottledError' });
    console.log(first.retryAfterSeconds);
    await mutate(world, 'upsertBenefit', benefitInput('ban-2'));
    expect(benefits.books.requests()).toHaveLength(1);
  },
);

test('an unknown whose evidence the day forbids is handed to a person in time', { timeout: 30_000 }, async () => {
  const members = await startMembers();
  members.settings.callsPerDay = 100_000;
  const world = await startWorld({
    accounts: [
      configureAccount(accountIds.members, {
        vendor: 'kybio',
        url: members.url,
        options: {
          limits: { callsPerDay: 20 },
          policy: { longestProcessingMs: 300, firstCheckMs: 100, giveUpAfterMs: 1_000 },
        },
      }),
    ],
  });
  onTestFinished(async () => {
    await world.close();
    await members.close();
  });
  const id = `members:${kybioSeedUids.regular}`;
  for (let each = 0; each < 12; each += 1) await world.ask(`{ member(id: "${id}", maxAgeSeconds: 0) { balance } }`);
  members.misbehave.dropsAfterWork({ operation: 'adjust' });
  const result = await mutate(world, 'adjustMemberBalance', { memberId: id, balanceIncrement: '1' });
  expect(result.__typename).toBe('PromoOutcomeUnknownError');
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  const found = await readOperation(world, result.operation?.id ?? '');
  console.log(found.nextCheckAt, found.state);
  // giveUpAfterMs (1 s) is over, nothing will be tried for hours, the target is held.
  expect(found.nextCheckAt === null || Date.parse(found.nextCheckAt) - Date.now() < 60_000).toBe(true);
});

test('a member whose name the database cannot keep costs nobody else, and does not get into the log', {
  timeout: 60_000,
}, async () => {
  const bad = { ...kybioSeeds[0]!, uid: '77', number: 'N77', name: 'Zhang Secret\u0000', phone: '13800009999' };
  const members = await createKybioSimulator({ port: 0, apps: [memberApp], members: [bad, ...kybioSeeds] });
  members.settings.callsPerDay = 100_000;
  const world = await startWorld({
    accounts: [
      configureAccount(accountIds.members, {
        vendor: 'kybio',
        url: members.url,
        options: { settings: { walkMembersEveryHours: 1 } },
      }),
    ],
  });
  onTestFinished(async () => {
    await world.close();
    await members.close();
  });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const { data } = await world.ask('{ members(filter: { accountIds: ["members"] }) { totalCount } }');
  const { data: one, errors } = await world.ask('{ member(id: "members:77", maxAgeSeconds: 0) { balance } }');
  console.log(JSON.stringify({ data, one, errors }));
  const leak = world.log.filter((line) => line.includes('Secret') || line.includes('13800009999'));
  console.log(leak[0]?.slice(0, 1500) ?? world.log.filter((l) => l.includes('nicode'))[0]?.slice(0, 1500));
  expect.soft(leak).toEqual([]);
  expect.soft((data as never as { members: { totalCount: number } }).members.totalCount).toBeGreaterThan(10);
  expect.soft(one).toMatchObject({ member: {} });
});

test('control: a walk without a rate knows the templates', { timeout: 60_000 }, async () => {
  const vouchers = await startVouchers();
  const world = await startWorld({
    accounts: [configureAccount(accountIds.vouchers, { vendor: 'alipay-voucher', url: vouchers.url })],
  });
  onTestFinished(async () => {
    await world.close();
    await vouchers.close();
  });
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const { data } = await world.ask('{ templates(filter: { accountIds: ["hk-vouchers"] }) { totalCount } }');
  console.log(JSON.stringify(data));
});

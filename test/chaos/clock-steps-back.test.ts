/** What a person decides by stays true when the clock is set back a little, as it is whenever it is corrected. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { mutate, untilOperation } from '../support/mutations.ts';
import { accountIds, configureAccount, startMembers } from '../support/vendors.ts';
import { startWorld, type World } from '../support/world.ts';

let members: KybioSimulator;
let world: World;
let stepMs = 0;

beforeAll(async () => {
  members = await startMembers();
  world = await startWorld({
    engine: 'postgres',
    clock: { now: () => new Date(Date.now() + stepMs), sleep: systemClock.sleep },
    accounts: [
      configureAccount(accountIds.members, {
        vendor: 'kybio',
        url: members.url,
        options: { policy: { longestProcessingMs: 300, firstCheckMs: 100 } },
      }),
    ],
  });
});
afterAll(async () => {
  await world.close();
  await members.close();
});

const memberId = `${accountIds.members}:${kybioSeedUids.regular}`;
const adjust = () => mutate(world, 'adjustMemberBalance', { memberId, balanceIncrement: '10' });

test('an operator is shown the balance as it was before the change, after the clock was set back too', async () => {
  expect((await adjust()).__typename).toBe('AdjustMemberBalanceSuccess');
  stepMs = -5_000;
  const second = await adjust();
  expect(second.__typename).toBe('AdjustMemberBalanceSuccess');
  members.misbehave.dropsBeforeWork({ operation: 'adjust' });
  const lost = await adjust();
  const handed = await untilOperation(
    world,
    lost.operation?.id ?? '',
    ({ state, nextCheckAt }) => state === 'UNKNOWN' && nextCheckAt === null,
  );
  const balance = (side: 'before' | 'after') =>
    Number(handed.evidence?.[side]?.facts.find(({ name }) => name === 'balance')?.value);
  expect(members.books.effects()).toHaveLength(2);
  expect(balance('before')).toBe(Number(second.member?.balance));
  expect(balance('after') - balance('before')).toBe(0);
});

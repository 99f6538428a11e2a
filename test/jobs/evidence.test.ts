/** Whoever is asked to decide gets what was seen: the reading before and the one after, wherever a reading exists. */
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { errorNumbers } from '../../src/connectors/kybio/simulator-errors.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { mutate, type OperationDetails, untilOperation } from '../support/mutations.ts';
import { accountIds, configureAccount, startMembers } from '../support/vendors.ts';
import { freshKey, startWorld, type World } from '../support/world.ts';

let members: KybioSimulator;
let world: World;
/** Set, it keeps whoever has sent something from going on; it is told when somebody has. */
let stall: (() => Promise<void>) | undefined;

const policy = { longestProcessingMs: 300, firstCheckMs: 100 };

beforeAll(async () => {
  members = await startMembers();
  members.settings.callsPerDay = 100_000;
  const account = (name: string, settings: object, more: object = {}) =>
    configureAccount(name, {
      vendor: 'kybio',
      url: members.url,
      options: { settings: { ...settings }, limits: { timeoutMs: 500 }, policy: { ...policy, ...more } },
    });
  world = await startWorld({
    engine: 'postgres',
    journal: { leaseMs: 1_500 },
    overrides: { reach: (point) => (point === 'afterSend' ? stall?.() : undefined) },
    accounts: [
      account(accountIds.members, {}),
      account('members-alone', { isOnlyWriter: true }),
      account('members-briefly', {}, { giveUpAfterMs: 2_500 }),
    ],
  });
});
afterAll(async () => {
  await world.close();
  await members.close();
});
afterEach(() => {
  stall = undefined;
  members.misbehave.clear();
  members.books.reset();
});

const adjusting = { operation: 'adjust' } as const;

const adjust = (memberId: string, idempotencyKey = freshKey()) =>
  mutate(world, 'adjustMemberBalance', { idempotencyKey, memberId, balanceIncrement: '10' });

/** The operation of a request that has no answer yet. */
async function idOf(idempotencyKey: string): Promise<string | undefined> {
  const query = 'query ($key: String) { promoOperations(filter: { idempotencyKey: $key }) { nodes { id } } }';
  const { data } = await world.ask(query, { key: idempotencyKey });
  return /"id":"([^"]+)"/.exec(JSON.stringify(data))?.[1];
}

const untilHanded = (id: string | undefined): Promise<OperationDetails> =>
  untilOperation(world, id ?? '', ({ state, nextCheckAt }) => state === 'UNKNOWN' && nextCheckAt === null);

const both = { before: { facts: expect.anything() }, after: { facts: expect.anything() } };

describe('an operation that is handed to a person', () => {
  test('by its account has both readings', async () => {
    members.misbehave.dropsAfterWork(adjusting);
    const { operation } = await adjust(`${accountIds.members}:${kybioSeedUids.sampled}`);
    expect((await untilHanded(operation?.id)).evidence).toMatchObject(both);
  });

  test('because its readings fit no story has both', async () => {
    members.misbehave.dropsAfterWork(adjusting);
    members.misbehave.slowAnswer(200, { operation: 'memberByUid' });
    const { operation } = await adjust(`members-alone:${kybioSeedUids.father}`);
    members.ringUp(kybioSeedUids.father, { balanceIncrement: '1' });
    expect((await untilHanded(operation?.id)).evidence).toMatchObject(both);
  });

  test('because the vendor calls it a duplicate of an attempt that was denied has both', async () => {
    const id = `${accountIds.members}:${kybioSeedUids.mother}`;
    const key = freshKey();
    members.misbehave.dropsAfterWork(adjusting);
    const { operation } = await adjust(id, key);
    await untilHanded(operation?.id);
    const denial = { operationId: operation?.id, verdict: 'NOT_APPLIED', note: 'the till shows nothing' };
    const denied = await mutate(world, 'settlePromoOperation', denial);
    expect(denied.__typename).toBe('SettlePromoOperationSuccess');
    members.misbehave.refusesWith(errorNumbers.duplicate, 'duplicate', adjusting);
    await adjust(id, key);
    expect((await untilHanded(operation?.id)).evidence).toMatchObject(both);
  });

  test('because it cannot be read any more has the reading before, though its sender never came back', {
    timeout: 60_000,
  }, async () => {
    const stalled = Promise.withResolvers<void>();
    const { promise, resolve } = Promise.withResolvers<void>();
    stall = () => {
      stalled.resolve();
      return promise;
    };
    onTestFinished(() => resolve());
    const key = freshKey();
    const answer = adjust(`members-briefly:${kybioSeedUids.daughter}`, key);
    await stalled.promise;
    expect(members.books.effects()).toHaveLength(1);
    stall = undefined;
    members.misbehave.httpStatus(502, { operation: 'memberByUid', times: 1_000 });
    const handed = await untilHanded(await idOf(key));
    resolve();
    await answer;
    expect(handed.evidence).toMatchObject({ before: both.before, after: null });
  });
});

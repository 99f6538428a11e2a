/** What settles an unknown outcome, and what must not: a "duplicate", an old snapshot, an operator too early. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { errorNumbers } from '../../src/connectors/kybio/simulator-errors.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import {
  type MutationResult,
  mutate,
  type OperationDetails,
  readOperation,
  untilOperation,
} from '../support/mutations.ts';
import { type AccountOptions, accountIds, configureAccount, startMembers } from '../support/vendors.ts';
import { freshKey, startWorld, type World } from '../support/world.ts';

let members: KybioSimulator;
/** Nobody else calls it: what is left of the day is for the test to use up. */
let quiet: KybioSimulator;
let world: World;

const policy = { longestProcessingMs: 300, firstCheckMs: 100 };
const aMinute = { longestProcessingMs: 60_000, firstCheckMs: 60_000 };
/** Of one vendor's members, as seen by accounts with different agreements. */
const accounts: Readonly<Record<string, AccountOptions>> = {
  [accountIds.members]: {},
  'only-writer': { settings: { isOnlyWriter: true } },
  'only-writer-slow': { settings: { isOnlyWriter: true }, policy: aMinute },
  'repeats-unwatched': { settings: { duplicateRule: 'PROVEN' }, policy: { firstCheckMs: 60_000 } },
  'repeats-and-reads': { settings: { isOnlyWriter: true, duplicateRule: 'PROVEN' } },
  'repeats-never': { settings: { isOnlyWriter: true, duplicateRule: 'PROVEN' }, policy: { giveUpAfterMs: 0 } },
};

beforeAll(async () => {
  [members, quiet] = await Promise.all([startMembers(), startMembers()]);
  members.settings.callsPerDay = 100_000;
  const account = (name: string, url: string, options: AccountOptions) =>
    configureAccount(name, {
      vendor: 'kybio',
      url,
      options: { ...options, policy: { ...policy, ...options.policy } },
    });
  world = await startWorld({
    engine: 'postgres',
    accounts: [
      ...Object.entries(accounts).map(([name, options]) => account(name, members.url, options)),
      account('reads-ten-a-day', quiet.url, { limits: { callsPerDay: 20 }, policy: { giveUpAfterMs: 1_000 } }),
    ],
  });
});
afterAll(async () => {
  await world.close();
  await Promise.all([members.close(), quiet.close()]);
});
afterEach(() => {
  members.misbehave.clear();
  members.books.reset();
  members.settings.duplicateRule = true;
});

const adjusting = { operation: 'adjust' } as const;
const adjust = (memberId: string, more: object = {}) =>
  mutate(world, 'adjustMemberBalance', { memberId, balanceIncrement: '10', ...more });

function operationOf({ operation, ...rest }: MutationResult): string {
  if (!operation) throw new Error(`no operation in ${JSON.stringify(rest)}`);
  return operation.id;
}

const waitsForPerson = { state: 'UNKNOWN', nextCheckAt: null };
/** How it ends where no person helps. */
const untilOver = (result: MutationResult): Promise<OperationDetails> =>
  untilOperation(world, operationOf(result), ({ state, nextCheckAt }) => state !== 'PENDING' && nextCheckAt === null);

const note = 'the till shows nothing';
const deny = (result: MutationResult) =>
  mutate(world, 'settlePromoOperation', { operationId: operationOf(result), verdict: 'NOT_APPLIED', note });
/** As soon as an operator may say so. */
async function denyInTime(result: MutationResult): Promise<void> {
  const settled = { __typename: 'SettlePromoOperationSuccess' };
  await expect.poll(() => deny(result), { timeout: 5_000 }).toMatchObject(settled);
}

describe('the word "duplicate"', () => {
  test('is not believed where the rule is not proven and the readings show nothing', async () => {
    members.misbehave.dropsBeforeWork(adjusting);
    members.misbehave.refusesWith(errorNumbers.duplicate, '重复提交', adjusting);
    const end = await untilOver(await adjust(`only-writer:${kybioSeedUids.father}`));
    expect(end).toMatchObject({ ...waitsForPerson, attempts: [{ outcome: 'UNKNOWN' }, { outcome: 'REFUSED' }] });
    expect(members.books.effects()).toEqual([]);
  });

  test.each([
    ['proves it applied where the rule is proven', 'repeats-unwatched', { state: 'SUCCEEDED', settledBy: 'REPEAT' }],
    ['is left to a person where it is not', accountIds.members, waitsForPerson],
  ])('about an attempt that an operator denied %s', async (_title, account, end) => {
    const input = { idempotencyKey: freshKey() };
    const id = `${account}:${account === accountIds.members ? kybioSeedUids.atDouble : kybioSeedUids.mother}`;
    members.misbehave.dropsAfterWork(adjusting);
    const result = await adjust(id, input);
    await denyInTime(result);
    await adjust(id, input);
    expect(await readOperation(world, operationOf(result))).toMatchObject(end);
    expect(members.books.effects()).toHaveLength(1);
  });
});

describe('a snapshot from before our own last change', () => {
  const read = (id: string) => world.ask(`{ member(id: "${id}", maxAgeSeconds: 0) { balance } }`);

  test('is no evidence for an unknown that is too old to repeat', async () => {
    const id = `repeats-never:${kybioSeedUids.daughter}`;
    await read(id);
    // The same member through another account: a change that this account's snapshot misses.
    expect((await adjust(`only-writer:${kybioSeedUids.daughter}`)).__typename).toBe('AdjustMemberBalanceSuccess');
    members.misbehave.dropsBeforeWork(adjusting);
    expect(await untilOver(await adjust(id))).toMatchObject(waitsForPerson);
    expect(members.books.effects()).toHaveLength(1);
  });

  test('is no evidence for one whose repeat is refused: the next repeat decides', async () => {
    const id = `repeats-and-reads:${kybioSeedUids.regular}`;
    await read(id);
    // A success that does not add up is believed, but leaves the snapshot alone.
    members.misbehave.violatesInvariant(adjusting);
    expect((await adjust(id)).__typename).toBe('AdjustMemberBalanceSuccess');
    members.misbehave.dropsBeforeWork(adjusting);
    members.misbehave.refusesWith(errorNumbers.balanceInsufficient, 'no', adjusting);
    expect(await untilOver(await adjust(id))).toMatchObject({ state: 'SUCCEEDED', settledBy: 'REPEAT' });
    expect(members.books.effects()).toHaveLength(2);
  });
});

test('evidence that the day has no reading left for does not keep an unknown from a person', async () => {
  const id = `reads-ten-a-day:${kybioSeedUids.precise}`;
  for (let each = 0; each < 12; each += 1) await world.ask(`{ member(id: "${id}", maxAgeSeconds: 0) { balance } }`);
  quiet.misbehave.dropsAfterWork(adjusting);
  expect(await untilOver(await adjust(id))).toMatchObject({ ...waitsForPerson, evidence: { after: null } });
  expect(quiet.books.effects()).toHaveLength(1);
});

describe('an operator', () => {
  test('cannot say NOT_APPLIED while the vendor may still be at work', async () => {
    const id = `only-writer-slow:${kybioSeedUids.decoy}`;
    const input = { idempotencyKey: freshKey() };
    members.settings.duplicateRule = false;
    members.misbehave.dropsAfterWork(adjusting);
    const result = await adjust(id, input);
    const denied = await deny(result);
    expect(denied).toMatchObject({ __typename: 'PromoConflictError', code: 'VERDICT_TOO_EARLY', remedy: 'WAIT' });
    expect(denied.retryAfterSeconds).toBeGreaterThan(50);
    expect(denied.retryAfterSeconds).toBeLessThanOrEqual(60);
    await adjust(id, input);
    expect(members.books.effects()).toHaveLength(1);
  });

  test('stays on record when the key is used again', async () => {
    const id = `${accountIds.members}:${kybioSeedUids.sampled}`;
    const input = { idempotencyKey: freshKey() };
    members.misbehave.dropsBeforeWork(adjusting);
    const result = await adjust(id, input);
    await denyInTime(result);
    expect((await adjust(id, input)).__typename).toBe('AdjustMemberBalanceSuccess');
    const { data } = await world.ask(
      `{ promoOperation(id: "${operationOf(result)}") { state settledBy decision { by note } } }`,
    );
    expect(data).toEqual({
      promoOperation: { state: 'SUCCEEDED', settledBy: 'VENDOR', decision: { by: 'tester', note } },
    });
  });
});

/** Verdicts that are wrong, and repeats that overtake. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import type { KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { errorNumbers } from '../../src/connectors/kybio/simulator-errors.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { benefitInput, mutate, type OperationDetails, readOperation, untilOperation } from '../support/mutations.ts';
import { accountIds, configureAccount, startBenefits, startMembers } from '../support/vendors.ts';
import { freshKey, startWorld, type World } from '../support/world.ts';

let members: KybioSimulator;
let benefits: AlisportsSimulator;
let world: World;
const policy = { longestProcessingMs: 300, firstCheckMs: 100 };

beforeAll(async () => {
  [members, benefits] = await Promise.all([startMembers(), startBenefits()]);
  members.settings.callsPerDay = 100_000;
  const kybio = (name: string, settings: object, more: object = {}) =>
    configureAccount(name, {
      vendor: 'kybio',
      url: members.url,
      options: { settings: { ...settings }, policy: { ...policy, ...more } },
    });
  world = await startWorld({
    accounts: [
      configureAccount(accountIds.benefits, {
        vendor: 'alisports',
        url: benefits.url,
        options: { policy: { ...policy, firstCheckMs: 1_000, blocksTarget: false } },
      }),
      kybio('members-alone', { isOnlyWriter: true }),
      kybio('members-both', { isOnlyWriter: true, duplicateRule: 'PROVEN' }, { giveUpAfterMs: 0 }),
      kybio('members-both-patient', { isOnlyWriter: true, duplicateRule: 'PROVEN' }),
      kybio('members-proven', { duplicateRule: 'PROVEN' }, { longestProcessingMs: 60_000, firstCheckMs: 60_000 }),
      kybio('members-slow', { isOnlyWriter: true }, { longestProcessingMs: 60_000, firstCheckMs: 60_000 }),
    ],
  });
});
afterAll(async () => {
  await world.close();
  await Promise.all([members.close(), benefits.close()]);
});
afterEach(() => {
  for (const vendor of [members, benefits]) {
    vendor.misbehave.clear();
    vendor.books.reset();
  }
});
const isFinal = ({ state }: OperationDetails): boolean => state === 'SUCCEEDED' || state === 'REFUSED';
const isOver = (it: OperationDetails): boolean => isFinal(it) || (it.state === 'UNKNOWN' && it.nextCheckAt === null);
const operationOf = (result: Awaited<ReturnType<typeof mutate>>): string => {
  if (!result.operation) throw new Error(`no operation in ${JSON.stringify(result)}`);
  return result.operation.id;
};
const adjust = (memberId: string, more: object = {}) =>
  mutate(world, 'adjustMemberBalance', { memberId, balanceIncrement: '10', ...more });

test('a repeat does not overtake a later change where operations may overlap', async () => {
  benefits.misbehave.backendTimesOut({ applied: false });
  const first = await mutate(world, 'upsertBenefit', { ...benefitInput('overtaken'), stock: 50 });
  expect(first.__typename).toBe('PromoOutcomeUnknownError');
  const second = await mutate(world, 'upsertBenefit', { ...benefitInput('overtaken'), stock: 70 });
  expect(second.__typename).toBe('UpsertBenefitSuccess');
  // config.example.yaml: "If false, unknown outcomes are left to a person."
  const left = await untilOperation(world, operationOf(first), isOver);
  expect(left.state).toBe('UNKNOWN');
  const { data } = await world.ask('{ benefit(id: "venue:1:overtaken") { stock } }');
  expect(data).toEqual({ benefit: { stock: 70 } });
});

describe('the word "duplicate"', () => {
  test('is not believed where the duplicate rule is not proven and the readings say untouched', async () => {
    const id = `members-alone:${kybioSeedUids.father}`;
    members.misbehave.dropsBeforeWork({ operation: 'adjust' });
    members.misbehave.refusesWith(errorNumbers.duplicate, '重复提交', { operation: 'adjust' });
    const result = await adjust(id);
    const end = await untilOperation(world, operationOf(result), isOver);
    expect(members.books.effects()).toHaveLength(0);
    expect(end.state).not.toBe('SUCCEEDED');
  });

  test('after a reopened key proves that the earlier attempt was applied: not a refusal', async () => {
    const id = `members-proven:${kybioSeedUids.mother}`;
    const idempotencyKey = freshKey();
    members.misbehave.dropsAfterWork({ operation: 'adjust' });
    const result = await adjust(id, { idempotencyKey });
    const input = { operationId: operationOf(result), verdict: 'NOT_APPLIED', note: 'seems not' };
    await mutate(world, 'settlePromoOperation', input);
    const again = await adjust(id, { idempotencyKey });
    expect(members.books.effects()).toHaveLength(1);
    // One effect at the vendor, so REFUSED (DUPLICATE_REQUEST) is a wrong verdict.
    expect((await readOperation(world, operationOf(result))).state).not.toBe('REFUSED');
    expect(again.code).not.toBe('DUPLICATE_REQUEST');
  });
});

describe('a KNOWN snapshot is no evidence for a reading', () => {
  test.each(['members-both'])('of an old unknown (%s)', async (account) => {
    const uid = kybioSeedUids.daughter;
    const id = `${account}:${uid}`;
    await world.ask(`{ member(id: "${id}", maxAgeSeconds: 0) { balance } }`);
    // The same member through another account of the same app: our own change, that this account's snapshot misses.
    expect((await adjust(`members-alone:${uid}`)).__typename).toBe('AdjustMemberBalanceSuccess');
    members.misbehave.dropsBeforeWork({ operation: 'adjust' });
    const result = await adjust(id);
    const end = await untilOperation(world, operationOf(result), isOver);
    expect(members.books.effects()).toHaveLength(1);
    expect(end).not.toMatchObject({ state: 'SUCCEEDED' });
  });

  test('of a refused repeat', async () => {
    const uid = kybioSeedUids.regular;
    const id = `members-both-patient:${uid}`;
    await world.ask(`{ member(id: "${id}", maxAgeSeconds: 0) { balance } }`);
    // A success that does not add up is believed, but leaves the snapshot alone.
    members.misbehave.violatesInvariant({ operation: 'adjust' });
    expect((await adjust(id)).__typename).toBe('AdjustMemberBalanceSuccess');
    members.misbehave.dropsBeforeWork({ operation: 'adjust' });
    members.misbehave.refusesWith(errorNumbers.balanceInsufficient, 'no', { operation: 'adjust' });
    const policyPause = 100;
    void policyPause;
    const result = await adjust(id);
    const end = await untilOperation(world, operationOf(result), isOver);
    expect(members.books.effects()).toHaveLength(1);
    expect(end).not.toMatchObject({ state: 'SUCCEEDED' });
  });
});

test('an operator cannot say NOT_APPLIED while the vendor may still be at work and a reading is due', async () => {
  const id = `members-slow:${kybioSeedUids.decoy}`;
  const idempotencyKey = freshKey();
  members.settings.duplicateRule = false;
  members.misbehave.dropsAfterWork({ operation: 'adjust' });
  const result = await adjust(id, { idempotencyKey });
  const input = { operationId: operationOf(result), verdict: 'NOT_APPLIED', note: 'seems not' };
  await mutate(world, 'settlePromoOperation', input);
  await adjust(id, { idempotencyKey });
  members.settings.duplicateRule = true;
  expect(members.books.effects()).toHaveLength(1);
});

test('who decided what stays in the record when the key is opened again', async () => {
  const id = `members-slow:${kybioSeedUids.sampled}`;
  const idempotencyKey = freshKey();
  members.misbehave.dropsBeforeWork({ operation: 'adjust' });
  const result = await adjust(id, { idempotencyKey });
  const input = { operationId: operationOf(result), verdict: 'NOT_APPLIED', note: 'the till shows nothing' };
  await mutate(world, 'settlePromoOperation', input);
  await adjust(id, { idempotencyKey });
  const { data } = await world.ask(`{ promoOperation(id: "${operationOf(result)}") { decision { by note } } }`);
  expect(data).toMatchObject({ promoOperation: { decision: { note: input.note } } });
});

test('text that the database cannot keep is invalid input, not a bug of ours', async () => {
  const answer = await mutate(world, 'upsertBenefit', { ...benefitInput('nul'), name: 'a\u0000b' });
  expect(answer.__typename).toBe('PromoValidationError');
});
test('a lone surrogate likewise', async () => {
  const answer = await mutate(world, 'upsertBenefit', { ...benefitInput('nul'), name: 'a\ud800b' });
  expect(answer.__typename).toBe('PromoValidationError');
});

test('a verified success whose words the database cannot keep is not lost', async () => {
  benefits.misbehave.failsWith('isv.x-service-error:Y', 'what\u0000', {});
  const refused = await mutate(world, 'upsertBenefit', benefitInput('nul-2'));
  expect(refused).toMatchObject({ __typename: 'PromoRejectedError' });
});

/** How each vendor's unknown outcomes are settled: by repeating, by reading, or by a person, as the account says. */
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { VoucherSimulator } from '../../src/connectors/alipay-voucher/simulator.ts';
import { voucherSeedIds } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import type { AlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import type { KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { benefitInput, mutate, type OperationDetails, readOperation, untilOperation } from '../support/mutations.ts';
import { accountIds, configureAccount, startBenefits, startMembers, startVouchers } from '../support/vendors.ts';
import { freshKey, startWorld, type World } from '../support/world.ts';

let vouchers: VoucherSimulator;
let members: KybioSimulator;
let benefits: AlisportsSimulator;
let world: World;

const policy = { longestProcessingMs: 300, firstCheckMs: 100 };

beforeAll(async () => {
  [vouchers, members, benefits] = await Promise.all([startVouchers(), startMembers(), startBenefits()]);
  members.settings.callsPerDay = 100_000;
  const kybio = (name: string, settings: object) =>
    configureAccount(name, { vendor: 'kybio', url: members.url, options: { settings: { ...settings }, policy } });
  world = await startWorld({
    accounts: [
      configureAccount(accountIds.vouchers, { vendor: 'alipay-voucher', url: vouchers.url, options: { policy } }),
      configureAccount(accountIds.benefits, { vendor: 'alisports', url: benefits.url, options: { policy } }),
      kybio(accountIds.members, {}),
      kybio('members-proven', { duplicateRule: 'PROVEN' }),
      kybio('members-alone', { isOnlyWriter: true }),
    ],
  });
});
afterAll(async () => {
  await world.close();
  await Promise.all([vouchers.close(), members.close(), benefits.close()]);
});
afterEach(() => {
  for (const vendor of [vouchers, members, benefits]) {
    vendor.misbehave.clear();
    vendor.books.reset();
  }
});

const isFinal = ({ state }: OperationDetails): boolean => state === 'SUCCEEDED' || state === 'REFUSED';

const operationOf = (result: Awaited<ReturnType<typeof mutate>>): string => {
  if (!result.operation) throw new Error(`no operation in ${JSON.stringify(result)}`);
  return result.operation.id;
};

describe('a voucher', () => {
  const voucher = (id: string) => `${accountIds.vouchers}:${id}`;
  const pause = (id: string) => mutate(world, 'switchTemplateStatus', { templateId: voucher(id), status: 'PAUSED' });

  test.each([
    ['that was applied', true],
    ['that was not applied', false],
  ])('unknown %s settles by the same request again', async (_title, applied) => {
    vouchers.misbehave.answersUnknown({ applied }, { operation: 'switchStatus' });
    const result = await pause(voucherSeedIds.summer);
    expect(result).toMatchObject({ __typename: 'PromoOutcomeUnknownError', operation: { state: 'UNKNOWN' } });
    const settled = await untilOperation(world, operationOf(result), isFinal);
    expect(settled).toMatchObject({ state: 'SUCCEEDED', settledBy: 'REPEAT' });
    const sent = vouchers.books.requests().filter(({ path }) => path.endsWith('/switchStatus'));
    expect(sent.length).toBe(2);
    expect(sent[1]?.body).toBe(sent[0]?.body);
    expect(vouchers.books.effects()).toHaveLength(1);
  });

  test('whose answer got lost settles the same way', async () => {
    vouchers.misbehave.dropsAfterWork({ operation: 'switchStatus' });
    const result = await pause(voucherSeedIds.hotPot);
    const settled = await untilOperation(world, operationOf(result), isFinal);
    expect(settled).toMatchObject({ state: 'SUCCEEDED', settledBy: 'REPEAT' });
    expect(vouchers.books.effects()).toHaveLength(1);
  });

  test('takes no change of budget', async () => {
    const input = { templateId: voucher(voucherSeedIds.summer), updateType: 'APPEND', number: 1 };
    const result = await mutate(world, 'updateTemplateBudget', input);
    expect(result).toMatchObject({ __typename: 'PromoUnsupportedError', code: 'OPERATION_UNSUPPORTED' });
    expect(vouchers.books.requests()).toEqual([]);
  });
});

describe('a benefit', () => {
  test.each([
    ['that was applied', true, 2],
    ['that was not applied', false, 2],
  ])('unknown %s settles by the same request again', async (_title, applied, attempts) => {
    benefits.misbehave.backendTimesOut({ applied });
    const result = await mutate(world, 'upsertBenefit', benefitInput(`unknown-${applied}`));
    expect(result.__typename).toBe('PromoOutcomeUnknownError');
    const settled = await untilOperation(world, operationOf(result), isFinal);
    expect(settled).toMatchObject({ state: 'SUCCEEDED', settledBy: 'REPEAT' });
    expect(settled.attempts).toHaveLength(attempts);
    expect(benefits.books.effects()).toHaveLength(1);
    const { data } = await world.ask(`{ benefit(id: "venue:1:unknown-${applied}") { name stock status } }`);
    expect(data).toEqual({ benefit: { name: '3小时停车券', stock: 100, status: 'ONLINE' } });
  });

  test('is created once and then updated under the id the platform gave it', async () => {
    const created = await mutate(world, 'upsertBenefit', benefitInput('twice'));
    expect(created).toMatchObject({ __typename: 'UpsertBenefitSuccess', benefit: { stock: 100 } });
    const updated = await mutate(world, 'upsertBenefit', { ...benefitInput('twice'), stock: 50, status: 'OFFLINE' });
    expect(updated).toMatchObject({
      benefit: { stock: 50, platformId: created.benefit?.platformId, status: 'OFFLINE' },
    });
    expect(benefits.books.effects()).toHaveLength(2);
  });
});

describe('a benefit whose key is used again', () => {
  test('after another key has made the benefit is refused, and nothing is sent', async () => {
    benefits.misbehave.bans('accesscontrol.limited-by-api-access-count', 0);
    const first = { ...benefitInput('stale'), idempotencyKey: freshKey() };
    expect((await mutate(world, 'upsertBenefit', first)).__typename).toBe('PromoThrottledError');
    await expect
      .poll(() => mutate(world, 'upsertBenefit', { ...benefitInput('stale'), stock: 55 }), {
        interval: 300,
        timeout: 5_000,
      })
      .toMatchObject({ __typename: 'UpsertBenefitSuccess' });
    expect(await mutate(world, 'upsertBenefit', first)).toMatchObject({
      __typename: 'PromoConflictError',
      code: 'TARGET_CHANGED',
    });
    expect(benefits.books.effects()).toHaveLength(1);
  });
});

describe('where operations on one target may overlap', () => {
  test('no repeat undoes a later change: a person decides', async () => {
    const id = 'venue-overlapping';
    // Alone: one account that blocks is enough to make all that lead to the same benefits block.
    const options = { policy: { ...policy, blocksTarget: false } };
    const letting = await startWorld({
      engine: 'postgres',
      accounts: [configureAccount(id, { vendor: 'alisports', url: benefits.url, options })],
    });
    onTestFinished(() => letting.close());
    const change = (more: object) =>
      mutate(letting, 'upsertBenefit', { ...benefitInput('overlap'), accountId: id, ...more });
    expect((await change({})).__typename).toBe('UpsertBenefitSuccess');
    benefits.misbehave.dropsBeforeWork();
    const lost = await change({ name: 'old' });
    expect((await change({ name: 'new' })).__typename).toBe('UpsertBenefitSuccess');
    await untilOperation(
      letting,
      operationOf(lost),
      ({ nextCheckAt, state }) => state === 'UNKNOWN' && nextCheckAt === null,
    );
    expect(benefits.books.benefits().find(({ outerId }) => outerId === 'overlap')?.dto.name).toBe('new');
  });
});

describe('a member, where a person decides', () => {
  const memberId = (uid: string, account: string = accountIds.members) => `${account}:${uid}`;
  const adjust = (id: string, key = freshKey()) =>
    mutate(world, 'adjustMemberBalance', {
      idempotencyKey: key,
      memberId: id,
      balanceIncrement: '-12.50',
      pointIncrement: '3',
    });

  test('is never sent to again, and the operator gets both readings', async () => {
    members.misbehave.dropsAfterWork({ operation: 'adjust' });
    const result = await adjust(memberId(kybioSeedUids.sampled));
    expect(result).toMatchObject({ __typename: 'PromoOutcomeUnknownError' });
    const handed = await untilOperation(world, operationOf(result), ({ nextCheckAt }) => nextCheckAt === null);
    expect(handed.state).toBe('UNKNOWN');
    const read = (side: 'before' | 'after') =>
      handed.evidence?.[side]?.facts.find(({ name }) => name === 'balance')?.value;
    expect(Number(read('after')) - Number(read('before'))).toBeCloseTo(-12.5);
    expect(members.books.effects()).toHaveLength(1);
    expect(handed.attempts).toHaveLength(1);

    const held = await adjust(memberId(kybioSeedUids.sampled));
    expect(held).toMatchObject({ __typename: 'PromoConflictError', code: 'TARGET_HELD' });

    const input = { operationId: operationOf(result), verdict: 'APPLIED', note: 'the readings differ by just this' };
    const decided = await mutate(world, 'settlePromoOperation', input);
    expect(decided).toMatchObject({
      __typename: 'SettlePromoOperationSuccess',
      replayed: false,
      operation: { state: 'SUCCEEDED', settledBy: 'OPERATOR', decision: { by: 'tester', note: input.note } },
    });
    expect(await mutate(world, 'settlePromoOperation', input)).toMatchObject({ replayed: true });
    expect(await mutate(world, 'settlePromoOperation', { ...input, verdict: 'NOT_APPLIED' })).toMatchObject({
      __typename: 'PromoConflictError',
      code: 'ALREADY_SETTLED',
    });
    expect((await adjust(memberId(kybioSeedUids.sampled))).__typename).toBe('AdjustMemberBalanceSuccess');
  });

  test('judged as not applied may be sent again under its key, with the same second', async () => {
    members.misbehave.dropsBeforeWork({ operation: 'adjust' });
    const key = freshKey();
    const result = await adjust(memberId(kybioSeedUids.decoy), key);
    await untilOperation(world, operationOf(result), ({ nextCheckAt }) => nextCheckAt === null);
    await mutate(world, 'settlePromoOperation', {
      operationId: operationOf(result),
      verdict: 'NOT_APPLIED',
      note: 'the till shows nothing',
    });
    expect(await adjust(memberId(kybioSeedUids.decoy), key)).toMatchObject({
      __typename: 'AdjustMemberBalanceSuccess',
      operation: { id: operationOf(result), state: 'SUCCEEDED' },
    });
    const times = members.books
      .requests()
      .filter(({ path }) => path.endsWith('ByIncrement'))
      .map(({ body }) => /"dataChangeTime":"([^"]*)"/.exec(body)?.[1]);
    expect(times).toHaveLength(2);
    expect(times[1]).toBe(times[0]);
  });

  test.each([true, false])(
    'with the duplicate rule proven settles by the same request again (applied: %s)',
    async (applied) => {
      if (applied) members.misbehave.dropsAfterWork({ operation: 'adjust' });
      else members.misbehave.dropsBeforeWork({ operation: 'adjust' });
      const result = await adjust(memberId(kybioSeedUids.regular, 'members-proven'));
      members.ringUp(kybioSeedUids.regular, { balanceIncrement: '7' });
      const settled = await untilOperation(world, operationOf(result), isFinal);
      expect(settled).toMatchObject({ state: 'SUCCEEDED', settledBy: 'REPEAT' });
      expect(members.books.effects()).toHaveLength(1);
    },
  );

  test('as the only writer settles by reading', async () => {
    members.misbehave.dropsAfterWork({ operation: 'adjust' });
    const result = await adjust(memberId(kybioSeedUids.father, 'members-alone'));
    const settled = await untilOperation(world, operationOf(result), isFinal);
    expect(settled).toMatchObject({ state: 'SUCCEEDED', settledBy: 'READING' });
    expect(members.books.effects()).toHaveLength(1);
  });

  test('gives no two operations of one second the same second', async () => {
    const results = [];
    for (let each = 0; each < 5; each += 1) results.push(await adjust(memberId(kybioSeedUids.mother)));
    expect(results.map(({ __typename }) => __typename)).toEqual(Array(5).fill('AdjustMemberBalanceSuccess'));
    const times = members.books.effects().map(({ dataChangeTime }) => dataChangeTime);
    expect(new Set(times).size).toBe(5);
    expect(times.toSorted()).toEqual(times);
  });

  test('whose answer does not add up is done, raises an alarm, and leaves the snapshot alone', async () => {
    const id = memberId(kybioSeedUids.daughter);
    await world.ask(`{ member(id: "${id}", maxAgeSeconds: 0) { balance } }`);
    const { data: known } = await world.ask(`{ member(id: "${id}") { balance points } }`);
    members.misbehave.violatesInvariant();
    const result = await adjust(id);
    expect(result).toMatchObject({ __typename: 'AdjustMemberBalanceSuccess', member: null });
    expect(world.log.join('\n')).toContain('contradictoryAnswer');
    expect((await world.ask(`{ member(id: "${id}") { balance points } }`)).data).toEqual(known);
  });

  test('is decided only while it is unknown, by those who may, and with a reason', async () => {
    const done = await adjust(memberId(kybioSeedUids.father));
    const input = { operationId: operationOf(done), verdict: 'APPLIED', note: 'because' };
    expect(await mutate(world, 'settlePromoOperation', input)).toMatchObject({ code: 'ALREADY_SETTLED' });
    expect(await mutate(world, 'settlePromoOperation', { ...input, note: ' ' })).toMatchObject({
      __typename: 'PromoValidationError',
      issues: [{ path: 'input.note' }],
    });
    const stranger = world.token({ accounts: ['hk-cards'] });
    expect(await mutate(world, 'settlePromoOperation', input, stranger)).toMatchObject({
      __typename: 'PromoNotFoundError',
      code: 'OPERATION_NOT_FOUND',
    });
    const { errors } = await world.ask(
      `mutation { settlePromoOperation(input: { operationId: "${operationOf(done)}", verdict: APPLIED, note: "because" }) { __typename } }`,
      {},
      world.token({ scopes: ['promo:read', 'promo:member:write'] }),
    );
    expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    expect(await readOperation(world, operationOf(done))).toMatchObject({ state: 'SUCCEEDED', settledBy: 'VENDOR' });
  });
});

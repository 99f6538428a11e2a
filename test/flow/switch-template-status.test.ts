import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { engines } from '../support/engines.ts';
import { freshKey, startWorld, templateId, type World } from '../support/world.ts';

describe.each(engines)('switchTemplateStatus on %s', (engine) => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ engine });
  });
  afterEach(() => {
    world.cards.misbehave.clear();
    world.cards.books.reset();
  });
  afterAll(() => world.close());

  const calls = () => world.cards.books.requests().filter(({ path }) => path.endsWith('/switchStatus'));

  test.each([
    [seedCodes.milkTea, 'PAUSED', 'paused', ['ACTIVE', 'CLOSED']],
    [seedCodes.milkTea, 'CLOSED', 'closed', []],
    [seedCodes.paused, 'ACTIVE', 'valid', ['PAUSED', 'CLOSED']],
    [seedCodes.paused, 'CLOSED', 'closed', []],
    [seedCodes.frozen, 'ACTIVE', 'valid', ['PAUSED', 'CLOSED']],
  ] as const)('brings %s to %s', async (code, status, vendorStatus, allowedTransitions) => {
    const result = await world.switchStatus({ templateId: templateId(code), status });
    expect(result).toMatchObject({
      __typename: 'SwitchTemplateStatusSuccess',
      template: { status, vendorStatus, allowedTransitions },
      operation: { state: 'SUCCEEDED', settledBy: 'VENDOR' },
    });
    expect(calls()).toHaveLength(1);
  });

  test.each([
    [seedCodes.milkTea, 'ACTIVE', 'ACTIVE', ['PAUSED', 'CLOSED'], 'is ACTIVE already'],
    [seedCodes.frozen, 'CLOSED', 'FROZEN', ['ACTIVE'], 'only ACTIVE can be reached'],
    [seedCodes.closed, 'ACTIVE', 'CLOSED', [], 'no other status can be reached'],
    [seedCodes.expired, 'PAUSED', 'EXPIRED', [], 'no other status can be reached'],
  ] as const)('refuses %s to %s without asking the vendor', async (code, status, present, allowed, words) => {
    const result = await world.switchStatus({ templateId: templateId(code), status });
    expect(result).toMatchObject({
      __typename: 'PromoStatusError',
      code: 'TRANSITION_FORBIDDEN',
      status: present,
      requested: status,
      allowed,
      message: expect.stringContaining(words),
      operation: null,
    });
    expect(calls()).toEqual([]);
  });

  test('sends the merchant under both names, as revisions of the page disagree', async () => {
    await world.switchStatus({});
    const body: unknown = JSON.parse(calls()[0]?.body ?? '');
    expect(body).toEqual({
      merchantId: '2160120000000001',
      merchantAccountId: '2160120000000001',
      templateCode: seedCodes.milkTea,
      status: 'paused',
    });
  });

  test.each([
    ['after switching', (): void => world.cards.misbehave.dropsAfterWork({ operation: 'switchStatus' }), 1],
    ['before switching', (): void => world.cards.misbehave.dropsBeforeWork({ operation: 'switchStatus' }), 2],
  ])('settles by itself when the connection drops %s', async (_when, misbehave, attempts) => {
    misbehave();
    const result = await world.switchStatus({});
    expect(result).toMatchObject({ __typename: 'PromoOutcomeUnknownError' });
    const settled = await world.untilSettled(result.operation?.id ?? '');
    expect(settled).toMatchObject({ state: 'SUCCEEDED', kind: 'SWITCH_TEMPLATE_STATUS' });
    expect(calls()).toHaveLength(attempts);
    expect(world.cards.books.effects()).toHaveLength(1);
  });

  test('counts a late effect as applied although the repeat is refused', async () => {
    // Applies long after our timeout, in the moment between the last reading and the repeat.
    world.cards.misbehave.dropsBeforeWork({ operation: 'switchStatus' });
    const result = await world.switchStatus({});
    world.cards.misbehave.refusesWith('STATE_MACHINE_ILLEGAL', 'F', { operation: 'switchStatus' });
    await expect.poll(() => calls().length, { timeout: 5_000, interval: 5 }).toBe(2);
    const settled = await world.untilSettled(result.operation?.id ?? '');
    // The template never changed here, so the refusal stands; had it changed, the reading would say so.
    expect(settled).toMatchObject({ state: 'REFUSED', settledBy: 'VENDOR', error: { code: 'TRANSITION_FORBIDDEN' } });
  });

  test('replays its recorded answer', async () => {
    const input = { idempotencyKey: freshKey() };
    const first = await world.switchStatus(input);
    const second = await world.switchStatus(input);
    if (first.__typename !== 'SwitchTemplateStatusSuccess') throw new Error(first.code);
    const operation = { ...first.operation, replayOf: first.operation?.id };
    expect(second).toEqual({ ...first, replayed: true, operation });
    expect(calls()).toHaveLength(1);
  });

  test('is not refused for what its own key has done while it was reading', async () => {
    const input = { idempotencyKey: freshKey(), status: 'PAUSED' } as const;
    const readings = () => world.cards.books.requests().filter(({ path }) => path.endsWith('/detail'));
    // The copy's reading is looked up at the vendor when the first one has paused the template already.
    world.cards.misbehave.worksLate(600, { operation: 'detail' });
    const copy = world.switchStatus(input);
    await expect.poll(() => readings().length, { interval: 5 }).toBe(1);
    const first = await world.switchStatus(input);
    if (first.__typename !== 'SwitchTemplateStatusSuccess') throw new Error(first.code);
    expect(first).toMatchObject({ replayed: false });
    expect(await copy).toEqual({
      ...first,
      replayed: true,
      operation: { ...first.operation, replayOf: first.operation?.id },
    });
    expect(calls()).toHaveLength(1);
  });

  test('shares its key with no other kind of operation', async () => {
    const input = { idempotencyKey: freshKey() };
    expect((await world.switchStatus(input)).__typename).toBe('SwitchTemplateStatusSuccess');
    expect((await world.updateBudget(input)).__typename).toBe('UpdateTemplateBudgetSuccess');
  });

  test('says with validateOnly what would be, and does nothing', async () => {
    const result = await world.switchStatus({ validateOnly: true, status: 'CLOSED' });
    expect(result).toMatchObject({ template: { status: 'CLOSED' }, operation: null });
    expect(calls()).toEqual([]);
  });

  test('needs its own scope', async () => {
    const token = world.token({ scopes: ['promo:read', 'promo:budget:write'] });
    await expect(world.switchStatus({}, token)).rejects.toThrow('FORBIDDEN');
  });
});

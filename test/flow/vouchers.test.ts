/** Vouchers through the endpoint: a list walked at the vendor, a budget to look at only, and seven changes of status. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { VoucherSimulator } from '../../src/connectors/alipay-voucher/simulator.ts';
import { voucherSeedIds, voucherSeeds } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import {
  ManyOperationsDocument,
  ManyTemplatesDocument,
  OneBudgetDocument,
  OneTemplateDocument,
} from '../support/generated/documents.ts';
import { mutate } from '../support/mutations.ts';
import { accountIds, configureAccount, startVouchers } from '../support/vendors.ts';
import { freshKey, startWorld, type World } from '../support/world.ts';

let vouchers: VoucherSimulator;
let defaults: VoucherSimulator['settings'];
let world: World;
let listRequests: readonly string[];

const { vouchers: account } = accountIds;
const idOf = (code: string): string => `${account}:${code}`;
const switches = () => vouchers.books.requests().filter(({ path }) => path.endsWith('/switchStatus'));
const switchStatus = (code: string, status: string, more: object = {}) =>
  mutate(world, 'switchTemplateStatus', { templateId: idOf(code), status, ...more });
const statusInBooks = (code: string) =>
  vouchers.books.templates().find(({ templateId }) => templateId === code)?.status;

async function readTemplate(code: string) {
  const { data } = await world.send(OneTemplateDocument, { id: idOf(code), maxAgeSeconds: 0 });
  return data?.template;
}

async function readBudget(code: string, maxAgeSeconds = 0) {
  return (await world.send(OneBudgetDocument, { id: idOf(code), maxAgeSeconds })).data?.budget;
}

beforeAll(async () => {
  vouchers = await startVouchers();
  defaults = { ...vouchers.settings };
  world = await startWorld({
    accounts: [configureAccount(account, { vendor: 'alipay-voucher', url: vouchers.url })],
  });
  const check = async (): Promise<void> => {
    const { data } = await world.send(ManyTemplatesDocument, { filter: { accountIds: [account] } });
    const count = data?.templates.totalCount;
    if (count !== voucherSeeds.length) throw new Error(`only ${count} templates are known`);
  };
  await vi.waitFor(check, { timeout: 15_000 });
  listRequests = vouchers.books
    .requests()
    .filter(({ path }) => path.endsWith('/list'))
    .map(({ body }) => body);
}, 40_000);
afterAll(async () => {
  await world.close();
  await vouchers.close();
});
afterEach(() => {
  vouchers.misbehave.clear();
  vouchers.books.reset();
  Object.assign(vouchers.settings, defaults);
});

describe('the list of templates', () => {
  test('knows every voucher that the vendor lists, window by window', async () => {
    const { data } = await world.send(ManyTemplatesDocument, { filter: { accountIds: [account] }, first: 100 });
    expect(data?.templates.nodes.map(({ id }) => id)).toEqual(
      voucherSeeds.map(({ templateId }) => idOf(templateId)).toSorted(),
    );
    expect(listRequests.length).toBeGreaterThan(1);
    expect(JSON.parse(listRequests[0] ?? '')).toMatchObject({ offset: 1, pageSize: 50 });
  });

  test('filters by kind, status, text and what is left, without a call', async () => {
    // Other tests have changed what is known of some.
    await Promise.all(voucherSeeds.map(({ templateId }) => readTemplate(templateId)));
    vouchers.books.reset();
    const list = async (filter: object) =>
      (await world.send(ManyTemplatesDocument, { filter: { accountIds: [account], ...filter } })).data?.templates;
    expect(await list({ kinds: ['REDEEMABLE_CARD', 'TICKET'] })).toMatchObject({ totalCount: 0 });
    expect(await list({ kinds: ['CASHLESS_VOUCHER'] })).toMatchObject({ totalCount: voucherSeeds.length });
    expect(await list({ statuses: ['DRAFT'] })).toMatchObject({ nodes: [{ id: idOf(voucherSeedIds.draft) }] });
    expect(await list({ statuses: ['ACTIVATING'] })).toMatchObject({
      nodes: [{ id: idOf(voucherSeedIds.activating) }],
    });
    expect(await list({ text: 'NIGHT tram' })).toMatchObject({ nodes: [{ id: idOf(voucherSeedIds.activating) }] });
    expect(await list({ text: '打邊爐' })).toMatchObject({ nodes: [{ id: idOf(voucherSeedIds.hotPot) }] });
    expect(await list({ remainingAtMost: 1, statuses: ['ACTIVE'] })).toMatchObject({
      nodes: [{ id: idOf(voucherSeedIds.congee) }],
    });
    expect(vouchers.books.requests()).toEqual([]);
  });
});

describe('a voucher template', () => {
  test('shows all that the vendor tells', async () => {
    const template = await readTemplate(voucherSeedIds.summer);
    expect(template).toMatchObject({
      id: idOf(voucherSeedIds.summer),
      accountId: account,
      code: voucherSeedIds.summer,
      kind: 'CASHLESS_VOUCHER',
      name: '滿10減1夏日優惠券活動',
      status: 'ACTIVE',
      vendorStatus: 'ACTIVTED',
      allowedTransitions: ['PAUSED', 'CLOSED'],
      account: { id: account, vendor: 'alipay-voucher', capabilities: ['SWITCH_TEMPLATE_STATUS'], quota: null },
      budget: { id: idOf(voucherSeedIds.summer), total: 50_000, issued: 18_244, remaining: 31_756 },
    });
    const dayMs = 86_400_000;
    const days = (Date.parse(template?.validUntil ?? '') - Date.parse(template?.validFrom ?? '')) / dayMs;
    expect(days).toBe(120);
    expect((Date.now() - Date.parse(template?.validFrom ?? '')) / dayMs).toBeCloseTo(20, 1);
  });

  test.each([
    ['as printed', 'AS_PRINTED', voucherSeedIds.summer, 'ACTIVE', 'ACTIVTED'],
    ['as in prose', 'AS_IN_PROSE', voucherSeedIds.summer, 'ACTIVE', 'ACTIVATED'],
    ['as printed', 'AS_PRINTED', voucherSeedIds.activating, 'ACTIVATING', 'ACTIVITING'],
    ['as in prose', 'AS_IN_PROSE', voucherSeedIds.activating, 'ACTIVATING', 'ACTIVATING'],
  ] as const)('is understood in the spelling %s (%s, %s)', async (_what, spelling, code, status, vendorStatus) => {
    vouchers.settings.spelling = spelling;
    expect(await readTemplate(code)).toMatchObject({ status, vendorStatus });
  });

  test('is understood whether its numbers are quoted, and its id told, or not', async () => {
    vouchers.settings.quotedNumbers = false;
    vouchers.settings.idInDetail = true;
    expect(await readBudget(voucherSeedIds.hotPot)).toMatchObject({ total: 4_000, issued: 1_350, remaining: 2_650 });
  });

  test.each([
    [voucherSeedIds.draft, 'DRAFT', ['CLOSED']],
    [voucherSeedIds.audit, 'AUDIT', ['CLOSED']],
    [voucherSeedIds.activating, 'ACTIVATING', ['CLOSED']],
    [voucherSeedIds.hotPot, 'ACTIVE', ['PAUSED', 'CLOSED']],
    [voucherSeedIds.paused, 'PAUSED', ['ACTIVE', 'CLOSED']],
    [voucherSeedIds.failed, 'FAILED', []],
    [voucherSeedIds.closed, 'CLOSED', []],
  ])('%s tells as %s what can follow', async (code, status, allowedTransitions) => {
    expect(await readTemplate(code)).toMatchObject({ status, allowedTransitions });
  });

  test('is not believed with a status nobody documents, or with the id of another one', async () => {
    const known = await readTemplate(voucherSeedIds.bakery);
    vouchers.misbehave.inventsStatus('CLOSE');
    expect(await readTemplate(voucherSeedIds.bakery)).toMatchObject({
      status: 'ACTIVE',
      observedAt: known?.observedAt,
    });
    vouchers.misbehave.wrongTemplate();
    expect(await readTemplate(voucherSeedIds.bakery)).toMatchObject({ observedAt: known?.observedAt });
    expect((await readTemplate(voucherSeedIds.bakery))?.observedAt).not.toBe(known?.observedAt);
  });

  test('that does not exist, or not for this caller, is null', async () => {
    expect(await readTemplate('40400000000000000000000000000000')).toBeNull();
    const token = world.token({ accounts: ['hk-cards'] });
    const { data } = await world.send(OneTemplateDocument, { id: idOf(voucherSeedIds.summer) }, token);
    expect(data).toEqual({ template: null });
  });
});

describe('the budget of a voucher', () => {
  test('is its two quantities, and cannot be changed', async () => {
    const budget = await readBudget(voucherSeedIds.congee);
    expect(budget).toMatchObject({
      total: 2_000,
      issued: 1_999,
      remaining: 1,
      ceiling: null,
      appendable: 0,
      subtractable: 0,
    });
    vouchers.issue(voucherSeedIds.congee, 1);
    expect(await readBudget(voucherSeedIds.congee, 60)).toEqual(budget);
    expect(await readBudget(voucherSeedIds.congee)).toMatchObject({ total: 2_000, issued: 2_000, remaining: 0 });
  });

  test('is refused a change as unsupported, without a call', async () => {
    for (const updateType of ['APPEND', 'SUBTRACT']) {
      const idempotencyKey = freshKey();
      const input = { idempotencyKey, templateId: idOf(voucherSeedIds.summer), updateType, number: 1 };
      expect(await mutate(world, 'updateTemplateBudget', input)).toMatchObject({
        __typename: 'PromoUnsupportedError',
        code: 'OPERATION_UNSUPPORTED',
        vendor: null,
        operation: null,
      });
      const { data } = await world.send(ManyOperationsDocument, { filter: { idempotencyKey } });
      expect(data?.promoOperations.totalCount).toBe(0);
    }
    const changes = vouchers.books.requests().filter(({ path }) => !/\/(list|detail)$/.test(path));
    expect(changes).toEqual([]);
  });
});

const allowed = [
  [voucherSeedIds.draft, 'DRAFT', 'CLOSED', 'CLOSED'],
  [voucherSeedIds.audit, 'AUDIT', 'CLOSED', 'CLOSED'],
  [voucherSeedIds.activating, 'ACTIVITING', 'CLOSED', 'CLOSED'],
  [voucherSeedIds.summer, 'ACTIVTED', 'PAUSED', 'PAUSED'],
  [voucherSeedIds.hotPot, 'ACTIVTED', 'CLOSED', 'CLOSED'],
  [voucherSeedIds.paused, 'PAUSED', 'ACTIVE', 'ACTIVTED'],
  [voucherSeedIds.paused, 'PAUSED', 'CLOSED', 'CLOSED'],
] as const;

const forbidden = [
  [voucherSeedIds.draft, 'DRAFT', 'ACTIVE', ['CLOSED']],
  [voucherSeedIds.draft, 'DRAFT', 'PAUSED', ['CLOSED']],
  [voucherSeedIds.audit, 'AUDIT', 'ACTIVE', ['CLOSED']],
  [voucherSeedIds.audit, 'AUDIT', 'PAUSED', ['CLOSED']],
  [voucherSeedIds.activating, 'ACTIVATING', 'ACTIVE', ['CLOSED']],
  [voucherSeedIds.activating, 'ACTIVATING', 'PAUSED', ['CLOSED']],
  [voucherSeedIds.summer, 'ACTIVE', 'ACTIVE', ['PAUSED', 'CLOSED']],
  [voucherSeedIds.paused, 'PAUSED', 'PAUSED', ['ACTIVE', 'CLOSED']],
  [voucherSeedIds.failed, 'FAILED', 'ACTIVE', []],
  [voucherSeedIds.failed, 'FAILED', 'PAUSED', []],
  [voucherSeedIds.failed, 'FAILED', 'CLOSED', []],
  [voucherSeedIds.closed, 'CLOSED', 'ACTIVE', []],
  [voucherSeedIds.closed, 'CLOSED', 'PAUSED', []],
  [voucherSeedIds.closed, 'CLOSED', 'CLOSED', []],
] as const;

describe('switchTemplateStatus of a voucher', () => {
  test.each(allowed)('brings %s from %s to %s', async (code, before, status, after) => {
    const result = await switchStatus(code, status);
    expect(result).toMatchObject({
      __typename: 'SwitchTemplateStatusSuccess',
      replayed: false,
      template: { id: idOf(code), status },
      operation: { state: 'SUCCEEDED', settledBy: 'VENDOR', attempts: [{ number: 1, outcome: 'DONE' }] },
    });
    expect(switches().map(({ body }): unknown => JSON.parse(body))).toEqual([
      { templateId: code, status: after, requestId: result.operation?.requestId },
    ]);
    expect(vouchers.books.effects()).toMatchObject([{ templateId: code, before, after }]);
    expect((await readTemplate(code))?.vendorStatus).toBe(after);
  });

  test.each(forbidden)(
    'refuses %s from %s to %s before anything is sent',
    async (code, status, requested, possible) => {
      const idempotencyKey = freshKey();
      expect(await switchStatus(code, requested, { idempotencyKey })).toMatchObject({
        __typename: 'PromoStatusError',
        code: 'TRANSITION_FORBIDDEN',
        remedy: 'FIX_INPUT',
        status,
        requested,
        allowed: possible,
        vendor: null,
        operation: null,
      });
      expect(switches()).toEqual([]);
      const { data } = await world.send(ManyOperationsDocument, { filter: { idempotencyKey } });
      expect(data?.promoOperations.totalCount).toBe(0);
    },
  );

  test('covers every pair of statuses', () => {
    expect(allowed.length + forbidden.length).toBe(7 * 3);
  });

  test.each([
    ['CLOSED', 'TEMPLATE_STATUS_ABNORMAL', 'TEMPLATE_STATUS_FORBIDS'],
    ['DRAFT', 'TEMPLATE_STATUS_NOT_SUPPORT', 'TRANSITION_FORBIDDEN'],
  ] as const)('is refused by the vendor when it has become %s behind our back', async (now, vendorCode, code) => {
    vouchers.setStatus(voucherSeedIds.bakery, now);
    // The reading before the change still says otherwise.
    vouchers.misbehave.inventsStatus('ACTIVTED');
    const result = await switchStatus(voucherSeedIds.bakery, 'PAUSED');
    expect(result).toMatchObject({
      __typename: 'PromoStatusError',
      code,
      requested: 'PAUSED',
      vendor: { name: 'alipay-voucher', status: 'F', code: vendorCode },
      operation: { state: 'REFUSED' },
    });
    expect(switches()).toHaveLength(1);
    expect(vouchers.books.effects()).toEqual([]);
    expect(statusInBooks(voucherSeedIds.bakery)).toBe(now);
  });

  test('sees before it sends what has changed behind our back', async () => {
    await readTemplate(voucherSeedIds.bakery);
    vouchers.setStatus(voucherSeedIds.bakery, 'PAUSED');
    expect(await switchStatus(voucherSeedIds.bakery, 'PAUSED')).toMatchObject({ status: 'PAUSED', vendor: null });
    expect((await switchStatus(voucherSeedIds.bakery, 'ACTIVE')).__typename).toBe('SwitchTemplateStatusSuccess');
    expect(switches()).toHaveLength(1);
  });

  test.each([
    ['MERCHANT_CONTRACT_NOT_EXIST', 'CONTRACT_MISSING'],
    ['NO_MERCHANT_CONTRACT_BEEN_SIGNED', 'CONTRACT_UNSIGNED'],
    ['CONTRACT_INVALID', 'CONTRACT_INVALID'],
  ] as const)('tells of the contract (%s)', async (contract, code) => {
    vouchers.settings.contract = contract;
    expect(await switchStatus(voucherSeedIds.summer, 'PAUSED')).toMatchObject({
      __typename: 'PromoContractError',
      code,
      remedy: 'FIX_ACCOUNT',
      vendor: { status: 'F', code: contract },
      operation: { state: 'REFUSED' },
    });
    expect(statusInBooks(voucherSeedIds.summer)).toBe('ACTIVTED');
  });

  test('of a template the vendor does not know is not found, and nothing is sent', async () => {
    const code = '40400000000000000000000000000000';
    expect(await switchStatus(code, 'PAUSED')).toMatchObject({
      __typename: 'PromoNotFoundError',
      code: 'TEMPLATE_NOT_FOUND',
      entity: 'Template',
      id: idOf(code),
    });
    expect(switches()).toEqual([]);
  });

  test('while the service is degraded may be sent again under its key', async () => {
    const idempotencyKey = freshKey();
    vouchers.settings.isDegraded = true;
    const refused = await switchStatus(voucherSeedIds.summer, 'PAUSED', { idempotencyKey });
    expect(refused).toMatchObject({
      __typename: 'PromoUnavailableError',
      code: 'VENDOR_DEGRADED',
      remedy: 'RETRY_SAME_KEY',
      operation: { state: 'REFUSED' },
    });
    vouchers.settings.isDegraded = false;
    const send = () => switchStatus(voucherSeedIds.summer, 'PAUSED', { idempotencyKey });
    await expect.poll(async () => (await send()).__typename, { timeout: 10_000 }).toBe('SwitchTemplateStatusSuccess');
    expect(vouchers.books.effects()).toHaveLength(1);
    const bodies = new Set(switches().map(({ body }) => body));
    expect(bodies.size).toBe(1);
  });

  test('answers the same key with what is recorded, without a call', async () => {
    const idempotencyKey = freshKey();
    const first = await switchStatus(voucherSeedIds.summer, 'PAUSED', { idempotencyKey });
    const calls = vouchers.books.requests().length;
    expect(await switchStatus(voucherSeedIds.summer, 'PAUSED', { idempotencyKey })).toEqual({
      ...first,
      replayed: true,
    });
    expect(await switchStatus(voucherSeedIds.summer, 'CLOSED', { idempotencyKey })).toMatchObject({
      code: 'KEY_REUSED',
    });
    expect(vouchers.books.requests()).toHaveLength(calls);
  });

  test('shows with validateOnly what would be, and sends nothing', async () => {
    const result = await switchStatus(voucherSeedIds.paused, 'ACTIVE', { validateOnly: true });
    expect(result).toMatchObject({ template: { status: 'ACTIVE' }, operation: null, replayed: false });
    expect(switches()).toEqual([]);
    expect(await readTemplate(voucherSeedIds.paused)).toMatchObject({ status: 'PAUSED' });
  });

  test('by ten at once has one effect', async () => {
    const results = await Promise.all(Array.from({ length: 10 }, () => switchStatus(voucherSeedIds.hotPot, 'PAUSED')));
    const done = results.filter(({ __typename }) => __typename === 'SwitchTemplateStatusSuccess');
    expect(done).toHaveLength(1);
    const codes = results.filter((result) => result !== done[0]).map(({ code }) => code);
    expect(codes.filter((code) => code !== 'TRANSITION_FORBIDDEN' && code !== 'TARGET_HELD')).toEqual([]);
    expect(vouchers.books.effects()).toHaveLength(1);
  });
});

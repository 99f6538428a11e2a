import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  clientId,
  clientKeys,
  type Deviation,
  merchantId,
  post,
  vendorKeys,
} from '../alipay-gateway/simulator-test-client.ts';
import { command } from '../simulation/simulator-test-client.ts';
import { createVoucherSimulator, type VoucherSimulator } from './simulator.ts';
import { voucherSeedIds, voucherSeeds } from './simulator-seeds.ts';
import { voucherStatuses } from './wire.ts';

const base = '/api/open/v1/promotion/cashlessVoucher/template';
const { summer, paused, draft, closed, moody } = voucherSeedIds;

let simulator: VoucherSimulator;
const now = new Date('2026-03-01T00:00:00Z');

beforeEach(async () => {
  const keys = [{ version: 1, publicKeyPem: clientKeys.publicKey }];
  simulator = await createVoucherSimulator({
    clients: [
      { clientId, merchantId, keys },
      { clientId: 'NEIGHBOUR', merchantId: '2160999999999999', keys },
    ],
    privateKeyPem: vendorKeys.privateKey,
    now: () => now,
  });
  simulator.settings.clockSkewMs = Number.MAX_SAFE_INTEGER;
});
afterEach(() => simulator.close());

let ids = 0;
const message = (changes: Record<string, unknown> = {}) => ({
  templateId: summer,
  status: 'PAUSED',
  requestId: `request${ids++}`,
  ...changes,
});
const ask = (operation: string, body: unknown, deviation?: Deviation) =>
  post(`${simulator.url}${base}/${operation}`, body, deviation);
const codeOf = ({ text }: { text: string }): string => /"resultCode":"(\w+)"/.exec(text)?.[1] ?? '';
const switchTo = async (changes: Record<string, unknown> = {}) => codeOf(await ask('switchStatus', message(changes)));
const book = (templateId: string = summer) =>
  simulator.books.templates().find((template) => template.templateId === templateId);

describe('switchStatus', () => {
  test('changes the status, answers only the result, signed, and enters one effect', async () => {
    const answer = await ask('switchStatus', message({ requestId: 'R1' }));
    expect(answer.text).toBe('{"result":{"resultStatus":"S","resultCode":"SUCCESS","resultMessage":"success"}}');
    expect(answer.verifies).toBe(true);
    expect(book()?.status).toBe('PAUSED');
    expect(simulator.books.effects()).toEqual([
      {
        kind: 'status',
        requestId: 'R1',
        templateId: summer,
        what: 'SWITCH_STATUS',
        before: 'ACTIVTED',
        after: 'PAUSED',
        at: now,
      },
    ]);
  });

  /** The page's list; every other pair is refused. */
  const printed = new Set([
    'DRAFT -> CLOSED',
    'AUDIT -> CLOSED',
    'ACTIVITING -> CLOSED',
    'ACTIVTED -> PAUSED',
    'PAUSED -> ACTIVTED',
    'ACTIVTED -> CLOSED',
    'PAUSED -> CLOSED',
  ]);
  const pairs = voucherStatuses.flatMap((from) => ['ACTIVTED', 'PAUSED', 'CLOSED'].map((to) => [from, to] as const));

  test.each(pairs)('from %s to %s follows the state machine', async (from, to) => {
    simulator.setStatus(summer, from);
    const isPrinted = printed.has(`${from} -> ${to}`);
    const isFinal = from === 'FAILED' || from === 'CLOSED';
    const refusal = isFinal ? 'TEMPLATE_STATUS_ABNORMAL' : 'TEMPLATE_STATUS_NOT_SUPPORT';
    expect(await switchTo({ status: to })).toBe(isPrinted ? 'SUCCESS' : refusal);
    expect(simulator.books.effects()).toHaveLength(isPrinted ? 1 : 0);
    expect(book()?.status).toBe(isPrinted ? to : from);
  });

  test.each<[string, Record<string, unknown>]>([
    ['no requestId', { requestId: undefined }],
    ['an empty requestId', { requestId: '' }],
    ['a requestId of 65', { requestId: 'x'.repeat(65) }],
    ['no templateId', { templateId: undefined }],
    ['a templateId that is a number', { templateId: 7 }],
    ['the status of the sample', { status: 'CLOSE' }],
    ['the status as in the prose', { status: 'ACTIVATED' }],
    ['a status nobody can ask for', { status: 'AUDIT' }],
    ['an unknown field', { merchantId }],
  ])('refuses %s as PARAM_ILLEGAL', async (_, changes) => {
    expect(await switchTo(changes)).toBe('PARAM_ILLEGAL');
    expect(simulator.books.effects()).toHaveLength(0);
  });

  test.each(['', 'null', '[]', '{'])('refuses the body %j as PARAM_ILLEGAL', async (body) => {
    expect(codeOf(await ask('switchStatus', body))).toBe('PARAM_ILLEGAL');
  });

  test('does not know another merchant’s template', async () => {
    expect(codeOf(await ask('switchStatus', message(), { clientId: 'NEIGHBOUR' }))).toBe('TEMPLATE_NOT_EXIST');
    expect(await switchTo({ templateId: '1'.repeat(32) })).toBe('TEMPLATE_NOT_EXIST');
  });

  test('to the present status is refused, unless told otherwise', async () => {
    expect(await switchTo({ templateId: paused })).toBe('TEMPLATE_STATUS_NOT_SUPPORT');
    simulator.settings.sameStatus = 'SUCCESS';
    expect(await switchTo({ templateId: paused })).toBe('SUCCESS');
    expect(simulator.books.effects()).toHaveLength(0);
  });
});

describe('a requestId that comes again', () => {
  test('is answered the same, and applied once, though the template has changed since', async () => {
    const same = message();
    expect(codeOf(await ask('switchStatus', same))).toBe('SUCCESS');
    expect(await switchTo({ status: 'ACTIVTED' })).toBe('SUCCESS');
    expect(codeOf(await ask('switchStatus', same))).toBe('SUCCESS');
    expect(book()?.status).toBe('ACTIVTED');
    expect(simulator.books.effects()).toHaveLength(2);
  });

  test('keeps its refusal too', async () => {
    const same = message({ templateId: draft });
    expect(codeOf(await ask('switchStatus', same))).toBe('TEMPLATE_STATUS_NOT_SUPPORT');
    simulator.setStatus(draft, 'ACTIVTED');
    expect(codeOf(await ask('switchStatus', same))).toBe('TEMPLATE_STATUS_NOT_SUPPORT');
  });

  test('with other content is refused with the code of the settings', async () => {
    expect(await switchTo({ requestId: 'R1' })).toBe('SUCCESS');
    expect(await switchTo({ requestId: 'R1', status: 'CLOSED' })).toBe('REPEAT_REQ_INCONSISTENT');
    simulator.settings.replayMismatchCode = 'PARAM_ILLEGAL';
    expect(await switchTo({ requestId: 'R1', templateId: paused })).toBe('PARAM_ILLEGAL');
    expect(codeOf(await ask('switchStatus', message({ requestId: 'R1' }), { clientId: 'NEIGHBOUR' }))).toBe(
      'TEMPLATE_NOT_EXIST',
    );
  });

  test('is applied again when told so', async () => {
    simulator.settings.replay = 'APPLIES_AGAIN';
    expect(await switchTo({ requestId: 'R1' })).toBe('SUCCESS');
    simulator.setStatus(summer, 'ACTIVTED');
    expect(await switchTo({ requestId: 'R1' })).toBe('SUCCESS');
    expect(simulator.books.effects()).toHaveLength(2);
  });

  test('after a moody template’s first answer is told that it is done', async () => {
    const same = message({ templateId: moody });
    expect((await ask('switchStatus', same)).text).toContain('"resultStatus":"U"');
    expect(codeOf(await ask('switchStatus', same))).toBe('SUCCESS');
    expect(simulator.books.effects()).toHaveLength(1);
  });
});

describe('the order of checks', () => {
  test('is: fields, earlier request, contract, degradation, template, status', async () => {
    expect(await switchTo({ requestId: 'R1' })).toBe('SUCCESS');
    Object.assign(simulator.settings, { contract: 'CONTRACT_INVALID', isDegraded: true });
    expect(await switchTo({ requestId: 'R1', status: 'CLOSE' })).toBe('PARAM_ILLEGAL');
    expect(await switchTo({ requestId: 'R1' })).toBe('SUCCESS');
    expect(await switchTo({ templateId: '1'.repeat(32) })).toBe('CONTRACT_INVALID');
    simulator.settings.contract = 'IN_ORDER';
    expect(await switchTo({ templateId: '1'.repeat(32) })).toBe('SERVICE_NOT_AVAILABLE');
    simulator.settings.isDegraded = false;
    expect(await switchTo({ templateId: '1'.repeat(32) })).toBe('TEMPLATE_NOT_EXIST');
    expect(await switchTo({ templateId: closed })).toBe('TEMPLATE_STATUS_ABNORMAL');
  });

  test('a refusal by degradation is not remembered, one by contract is', async () => {
    const [one, other] = [message(), message()];
    simulator.settings.isDegraded = true;
    expect(codeOf(await ask('switchStatus', one))).toBe('SERVICE_NOT_AVAILABLE');
    simulator.settings.contract = 'MERCHANT_CONTRACT_NOT_EXIST';
    expect(codeOf(await ask('switchStatus', other))).toBe('MERCHANT_CONTRACT_NOT_EXIST');
    Object.assign(simulator.settings, { contract: 'IN_ORDER', isDegraded: false });
    expect(codeOf(await ask('switchStatus', one))).toBe('SUCCESS');
    expect(codeOf(await ask('switchStatus', other))).toBe('MERCHANT_CONTRACT_NOT_EXIST');
  });
});

describe('detail', () => {
  const fields = async (templateId: string = summer) => {
    const parsed: unknown = JSON.parse((await ask('detail', { templateId })).text);
    return parsed;
  };

  test('tells what the page prints, numbers in quotes', async () => {
    expect(await fields()).toMatchObject({
      result: { resultStatus: 'S' },
      status: 'ACTIVTED',
      redemptionQuantity: '18244',
      remainQuantity: '31756',
      templateInfo: {
        name: '滿10減1夏日優惠券活動',
        voucherType: 'FIXED_VOUCHER',
        startTime: '2026-02-09T08:00:00+08:00',
        endTime: '2026-06-09T08:00:00+08:00',
        voucherRedemptionRules: { quantityBudget: '50000' },
        voucherUsageRules: { amount: { currency: 'HKD', value: '1.00' }, validPeriod: { type: 'ABSOLUTE' } },
        displayInfo: { en_US: { voucherDescription: 'Summer: HK$1 off HK$10' } },
      },
    });
  });

  test('follows its settings', async () => {
    Object.assign(simulator.settings, { quotedNumbers: false, spelling: 'AS_IN_PROSE', idInDetail: true });
    expect(await fields()).toMatchObject({
      status: 'ACTIVATED',
      redemptionQuantity: 18_244,
      templateInfo: { templateId: summer },
    });
    expect(await fields(voucherSeedIds.activating)).toMatchObject({ status: 'ACTIVATING' });
  });

  test.each([{}, { templateId: '' }, { templateId: '1'.repeat(33) }, { templateId: summer, merchantId }])(
    'refuses %j',
    async (body) => expect(codeOf(await ask('detail', body))).toBe('PARAM_ILLEGAL'),
  );

  test('does not know another merchant’s template', async () => {
    expect(codeOf(await ask('detail', { templateId: summer }, { clientId: 'NEIGHBOUR' }))).toBe('TEMPLATE_NOT_EXIST');
  });
});

describe('list', () => {
  const window = {
    offset: 1,
    pageSize: 50,
    startTime: '2026-01-01T00:00:00+08:00',
    endTime: '2026-12-31T00:00:00+08:00',
  };
  const list = (changes: Record<string, unknown> = {}) => ask('list', { ...window, ...changes });
  const idsOf = ({ text }: { text: string }) => [...text.matchAll(/"templateId":"(\d+)"/g)].map(([, id]) => id);

  test('tells the templates of the window, in pages', async () => {
    const whole = idsOf(await list());
    expect(whole).toContain(summer);
    expect(whole).not.toContain(closed);
    const pages = [
      await list({ pageSize: 4 }),
      await list({ pageSize: 4, offset: 2 }),
      await list({ pageSize: 4, offset: 3 }),
    ];
    expect(pages.flatMap(idsOf)).toEqual(whole);
    expect(pages.map((page) => /"total":"(\d+)"/.exec(page.text)?.[1])).toEqual(Array(3).fill(String(whole.length)));
  });

  test('filters by status', async () => {
    expect(idsOf(await list({ status: 'PAUSED' }))).toEqual([paused]);
  });

  test('shows a merchant only its own', async () => {
    expect(idsOf(await ask('list', window, { clientId: 'NEIGHBOUR' }))).toEqual([]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['no page number', { offset: undefined }],
    ['page 0', { offset: 0 }],
    ['a page of 51', { pageSize: 51 }],
    ['no window', { startTime: undefined }],
    ['a window that ends before it begins', { startTime: '2027-01-01T00:00:00+08:00' }],
    ['a window of 366 days', { endTime: '2027-01-02T00:00:00+08:00' }],
    ['a time without an offset', { startTime: '2026-01-01T00:00:00' }],
    ['the status of the sample', { status: 'ACTIVE' }],
  ])('refuses %s', async (_, changes) => {
    expect(codeOf(await list(changes))).toBe('PARAM_ILLEGAL');
  });

  test.each([
    ['number', 1, '1'],
    ['text', '1', 1],
  ] as const)('wants its integers as %s when told so', async (listNumbers, right, wrong) => {
    const sized = (offset: unknown) => list({ offset, pageSize: listNumbers === 'text' ? '50' : 50 });
    expect([codeOf(await sized(right)), codeOf(await sized(wrong))]).toEqual(
      ['SUCCESS', 'SUCCESS'].map((code) => code),
    );
    simulator.settings.listNumbers = listNumbers;
    expect([codeOf(await sized(right)), codeOf(await sized(wrong))]).toEqual(['SUCCESS', 'PARAM_ILLEGAL']);
  });
});

describe('the books', () => {
  test('hold templates in every status', () => {
    expect(new Set(voucherSeeds.map(({ status }) => status))).toEqual(new Set(voucherStatuses));
    expect(voucherSeeds.map(({ templateId }) => templateId).toSorted()).toEqual(
      Object.values(voucherSeedIds).toSorted(),
    );
  });

  test('follow what is handed out and used', () => {
    simulator.issue(summer, 10);
    simulator.redeem(summer, 5);
    expect(book()).toMatchObject({ issued: 18_254, redeemed: 11_907, remaining: 31_746 });
    expect(() => simulator.issue(summer, 31_747)).toThrow('31746 vouchers left');
    expect(() => simulator.redeem(summer, 6_348)).toThrow('6347 vouchers');
    expect(() => simulator.issue('1', 1)).toThrow('no template 1');
  });

  test('are commanded from outside', async () => {
    const { url } = simulator;
    expect(await command(url, 'issue', { templateId: summer, count: 6 })).toMatchObject({ status: 200 });
    expect(await command(url, 'redeem', { templateId: summer, count: 1 })).toMatchObject({ status: 200 });
    expect(await command(url, 'status', { templateId: draft, status: 'AUDIT' })).toMatchObject({ status: 200 });
    expect(await command(url, 'status', { templateId: draft, status: 'ACTIVATED' })).toMatchObject({ status: 400 });
    expect(await command(url, 'settings', { spelling: 'AS_IN_PROSE' })).toMatchObject({ status: 200 });
    expect(await command(url, 'settings', { speling: 'x' })).toMatchObject({ status: 400 });
    expect(simulator.settings.spelling).toBe('AS_IN_PROSE');
    expect(book()?.issued).toBe(18_250);
    expect(book(draft)?.status).toBe('AUDIT');
    await switchTo();
    expect(await command(url, 'books')).toMatchObject({ content: { requestCount: 1, effects: [{ after: 'PAUSED' }] } });
    await command(url, 'reset');
    expect(book()).toMatchObject({ issued: 18_244, status: 'ACTIVTED' });
    expect(simulator.books.effects()).toEqual([]);
    expect(simulator.books.requests()).toEqual([]);
  });
});

describe('misbehaviours of this family', () => {
  test('spoil the one operation they are about, for the template named', async () => {
    simulator.misbehave.inventsStatus('ACTIVE', { target: paused });
    simulator.misbehave.wrongTemplate({ templateCode: summer });
    simulator.misbehave.namelessRow();
    expect(await switchTo()).toBe('SUCCESS');
    expect((await ask('detail', { templateId: draft })).text).toContain('"status":"DRAFT"');
    expect((await ask('detail', { templateId: paused })).text).toContain('"status":"ACTIVE"');
    const wrong = await ask('detail', { templateId: summer });
    expect(wrong.text).toContain(`"templateId":"${'9'.repeat(32)}"`);
    expect(wrong.verifies).toBe(true);
    expect(
      (
        await ask('list', {
          offset: 1,
          pageSize: 1,
          startTime: '2026-01-01T00:00:00Z',
          endTime: '2026-12-01T00:00:00Z',
        })
      ).text,
    ).toContain('{"name":"nameless"}');
  });
});

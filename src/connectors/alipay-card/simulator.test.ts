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
import { type CardSimulator, createCardSimulator } from './simulator.ts';
import { cardSeeds, moodyTemplateCode, seedCodes } from './simulator-seeds.ts';
import { type CardStatus, cardStatuses } from './wire.ts';

const base = '/api/open/alipay/v1/ipass/template/manage';
const { milkTea, nearCeiling, nearlyIssued } = seedCodes;

let simulator: CardSimulator;
let clock: Date | null = null;

beforeEach(async () => {
  clock = null;
  const keys = [{ version: 1, publicKeyPem: clientKeys.publicKey }];
  simulator = await createCardSimulator({
    clients: [
      { clientId, merchantId, keys },
      { clientId: 'NEIGHBOUR', merchantId: '2160999999999999', keys },
    ],
    privateKeyPem: vendorKeys.privateKey,
    now: () => clock ?? new Date(),
  });
});
afterEach(() => simulator.close());

let ids = 0;
const budgetMessage = (changes: Record<string, unknown> = {}) => ({
  requestId: `request${ids++}`,
  merchantId,
  templateCode: milkTea,
  updateType: 'APPEND_BUDGET',
  number: 10,
  ...changes,
});
const ask = (operation: string, message: unknown, deviation?: Deviation) =>
  post(`${simulator.url}${base}/${operation}`, message, deviation);
const codeOf = ({ text }: { text: string }): string => /"resultCode":"(\w+)"/.exec(text)?.[1] ?? '';
const update = async (changes: Record<string, unknown> = {}) =>
  codeOf(await ask('updateBudget', budgetMessage(changes)));
const switchTo = async (status: unknown, templateCode: string = milkTea) =>
  codeOf(await ask('switchStatus', { merchantId, templateCode, status }));
const detail = (templateCode: string = milkTea) => ask('detail', { merchantId, templateCode });
const book = (templateCode: string = milkTea) =>
  simulator.books.templates().find((template) => template.templateCode === templateCode);

describe('updateBudget', () => {
  test('changes the stock, answers only resultInfo, and enters one effect', async () => {
    const answer = await ask('updateBudget', budgetMessage({ requestId: 'R1', number: 500 }));
    expect(answer.text).toBe('{"resultInfo":{"resultStatus":"S","resultCode":"SUCCESS","resultMessage":"success"}}');
    expect(answer.verifies).toBe(true);
    expect(book()).toMatchObject({ stock: 20_500, issued: 7_431, availableStock: 13_069 });
    expect(await update({ updateType: 'SUBTRACT_BUDGET', number: 100 })).toBe('SUCCESS');
    expect(book()?.stock).toBe(20_400);
    expect(simulator.books.effects()).toHaveLength(2);
    expect(simulator.books.effects()[0]).toMatchObject({
      kind: 'budget',
      requestId: 'R1',
      templateCode: milkTea,
      what: 'APPEND_BUDGET',
      number: 500,
      before: 20_000,
      after: 20_500,
    });
  });

  test.each<[string, Record<string, unknown>]>([
    ['no requestId', { requestId: undefined }],
    ['an empty requestId', { requestId: '' }],
    ['a requestId of 129', { requestId: 'x'.repeat(129) }],
    ['a requestId that is no text', { requestId: 7 }],
    ['no merchantId', { merchantId: undefined }],
    ['a merchantId of 65', { merchantId: '1'.repeat(65) }],
    ['a templateCode of 33', { templateCode: '1'.repeat(33) }],
    ['an empty templateCode', { templateCode: '' }],
    ['no updateType', { updateType: undefined }],
    ['the misprinted updateType', { updateType: 'SUBTRACT__BUDGET' }],
    ['the withdrawn updateType', { updateType: 'OVERRIDE_BUDGET' }],
    ['no number', { number: undefined }],
    ['a number in quotes', { number: '10' }],
    ['a fraction', { number: 1.5 }],
    ['nothing', { number: 0 }],
    ['a negative number', { number: -1 }],
    ['a million', { number: 1_000_000 }],
    ['an unknown field', { note: 'please' }],
    ['another revision’s merchantAccountId', { merchantAccountId: merchantId }],
  ])('refuses %s as PARAM_ILLEGAL', async (_, changes) => {
    expect(await update(changes)).toBe('PARAM_ILLEGAL');
    expect(simulator.books.effects()).toHaveLength(0);
  });

  test.each(['', 'null', '[]', '{', '"text"'])(
    'refuses the body %j as PARAM_ILLEGAL, in its own envelope',
    async (body) => {
      const answer = await ask('updateBudget', body);
      expect(answer.text).toContain('{"resultInfo":{"resultStatus":"F","resultCode":"PARAM_ILLEGAL"');
    },
  );

  test('tolerates unknown fields when told to', async () => {
    simulator.settings.strictFields = false;
    expect(await update({ note: 'please' })).toBe('SUCCESS');
  });

  test.each<[string, Record<string, unknown>]>([
    ['a template that is not there', { templateCode: '1'.repeat(32) }],
    ['a merchant that is not the client’s', { merchantId: '2160999999999999' }],
  ])('does not know %s', async (_, changes) => {
    expect(await update(changes)).toBe('PASS_TEMPLATE_HAS_NOT_EXIT');
  });

  test('does not show one merchant’s template to another', async () => {
    for (const named of ['2160999999999999', merchantId]) {
      const message = budgetMessage({ merchantId: named });
      const answer = await ask('updateBudget', message, { clientId: 'NEIGHBOUR' });
      expect(codeOf(answer)).toBe('PASS_TEMPLATE_HAS_NOT_EXIT');
    }
  });

  test.each<[keyof typeof seedCodes, string]>([
    ['milkTea', 'SUCCESS'],
    ['paused', 'SUCCESS'],
    ['frozen', 'SUCCESS'],
    ['expired', 'PASS_TEMPLATE_STATUS_ILLEGAL'],
    ['closed', 'PASS_TEMPLATE_STATUS_ILLEGAL'],
  ])('on the template %s answers %s', async (name, code) => {
    expect(await update({ templateCode: seedCodes[name] })).toBe(code);
  });

  test('keeps the stock between what is issued and a million, both reachable', async () => {
    const upTo = (number: number) => update({ templateCode: nearCeiling, number });
    expect([await upTo(51), await upTo(50), await upTo(1)]).toEqual(['PARAM_ILLEGAL', 'SUCCESS', 'PARAM_ILLEGAL']);
    const downBy = (number: number) => update({ templateCode: nearlyIssued, updateType: 'SUBTRACT_BUDGET', number });
    expect([await downBy(4), await downBy(3), await downBy(1)]).toEqual(['PARAM_ILLEGAL', 'SUCCESS', 'PARAM_ILLEGAL']);
    expect(book(nearCeiling)?.stock).toBe(1_000_000);
    expect(book(nearlyIssued)?.availableStock).toBe(0);
    simulator.settings.boundsCode = 'BUDGET_ILLEGAL';
    expect(await downBy(1)).toBe('BUDGET_ILLEGAL');
  });

  test('sees the floor move when cards are issued', async () => {
    simulator.issue(nearlyIssued, 2);
    expect(book(nearlyIssued)).toMatchObject({ stock: 1_000, issued: 999, availableStock: 1 });
    expect(await update({ templateCode: nearlyIssued, updateType: 'SUBTRACT_BUDGET', number: 2 })).toBe(
      'PARAM_ILLEGAL',
    );
    expect(() => simulator.issue(nearlyIssued, 2)).toThrow('1 cards left');
  });

  test('the moody template always applies and always says it does not know', async () => {
    for (const stock of [6_010, 6_020]) {
      const answer = await ask('updateBudget', budgetMessage({ templateCode: moodyTemplateCode }));
      expect(answer.text).toContain('"resultStatus":"U","resultCode":"UNKNOWN_EXCEPTION"');
      expect(answer.verifies).toBe(true);
      expect(book(moodyTemplateCode)?.stock).toBe(stock);
    }
    expect(await update({ templateCode: moodyTemplateCode, number: 999_999 })).toBe('PARAM_ILLEGAL');
  });
});

describe('a second updateBudget with the same requestId', () => {
  test('applies again by default', async () => {
    const message = budgetMessage();
    await ask('updateBudget', message);
    await ask('updateBudget', message);
    expect(book()?.stock).toBe(20_020);
    expect(simulator.books.effects()).toHaveLength(2);
  });

  test('is answered the same, without effect, when deduplicating', async () => {
    simulator.settings.replay = 'DEDUPLICATES';
    const message = budgetMessage();
    const [first, second] = [await ask('updateBudget', message), await ask('updateBudget', message)];
    expect(second.text).toBe(first.text);
    expect(simulator.books.effects()).toHaveLength(1);
    expect(codeOf(await ask('updateBudget', { ...message, number: 11 }))).toBe('REPEAT_REQ_INCONSISTENT');
    const neighbours = await ask('updateBudget', message, { clientId: 'NEIGHBOUR' });
    expect(codeOf(neighbours)).toBe('PASS_TEMPLATE_HAS_NOT_EXIT');
    simulator.books.reset();
    expect(codeOf(await ask('updateBudget', { ...message, number: 11 }))).toBe('SUCCESS');
  });

  test('learns what the first one came to, however that was answered', async () => {
    simulator.settings.replay = 'DEDUPLICATES';
    simulator.misbehave.answersUnknown({ applied: true });
    const message = budgetMessage();
    expect(codeOf(await ask('updateBudget', message))).toBe('UNKNOWN_EXCEPTION');
    expect(codeOf(await ask('updateBudget', message))).toBe('SUCCESS');
    const tooMuch = budgetMessage({ templateCode: nearCeiling, number: 51 });
    expect(codeOf(await ask('updateBudget', tooMuch))).toBe('PARAM_ILLEGAL');
    simulator.setStatus(nearCeiling, 'closed');
    expect(codeOf(await ask('updateBudget', tooMuch))).toBe('PARAM_ILLEGAL');
    simulator.books.reset();
    simulator.misbehave.answersUnknown({ applied: false });
    expect(codeOf(await ask('updateBudget', message))).toBe('UNKNOWN_EXCEPTION');
    expect(simulator.books.effects()).toHaveLength(0);
    expect(codeOf(await ask('updateBudget', message))).toBe('SUCCESS');
    expect(simulator.books.effects()).toHaveLength(1);
  });
});

describe('switchStatus', () => {
  const permitted = new Set(['frozen-valid', 'valid-paused', 'paused-valid', 'valid-closed', 'paused-closed']);
  const pairs = cardStatuses.flatMap((from) =>
    (['valid', 'paused', 'closed'] as const).map((to) => [from, to] as const),
  );

  test.each(pairs)('from %s to %s follows the state machine', async (from: CardStatus, to: CardStatus) => {
    simulator.setStatus(milkTea, from);
    const isPermitted = permitted.has(`${from}-${to}`);
    const answer = await ask('switchStatus', { merchantId, templateCode: milkTea, status: to });
    expect(codeOf(answer)).toBe(isPermitted ? 'SUCCESS' : 'STATE_MACHINE_ILLEGAL');
    expect(answer.text.includes(`"status":"${to}"`)).toBe(isPermitted);
    expect(book()?.status).toBe(isPermitted ? to : from);
    const effect = {
      kind: 'status',
      requestId: null,
      templateCode: milkTea,
      what: 'SWITCH_STATUS',
      before: from,
      after: to,
    };
    expect(simulator.books.effects()).toMatchObject(isPermitted ? [effect] : []);
  });

  test.each(['frozen', 'expired', 'CLOSED', 'close'])('has a code of its own for the status %s', async (status) => {
    expect(await switchTo(status)).toBe('PASS_TEMPLATE_STATUS_ILLEGAL');
  });

  test.each([undefined, '', 7, 'x'.repeat(33)])('refuses the status %j as PARAM_ILLEGAL', async (status) => {
    expect(await switchTo(status)).toBe('PARAM_ILLEGAL');
  });

  test('has no requestId', async () => {
    const message = { requestId: 'R', merchantId, templateCode: milkTea, status: 'paused' };
    expect(codeOf(await ask('switchStatus', message))).toBe('PARAM_ILLEGAL');
  });

  test('answers success for the present status when told to, without effect', async () => {
    simulator.settings.sameStatus = 'SUCCESS';
    expect(await switchTo('valid')).toBe('SUCCESS');
    expect(simulator.books.effects()).toHaveLength(0);
  });

  test.each([
    ['either', { merchantId }, 'PASS'],
    ['either', { merchantAccountId: merchantId }, 'PASS'],
    ['either', { merchantId, merchantAccountId: merchantId }, 'PASS'],
    ['either', { merchantId, merchantAccountId: '2' }, 'PARAM_ILLEGAL'],
    ['either', {}, 'PARAM_ILLEGAL'],
    ['merchantId', { merchantId }, 'PASS'],
    ['merchantId', { merchantAccountId: merchantId }, 'PARAM_ILLEGAL'],
    ['merchantId', { merchantId, merchantAccountId: merchantId }, 'PARAM_ILLEGAL'],
    ['merchantAccountId', { merchantAccountId: merchantId }, 'PASS'],
    ['merchantAccountId', { merchantId, merchantAccountId: merchantId }, 'PASS'],
    ['merchantAccountId', { merchantId }, 'PARAM_ILLEGAL'],
  ] as const)('with merchantField %s and %j answers %s', async (merchantField, merchant, code) => {
    simulator.settings.merchantField = merchantField;
    const answer = codeOf(await ask('switchStatus', { ...merchant, templateCode: milkTea, status: 'paused' }));
    expect(answer).toBe(code === 'PASS' ? 'SUCCESS' : code);
  });
});

describe('detail', () => {
  test('tells status and stock, under `result`', async () => {
    const answer = await detail();
    expect(answer.text).toMatch(/^\{"result":\{"resultStatus":"S"/);
    expect(JSON.parse(answer.text)).toMatchObject({
      templateCode: milkTea,
      status: 'valid',
      stock: 20_000,
      availableStock: 12_569,
    });
    expect(answer.text).toContain('絲襪奶茶買一送一');
    expect(answer.verifies).toBe(true);
    expect(answer.text).not.toContain('"type"');
  });

  test('quotes numbers and prints the type when told to', async () => {
    Object.assign(simulator.settings, { quotedNumbers: true, typeInDetail: true });
    expect((await detail(seedCodes.islandFerry)).text).toContain('"stock":"12000"');
    expect((await detail(seedCodes.islandFerry)).text).toContain('"type":"TICKET"');
  });

  test('shows a template expire when its last day has passed', async () => {
    clock = new Date(Date.now() + 8 * 86_400_000);
    const message = { merchantId, templateCode: nearlyIssued };
    const answer = await ask('detail', message, { requestTime: `${clock.toISOString().slice(0, 19)}+00:00` });
    expect(answer.text).toContain('"status":"expired"');
  });

  test('answers another template’s code when misbehaving, whatever is asked in between', async () => {
    simulator.misbehave.wrongTemplate();
    expect(await update()).toBe('SUCCESS');
    const answer = await detail();
    expect(answer.text).not.toContain(`"templateCode":"${milkTea}"`);
    expect(answer.verifies).toBe(true);
  });
});

test('answers in the older and the other spelling when told to', async () => {
  Object.assign(simulator.settings, { envelope: 'ResultInfo', messageKey: 'resultMsg', traceHeader: 'tracer-id' });
  const answer = await ask('updateBudget', budgetMessage());
  expect(answer.text).toBe('{"ResultInfo":{"resultStatus":"S","resultCode":"SUCCESS","resultMsg":"success"}}');
  expect(answer.headers.get('tracer-id')).not.toBeNull();
});

test('misbehaviours choose by template', async () => {
  simulator.misbehave.dropsAfterWork({ operation: 'updateBudget', templateCode: nearCeiling });
  expect(await update()).toBe('SUCCESS');
  await expect(update({ templateCode: nearCeiling, number: 7 })).rejects.toThrow('fetch failed');
  expect(book(nearCeiling)?.stock).toBe(999_957);
});

test('the seeds show every status, and have codes of 32 digits that differ', () => {
  expect(new Set(cardSeeds.map((seed) => seed.status))).toEqual(new Set(cardStatuses));
  expect(new Set(cardSeeds.map((seed) => seed.templateCode)).size).toBe(cardSeeds.length);
  for (const seed of cardSeeds) expect(seed.templateCode).toMatch(/^\d{32}$/);
  expect(cardSeeds.map((seed) => seed.templateCode).toSorted()).toEqual(
    [...Object.values(seedCodes), moodyTemplateCode].toSorted(),
  );
});

test('issues a card on every beat, from valid templates only', async () => {
  const lively = await createCardSimulator({
    clients: [{ clientId, merchantId, keys: [] }],
    privateKeyPem: vendorKeys.privateKey,
    issueEveryMs: 2,
    templates: [
      { templateCode: 'open', status: 'valid', stock: 3 },
      { templateCode: 'shut', status: 'paused', stock: 3 },
    ],
  });
  const issued = () => lively.books.templates().map((template) => [template.issued, template.availableStock]);
  await expect.poll(issued).toEqual([
    [3, 0],
    [0, 3],
  ]);
  expect(lively.books.templates()[0]?.stock).toBe(3);
  expect(lively.books.effects()).toHaveLength(0);
  await lively.close();
});

describe('the control plane', () => {
  test('shows the books', async () => {
    await update();
    const { content } = await command(simulator.url, 'books');
    expect(content).toMatchObject({ requestCount: 1, effects: [{ what: 'APPEND_BUDGET', after: 20_010 }] });
    expect(content).toHaveProperty('templates.0.availableStock', 12_579);
    expect((await command(simulator.url, 'requests')).content).toMatchObject([{ verdict: { code: 'SUCCESS' } }]);
  });

  test('issues cards, changes statuses, and starts over', async () => {
    await command(simulator.url, 'issue', { templateCode: milkTea, count: 9 });
    await command(simulator.url, 'status', { templateCode: milkTea, status: 'frozen' });
    expect(book()).toMatchObject({ issued: 7_440, status: 'frozen' });
    await command(simulator.url, 'reset');
    expect(book()).toMatchObject({ issued: 7_431, status: 'valid' });
  });

  test('changes settings, all or none', async () => {
    expect((await command(simulator.url, 'settings', { quotedNumbers: true, replay: 'DEDUPLICATES' })).status).toBe(
      200,
    );
    expect(simulator.settings).toMatchObject({ quotedNumbers: true, replay: 'DEDUPLICATES' });
    expect((await command(simulator.url, 'settings')).content).toEqual(simulator.settings);
    const refused = await command(simulator.url, 'settings', { quotedNumbers: false, replay: 'SOMETIMES' });
    expect(refused.status).toBe(400);
    expect(simulator.settings.quotedNumbers).toBe(true);
    expect(JSON.stringify((await command(simulator.url, 'settings', { mood: 1 })).content)).toContain(
      'trafficPerSecond',
    );
  });

  test.each([
    ['issue', { templateCode: milkTea, count: 10_000_000 }, 'cards left'],
    ['issue', { templateCode: '1', count: 1 }, 'there is no template'],
    ['status', { templateCode: milkTea, status: 'dancing' }, 'frozen'],
    ['misbehave', { name: 'dances' }, 'wrongTemplate'],
  ])('refuses a senseless %s', async (name, order, words) => {
    const { status, content } = await command(simulator.url, name, order);
    expect(status).toBe(400);
    expect(JSON.stringify(content)).toContain(words);
  });
});

/** The connector over real sockets and real signatures, against the simulated vendor. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeRsaPair, testKeys } from '../../../test/support/keys.ts';
import { instant } from '../../domain/clock.ts';
import { parseAccountId, parseTemplateCode, type TemplateCode } from '../../domain/ids.ts';
import type { VendorRequest } from '../../domain/operation.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { BudgetChange, BudgetState, TemplateState, TemplateStatus } from '../../domain/template.ts';
import { gatewayCodesPrinted, siblingCodesPrinted } from '../alipay-gateway/codes.ts';
import { clientId, merchantId } from '../alipay-gateway/simulator-test-client.ts';
import type { Connector, TemplatePort, VendorAlarm, VendorEffect } from '../connector.ts';
import { switchStatusCodes, switchStatusCodesPrinted, updateBudgetCodes, updateBudgetCodesPrinted } from './codes.ts';
import { alipayCard } from './connector.ts';
import { type CardMisbehave, type CardSimulator, createCardSimulator } from './simulator.ts';
import { seedCodes } from './simulator-seeds.ts';

const accountId = known(parseAccountId('hk-1'));
const milkTea = known(parseTemplateCode(seedCodes.milkTea));

let simulator: CardSimulator;
let connector: Connector;
let alarms: VendorAlarm[];
const closing: Array<() => Promise<void>> = [];

beforeEach(async () => {
  simulator = await createCardSimulator({
    clients: [{ clientId, merchantId, keys: [{ version: 1, publicKeyPem: testKeys.ours.publicKey }] }],
    privateKeyPem: testKeys.vendor.privateKey,
  });
  alarms = [];
  connector = connect();
});
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
  await simulator.close();
});

function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('not there');
  return value;
}

const small = makeRsaPair(1024);
const secrets = new Map([
  ['OURS', testKeys.ours.privateKey],
  ['OURS_PUBLIC', testKeys.ours.publicKey],
  ['THEIRS', testKeys.vendor.publicKey],
  ['SMALL', small.privateKey],
  ['SMALL_PUBLIC', small.publicKey],
]);

function configure(settings: Record<string, unknown> = {}) {
  const raw = {
    baseUrl: simulator.url,
    clientId,
    privateKey: { env: 'OURS' },
    vendorPublicKey: { env: 'THEIRS' },
    merchantId,
    ...settings,
  };
  return alipayCard.configure(raw, (reference) => {
    const secret = 'env' in reference ? secrets.get(reference.env) : undefined;
    if (secret === undefined) throw new Error('is not there');
    return secret;
  });
}

function connect(settings: Record<string, unknown> = {}, timeoutMs = 5_000): Connector {
  const configured = configure(settings);
  if ('issues' in configured) throw new Error(JSON.stringify(configured.issues));
  const made = configured.create({
    accountId,
    limits: { timeoutMs, connections: 4 },
    now: () => new Date(),
    machineTime: () => new Date(),
    alarm: (alarm) => alarms.push(alarm),
  });
  closing.push(() => made.close());
  return made;
}

const templates = (of = connector): TemplatePort => known(of.templates);
const budgets = (of = connector, code: TemplateCode = milkTea) => known(templates(of).updateBudget(code));
const switches = (of = connector, code: TemplateCode = milkTea) => known(templates(of).switchStatus(code));
const stamp = (requestId: string) => ({ requestId, second: instant(new Date(0)) });
const sendBudget = (request: VendorRequest, of = connector) =>
  budgets(of).send({ updateType: 'APPEND', number: 1 }, request, null);
const sendSwitch = (request: VendorRequest, of = connector) => switches(of).send({ status: 'PAUSED' }, request, null);

let ids = 0;
const append = (number = 10, code: TemplateCode = milkTea): VendorRequest =>
  budgets(connector, code).prepare({ updateType: 'APPEND', number }, stamp(`request${ids++}`), null);
const pause = (code: TemplateCode = milkTea): VendorRequest =>
  switches(connector, code).prepare({ status: 'PAUSED' }, stamp('unused'), null);
const said = <T>(outcome: Outcome<T>): string => (outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind);
const alarmKinds = (): string[] => alarms.map(({ kind }) => kind);

async function readState(code: TemplateCode = milkTea, of = connector): Promise<TemplateState> {
  const reading = await templates(of).read(code);
  if (reading.kind !== 'done') throw new Error(JSON.stringify(reading));
  return reading.value;
}

test.each([
  ['change of a budget', () => budgets()],
  ['switch of a status', () => switches()],
] as const)('a foreseen %s is nothing to the vendor', async (_, effectOf) => {
  known(effectOf().foresee)(append());
  await readState();
  expect(simulator.books.requests().map(({ path }) => path.split('/').at(-1))).toEqual(['detail']);
});

describe('a message', () => {
  test.each([
    ['APPEND', 'APPEND_BUDGET'],
    ['SUBTRACT', 'SUBTRACT_BUDGET'],
  ] as const)('of %s is exactly what the page prints', (updateType, wire) => {
    expect(budgets().prepare({ updateType, number: 1_000 }, stamp('R1'), null)).toEqual({
      path: '/api/open/alipay/v1/ipass/template/manage/updateBudget',
      body: `{"requestId":"R1","merchantId":"${merchantId}","templateCode":"${milkTea}","updateType":"${wire}","number":1000}`,
    });
  });

  test.each([
    ['ACTIVE', 'valid'],
    ['PAUSED', 'paused'],
    ['CLOSED', 'closed'],
  ] as const)('that switches to %s says %s', (status, wire) => {
    const { path, body } = switches().prepare({ status }, stamp('R1'), null);
    expect(path).toBe('/api/open/alipay/v1/ipass/template/manage/switchStatus');
    expect(body).toBe(
      `{"merchantId":"${merchantId}","merchantAccountId":"${merchantId}","templateCode":"${milkTea}","status":"${wire}"}`,
    );
  });

  test.each([
    ['both', 'either', ['merchantId', 'merchantAccountId']],
    ['merchantId', 'merchantId', ['merchantId']],
    ['merchantAccountId', 'merchantAccountId', ['merchantAccountId']],
  ] as const)('names the merchant by %s, as the settings say', async (field, wanted, names) => {
    simulator.settings.merchantField = wanted;
    const effect = switches(connect({ switchStatusMerchantField: field }));
    const message = effect.prepare({ status: 'PAUSED' }, stamp('R1'), null);
    expect(message.body.match(/merchant\w+/g)).toEqual(names);
    expect(await effect.send({ status: 'PAUSED' }, message, null)).toMatchObject({ kind: 'done' });
  });

  test('sent again keeps its body and requestId under a new signature', async () => {
    simulator.settings.replay = 'DEDUPLICATES';
    const message = append();
    expect(said(await sendBudget(message))).toBe('done');
    expect(said(await sendBudget(message))).toBe('done');
    const [first, second] = simulator.books.requests();
    expect(second?.body).toBe(first?.body);
    expect(second?.body).toBe(message.body);
    expect(simulator.books.effects()).toHaveLength(1);
  });
});

describe('a change of budget', () => {
  test('is done once, and says what the vendor said', async () => {
    expect(await sendBudget(append(500))).toMatchObject({
      kind: 'done',
      value: null,
      vendor: { name: 'alipay-card', status: 'S', code: 'SUCCESS', message: 'success' },
    });
    expect(simulator.books.effects()).toMatchObject([{ kind: 'budget', number: 500, before: 20_000, after: 20_500 }]);
    expect(alarms).toEqual([]);
  });

  test.each([
    ['a template that is not there', '1'.repeat(32), 'TEMPLATE_NOT_FOUND'],
    ['an expired template', seedCodes.expired, 'TEMPLATE_STATUS_FORBIDS'],
    ['a closed template', seedCodes.closed, 'TEMPLATE_STATUS_FORBIDS'],
    ['too much', seedCodes.nearCeiling, 'VENDOR_REFUSED_INPUT'],
  ])('of %s is refused by the vendor', async (_, code, refusal) => {
    expect(said(await sendBudget(append(51, known(parseTemplateCode(code)))))).toBe(refusal);
    expect(simulator.books.effects()).toEqual([]);
  });
});

describe('a switch of status', () => {
  test('is done once', async () => {
    expect(said(await sendSwitch(pause()))).toBe('done');
    expect(simulator.books.effects()).toMatchObject([{ kind: 'status', before: 'valid', after: 'paused' }]);
    expect((await readState()).status).toBe('PAUSED');
    expect(said(await sendSwitch(pause()))).toBe('TRANSITION_FORBIDDEN');
  });
});

describe('every documented code over the wire', () => {
  const tables = {
    updateBudget: { codes: new Map(Object.entries(updateBudgetCodes)), printed: updateBudgetCodesPrinted },
    switchStatus: { codes: new Map(Object.entries(switchStatusCodes)), printed: switchStatusCodesPrinted },
  } as const;
  const rows = (['updateBudget', 'switchStatus'] as const).flatMap((operation) =>
    [...new Set([...tables[operation].printed, ...gatewayCodesPrinted, ...siblingCodesPrinted])]
      .filter((code) => code !== 'SUCCESS')
      .map((code) => [operation, code] as const),
  );
  const sendOne = (operation: 'updateBudget' | 'switchStatus') =>
    operation === 'updateBudget' ? sendBudget(append()) : sendSwitch(pause());

  // Whether a refused signature is answered with one is a setting of its own; here every answer is signed.
  beforeEach(() => void (simulator.settings.unsignedSignatureRefusal = false));

  test.each(rows)('%s %s refuses, or is unknown, with F only', async (operation, code) => {
    const meaning = known(tables[operation].codes.get(code));
    const outcomes: string[] = [];
    for (const status of ['F', 'U', 'A'] as const) {
      simulator.misbehave.refusesWith(code, status);
      outcomes.push(said(await sendOne(operation)));
    }
    simulator.misbehave.inventsCode(code, 'S');
    outcomes.push(said(await sendOne(operation)));
    const refusal = meaning.as === 'refused' ? meaning.code : 'unknown';
    expect(outcomes).toEqual([refusal, 'unknown', 'unknown', 'unknown']);
    expect(alarms).toEqual([]);
  });

  test.each(gatewayCodesPrinted)('the gateway’s own %s, under its own envelope', async (code) => {
    const meaning = known(updateBudgetCodes[code]);
    simulator.misbehave.refusesAtGateway(code);
    expect(said(await sendBudget(append()))).toBe(meaning.as === 'refused' ? meaning.code : 'unknown');
    expect(alarms).toEqual([]);
  });

  test.each(['F', 'U', 'A'] as const)('SUCCESS with %s is unknown', async (status) => {
    simulator.misbehave.refusesWith('SUCCESS', status);
    expect(said(await sendBudget(append()))).toBe('unknown');
  });

  test.each(['TEMPLATE_EATEN_BY_DOG', 'constructor', '__proto__', 'toString'])(
    '%s, which nobody documented, refuses with F, is unknown otherwise, and always raises the alarm',
    async (code) => {
      const outcomes: string[] = [];
      for (const status of ['F', 'S', 'U', 'A'] as const) {
        simulator.misbehave.inventsCode(code, status);
        outcomes.push(said(await sendBudget(append())));
      }
      expect(outcomes).toEqual(['UNDOCUMENTED_REFUSAL', 'unknown', 'unknown', 'unknown']);
      expect(alarms).toEqual(['F', 'S', 'U', 'A'].map((s) => ({ kind: 'undocumentedCode', detail: `${s} ${code}` })));
    },
  );
});

describe('a misbehaving vendor', () => {
  type Arm = (misbehave: CardMisbehave) => void;
  type Row = readonly [name: string, arm: Arm, effects: 0 | 1, alarm: VendorAlarm['kind'] | null];
  const unknownRows: readonly Row[] = [
    ['answers unsigned', (m) => m.unsigned(), 1, 'unverifiedAnswer'],
    ['signs with another key', (m) => m.wronglySigned('key'), 1, 'unverifiedAnswer'],
    ['signs over another path', (m) => m.wronglySigned('path'), 1, 'unverifiedAnswer'],
    ['signs over another time', (m) => m.wronglySigned('time'), 1, 'unverifiedAnswer'],
    ['signs over another body', (m) => m.wronglySigned('body'), 1, 'unverifiedAnswer'],
    ['signs over another client id', (m) => m.wronglySigned('clientId'), 1, 'unverifiedAnswer'],
    ['answers another client', (m) => m.answersAnotherClient(), 1, 'unverifiedAnswer'],
    ['answers an hour late', (m) => m.staleResponseTime(), 1, 'unverifiedAnswer'],
    ['answers with HTTP 500', (m) => m.httpStatus(500), 1, 'unreadableAnswer'],
    ['answers with HTTP 201', (m) => m.httpStatus(201), 1, 'unreadableAnswer'],
    ['is hidden by a proxy', (m) => m.proxyPage(502), 0, 'unreadableAnswer'],
    ['answers nothing', (m) => m.emptyBody(), 1, 'unreadableAnswer'],
    ['answers broken JSON', (m) => m.invalidJson(), 1, 'unreadableAnswer'],
    ['answers without a result', (m) => m.noResult(), 1, 'unreadableAnswer'],
    ['answers half', (m) => m.truncated(), 1, null],
    ['drops the connection after the work', (m) => m.dropsAfterWork(), 1, null],
    ['drops the connection before the work', (m) => m.dropsBeforeWork(), 0, null],
    ['resets after the work', (m) => m.resets({ applied: true }), 1, null],
    ['resets before the work', (m) => m.resets({ applied: false }), 0, null],
    ['says it does not know, having applied it', (m) => m.answersUnknown({ applied: true }), 1, null],
    ['says it does not know, not having applied it', (m) => m.answersUnknown({ applied: false }), 0, null],
    ['refuses as UNKNOWN_EXCEPTION', (m) => m.refusesUnknown(), 0, null],
  ];

  test.each(unknownRows)('that %s leaves the outcome unknown, and is asked once', async (_, arm, effects, alarm) => {
    arm(simulator.misbehave);
    expect(said(await sendBudget(append()))).toBe('unknown');
    expect(simulator.books.effects()).toHaveLength(effects);
    expect(simulator.books.requests()).toHaveLength(1);
    expect(alarmKinds()).toEqual(alarm === null ? [] : [alarm]);
  });

  test.each(unknownRows)('that %s leaves a reading unknown', async (_, arm) => {
    arm(simulator.misbehave);
    expect(said(await templates().read(milkTea))).toBe('unknown');
  });

  test.each<[string, Arm]>([
    ['never answers', (m) => m.hangs({ applied: true })],
    ['answers too late', (m) => m.slowAnswer(10_000)],
  ])('that %s leaves the outcome unknown when the time is up', async (_, arm) => {
    const impatient = budgets(connect({}, 200));
    arm(simulator.misbehave);
    expect(said(await impatient.send({ updateType: 'APPEND', number: 10 }, append(), null))).toBe('unknown');
    expect(simulator.books.effects()).toHaveLength(1);
    expect(simulator.books.requests()).toHaveLength(1);
  });

  test.each<[string, Arm]>([
    ['sends raw base64', (m) => m.rawBase64Signature()],
    ['puts spaces after commas', (m) => m.spacedSignature()],
    ['compresses its answer', (m) => m.gzip()],
    ['takes its time', (m) => m.slowAnswer(50)],
  ])('that only %s is understood', async (_, arm) => {
    arm(simulator.misbehave);
    expect(said(await sendBudget(append()))).toBe('done');
    expect(alarms).toEqual([]);
  });

  test('that rejects our signature without signing is not believed', async () => {
    const stranger = budgets(connect({ privateKey: { env: 'STRANGER' } }));
    expect(said(await stranger.send({ updateType: 'APPEND', number: 10 }, append(), null))).toBe('unknown');
    expect(alarms).toMatchObject([
      { kind: 'unverifiedAnswer', detail: expect.stringContaining('F INVALID_SIGNATURE') as unknown },
    ]);
    simulator.settings.unsignedSignatureRefusal = false;
    expect(said(await stranger.send({ updateType: 'APPEND', number: 10 }, append(), null))).toBe('SIGNATURE_REFUSED');
    expect(simulator.books.effects()).toEqual([]);
  });

  test('that is gone was never sent anything', async () => {
    await simulator.close();
    expect(await sendBudget(append())).toMatchObject({ kind: 'neverSent' });
    expect(await templates().read(milkTea)).toMatchObject({ kind: 'neverSent' });
  });
});
secrets.set('STRANGER', makeRsaPair().privateKey);

describe('the forms the pages leave open', () => {
  const envelopes = ['result', 'resultInfo', 'ResultInfo'] as const;

  test.each(
    envelopes.flatMap((envelope) => (['resultMessage', 'resultMsg'] as const).map((key) => [envelope, key] as const)),
  )('an outcome under %s with %s is read', async (envelope, messageKey) => {
    Object.assign(simulator.settings, { envelope, detailEnvelope: envelope, messageKey });
    expect(await sendBudget(append())).toMatchObject({ kind: 'done', vendor: { message: 'success' } });
    expect(await templates().read(milkTea)).toMatchObject({ kind: 'done', vendor: { message: 'success' } });
  });

  test.each(envelopes)('an outcome under %s only, when the settings say so', async (envelope) => {
    const narrow = budgets(connect({ envelope }));
    const outcomes: string[] = [];
    for (const answered of envelopes) {
      simulator.settings.envelope = answered;
      outcomes.push(said(await narrow.send({ updateType: 'APPEND', number: 10 }, append(), null)));
    }
    expect(outcomes).toEqual(envelopes.map((answered) => (answered === envelope ? 'done' : 'unknown')));
  });

  test.each(['tracerid', 'tracer-id'] as const)('a trace id under %s is kept', async (traceHeader) => {
    simulator.settings.traceHeader = traceHeader;
    const outcome = await sendBudget(append());
    expect(outcome.kind === 'done' ? outcome.vendor.traceId : null).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each([true, false])('numbers in quotes (%s) are the same numbers', async (quotedNumbers) => {
    simulator.settings.quotedNumbers = quotedNumbers;
    expect((await readState()).budget).toEqual({ total: 20_000, issued: 7_431, remaining: 12_569 });
  });
});

describe('a reading', () => {
  test.each([
    ['milkTea', 'ACTIVE', 'valid'],
    ['paused', 'PAUSED', 'paused'],
    ['frozen', 'FROZEN', 'frozen'],
    ['expired', 'EXPIRED', 'expired'],
    ['closed', 'CLOSED', 'closed'],
  ] as const)('of the template %s is %s', async (seed, status, vendorStatus) => {
    const code = known(parseTemplateCode(seedCodes[seed]));
    expect(await readState(code)).toMatchObject({ id: `hk-1:${code}`, accountId, code, status, vendorStatus });
  });

  test('tells names, kind, budget and validity', async () => {
    simulator.settings.typeInDetail = true;
    expect(await readState(known(parseTemplateCode(seedCodes.islandFerry)))).toMatchObject({
      kind: 'TICKET',
      name: 'Cheung Chau weekend return ferry',
      budget: { total: 12_000, issued: 3_960, remaining: 8_040 },
      validUntil: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
    });
    expect((await readState()).kind).toBe('REDEEMABLE_CARD');
  });

  test('follows what the vendor does behind our back', async () => {
    simulator.issue(milkTea, 69);
    simulator.setStatus(milkTea, 'frozen');
    expect(await readState()).toMatchObject({
      status: 'FROZEN',
      budget: { total: 20_000, issued: 7_500, remaining: 12_500 },
    });
  });

  test('of a template that is not there is refused', async () => {
    expect(said(await templates().read(known(parseTemplateCode('1'.repeat(32)))))).toBe('TEMPLATE_NOT_FOUND');
  });

  test('that is about another template is unknown, and raises the alarm', async () => {
    simulator.misbehave.wrongTemplate();
    expect(await templates().read(milkTea)).toMatchObject({
      kind: 'unknown',
      vendor: { status: 'S', code: 'SUCCESS' },
    });
    expect(alarmKinds()).toEqual(['unreadableAnswer']);
  });
});

describe('a verdict by two readings', () => {
  const budgetOf = (total: number, issued: number): BudgetState => ({ total, issued, remaining: total - issued });
  type Row = readonly ['APPEND' | 'SUBTRACT', BudgetState | null, BudgetState | null, string];

  test.each<Row>([
    ['APPEND', budgetOf(100, 0), budgetOf(110, 0), 'applied'],
    ['APPEND', budgetOf(100, 40), budgetOf(110, 90), 'applied'],
    ['APPEND', budgetOf(100, 0), budgetOf(100, 0), 'untouched'],
    ['APPEND', budgetOf(100, 40), budgetOf(100, 90), 'untouched'],
    ['APPEND', budgetOf(100, 0), budgetOf(120, 0), 'unclear'],
    ['APPEND', budgetOf(100, 0), budgetOf(90, 0), 'unclear'],
    ['APPEND', budgetOf(100, 0), budgetOf(109, 0), 'unclear'],
    ['SUBTRACT', budgetOf(100, 0), budgetOf(90, 0), 'applied'],
    ['SUBTRACT', budgetOf(100, 0), budgetOf(100, 10), 'untouched'],
    ['SUBTRACT', budgetOf(100, 0), budgetOf(110, 0), 'unclear'],
    ['SUBTRACT', budgetOf(100, 0), budgetOf(80, 0), 'unclear'],
    ['APPEND', null, budgetOf(110, 0), 'untold'],
    ['APPEND', budgetOf(100, 0), null, 'untold'],
    ['APPEND', null, null, 'untold'],
  ])('of %s 10 from %j to %j is %s', async (updateType, before, after, verdict) => {
    const state = await readState();
    const judge: VendorEffect<BudgetChange, TemplateState>['judge'] = budgets().judge;
    expect(judge({ updateType, number: 10 }, { ...state, budget: before }, { ...state, budget: after })).toBe(verdict);
  });

  test.each<['ACTIVE' | 'PAUSED' | 'CLOSED', TemplateStatus, TemplateStatus, string]>([
    ['PAUSED', 'ACTIVE', 'PAUSED', 'applied'],
    ['ACTIVE', 'FROZEN', 'ACTIVE', 'applied'],
    ['CLOSED', 'PAUSED', 'CLOSED', 'applied'],
    ['PAUSED', 'ACTIVE', 'ACTIVE', 'untouched'],
    ['ACTIVE', 'FROZEN', 'FROZEN', 'untouched'],
    ['PAUSED', 'ACTIVE', 'EXPIRED', 'unclear'],
    ['CLOSED', 'ACTIVE', 'PAUSED', 'unclear'],
  ])('of a switch to %s from %s to %s is %s', async (status, before, after, verdict) => {
    const state = await readState();
    expect(switches().judge({ status }, { ...state, status: before }, { ...state, status: after })).toBe(verdict);
  });

  test.each([
    [{ applied: true }, 'applied'],
    [{ applied: false }, 'untouched'],
  ])('tells whether an unknown was applied (%j), while cards are issued', async (how, verdict) => {
    const change = { updateType: 'APPEND', number: 10 } as const;
    const before = await readState();
    simulator.misbehave.answersUnknown(how);
    expect(said(await sendBudget(append(10)))).toBe('unknown');
    simulator.issue(milkTea, 25);
    expect(budgets().judge(change, before, await readState())).toBe(verdict);
  });
});

describe('the settings', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['no base URL', { baseUrl: undefined }, 'baseUrl'],
    ['a base URL of another protocol', { baseUrl: 'ftp://open.alipay.hk' }, 'baseUrl'],
    ['a base URL with a path', { baseUrl: 'https://open.alipay.hk/api' }, 'baseUrl'],
    ['a base URL with a query', { baseUrl: 'https://open.alipay.hk/?a=b' }, 'baseUrl'],
    ['a base URL with a fragment', { baseUrl: 'https://open.alipay.hk/#a' }, 'baseUrl'],
    ['a base URL without a host', { baseUrl: 'https://' }, 'baseUrl'],
    ['no client id', { clientId: '' }, 'clientId'],
    ['a client id that no header can carry', { clientId: 'a\r\nb' }, 'clientId'],
    ['no merchant', { merchantId: '' }, 'merchantId'],
    ['a private key that is not there', { privateKey: { env: 'NOBODY' } }, 'privateKey'],
    ['a private key in the configuration itself', { privateKey: testKeys.ours.privateKey }, 'privateKey'],
    ['a public key in place of the private one', { privateKey: { env: 'OURS_PUBLIC' } }, 'privateKey'],
    ['a private key that is too small', { privateKey: { env: 'SMALL' } }, 'privateKey'],
    ['a private key in place of the vendor’s', { vendorPublicKey: { env: 'OURS' } }, 'vendorPublicKey'],
    ['a vendor key that is too small', { vendorPublicKey: { env: 'SMALL_PUBLIC' } }, 'vendorPublicKey'],
    ['a negative key version', { keyVersion: -1 }, 'keyVersion'],
    ['an envelope that no page prints', { envelope: 'response' }, 'envelope'],
    ['an offset that is none', { requestTimeOffset: '+8' }, 'requestTimeOffset'],
    ['a template code that is none', { templates: ['a b'] }, 'templates'],
    ['a switch settled by repeating', { settleSwitchStatusBy: 'REPEATING' }, 'settleSwitchStatusBy'],
  ])('with %s are refused', (_, settings, at) => {
    const configured = configure(settings);
    expect('issues' in configured ? configured.issues.map(({ path }) => path[0]) : 'accepted').toEqual([at]);
  });

  test('with an unknown name are refused', () => {
    expect(configure({ merchant: 'x' })).toHaveProperty('issues');
  });

  test('decide how an unknown is settled', () => {
    expect(budgets().settlesUnknownBy).toBe('READING');
    expect(switches().settlesUnknownBy).toBe('READING');
    const other = connect({ settleUpdateBudgetBy: 'REPEATING', settleSwitchStatusBy: 'OPERATOR' });
    expect(budgets(other).settlesUnknownBy).toBe('REPEATING');
    expect(switches(other).settlesUnknownBy).toBe('OPERATOR');
  });

  test('name the templates that lists know', () => {
    expect(templates().known).toEqual([]);
    expect(templates(connect({ templates: [milkTea] })).known).toEqual([milkTea]);
  });

  test('can be printed as JSON Schema', () => {
    expect(JSON.stringify(alipayCard.settingsJsonSchema())).toContain('"baseUrl"');
  });

  test('let a base URL end in a slash', async () => {
    expect(said(await sendBudget(append(), connect({ baseUrl: `${simulator.url}/` })))).toBe('done');
  });
});

test('both effects allow one open operation a template, as the vendor promises no idempotency', () => {
  expect([budgets().isExclusive, switches().isExclusive]).toEqual([true, true]);
});

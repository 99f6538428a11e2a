/** The connector over real sockets and real signatures, against the simulated vendor. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeRsaPair, testKeys } from '../../../test/support/keys.ts';
import { instant } from '../../domain/clock.ts';
import { parseAccountId, parseTemplateCode, type TemplateCode } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { SwitchableTemplateStatus, TemplateState, TemplateStatus } from '../../domain/template.ts';
import { gatewayCodesPrinted, siblingCodesPrinted } from '../alipay-gateway/codes.ts';
import { clientId, merchantId } from '../alipay-gateway/simulator-test-client.ts';
import type { Connector, Stamp, TemplatePort, VendorAlarm } from '../connector.ts';
import { switchStatusCodes, switchStatusCodesPrinted } from './codes.ts';
import { alipayVoucher } from './connector.ts';
import { createVoucherSimulator, type VoucherMisbehave, type VoucherSimulator } from './simulator.ts';
import { type VoucherSeed, voucherSeedIds, voucherSeeds } from './simulator-seeds.ts';

const accountId = known(parseAccountId('hk-vouchers'));
const summer = known(parseTemplateCode(voucherSeedIds.summer));

let simulator: VoucherSimulator;
let connector: Connector;
let alarms: VendorAlarm[];
const closing: Array<() => Promise<void>> = [];

const start = (templates: readonly VoucherSeed[] = voucherSeeds) =>
  createVoucherSimulator({
    clients: [{ clientId, merchantId, keys: [{ version: 1, publicKeyPem: testKeys.ours.publicKey }] }],
    privateKeyPem: testKeys.vendor.privateKey,
    templates,
  });

beforeEach(async () => {
  simulator = await start();
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

const secrets = new Map([
  ['OURS', testKeys.ours.privateKey],
  ['THEIRS', testKeys.vendor.publicKey],
  ['STRANGER', makeRsaPair().privateKey],
]);

function configure(settings: Record<string, unknown> = {}) {
  const raw = {
    baseUrl: simulator.url,
    clientId,
    privateKey: { env: 'OURS' },
    vendorPublicKey: { env: 'THEIRS' },
    ...settings,
  };
  return alipayVoucher.configure(raw, (reference) => {
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
const switches = (code: TemplateCode = summer, of = connector) => known(templates(of).switchStatus(code));

let ids = 0;
const stamp = (requestId = `request${ids++}`): Stamp => ({ requestId, second: instant(new Date(0)) });
const said = <T>(outcome: Outcome<T>): string => (outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind);
const alarmKinds = (): string[] => alarms.map(({ kind }) => kind);

test('a foreseen switch of a status is nothing to the vendor', async () => {
  const effect = switches();
  known(effect.foresee)(effect.prepare({ status: 'PAUSED' }, stamp(), null));
  await readState();
  expect(simulator.books.requests()).toHaveLength(1);
});

/** Prepares a switch and sends it once. */
function switchTo(status: SwitchableTemplateStatus = 'PAUSED', code: TemplateCode = summer, of = connector) {
  const effect = switches(code, of);
  return effect.send({ status }, effect.prepare({ status }, stamp(), null), null);
}

async function readState(code: TemplateCode = summer, of = connector): Promise<TemplateState> {
  const reading = await templates(of).read(code);
  if (reading.kind !== 'done') throw new Error(JSON.stringify(reading));
  return reading.value;
}

describe('a message', () => {
  test.each([
    ['ACTIVE', 'ACTIVTED'],
    ['PAUSED', 'PAUSED'],
    ['CLOSED', 'CLOSED'],
  ] as const)('that switches to %s says %s, and has the properties of the page in its order', (status, wire) => {
    expect(switches().prepare({ status }, stamp('R1'), null)).toEqual({
      path: '/api/open/v1/promotion/cashlessVoucher/template/switchStatus',
      body: `{"templateId":"${summer}","status":"${wire}","requestId":"R1"}`,
    });
  });

  test('is the golden one, byte for byte', () => {
    const sample = known(parseTemplateCode('73708217433946187370821743394618'));
    expect(switches(sample).prepare({ status: 'PAUSED' }, stamp('211020000000000000044'), null).body).toBe(
      '{"templateId":"73708217433946187370821743394618","status":"PAUSED","requestId":"211020000000000000044"}',
    );
  });
});

describe('a switch of status', () => {
  test('is done once, says what the vendor said, and must be read back', async () => {
    expect(await switchTo()).toMatchObject({
      kind: 'done',
      value: null,
      vendor: { name: 'alipay-voucher', status: 'S', code: 'SUCCESS', message: 'success' },
    });
    expect(simulator.books.effects()).toMatchObject([{ before: 'ACTIVTED', after: 'PAUSED' }]);
    expect(switches().readsBack).toBe(true);
    expect(await readState()).toMatchObject({ status: 'PAUSED', vendorStatus: 'PAUSED' });
    expect(alarms).toEqual([]);
  });

  test('sent again is the same bytes under a new signature, and is done once', async () => {
    const effect = switches();
    const request = effect.prepare({ status: 'PAUSED' }, stamp(), null);
    simulator.misbehave.answersUnknown({ applied: true });
    simulator.misbehave.dropsAfterWork();
    const outcomes = [];
    for (let at = 0; at < 3; at += 1) outcomes.push(said(await effect.send({ status: 'PAUSED' }, request, null)));
    expect(outcomes).toEqual(['unknown', 'unknown', 'done']);
    expect(simulator.books.effects()).toHaveLength(1);
    expect(new Set(simulator.books.requests().map(({ body }) => body))).toEqual(new Set([request.body]));
  });

  test('under a known requestId with another status is refused', async () => {
    const effect = switches();
    await effect.send({ status: 'PAUSED' }, effect.prepare({ status: 'PAUSED' }, stamp('R1'), null), null);
    const other = await effect.send(
      { status: 'CLOSED' },
      effect.prepare({ status: 'CLOSED' }, stamp('R1'), null),
      null,
    );
    expect(said(other)).toBe('REQUEST_ID_REUSED');
    expect(simulator.books.effects()).toHaveLength(1);
  });

  test.each([
    ['a template that is not there', '1'.repeat(32), 'TEMPLATE_NOT_FOUND'],
    ['a draft', voucherSeedIds.draft, 'TRANSITION_FORBIDDEN'],
    ['a failed template', voucherSeedIds.failed, 'TEMPLATE_STATUS_FORBIDS'],
    ['a closed template', voucherSeedIds.closed, 'TEMPLATE_STATUS_FORBIDS'],
  ])('of %s is refused by the vendor', async (_, code, refusal) => {
    expect(said(await switchTo('PAUSED', known(parseTemplateCode(code))))).toBe(refusal);
    expect(simulator.books.effects()).toEqual([]);
  });

  test.each([
    ['MERCHANT_CONTRACT_NOT_EXIST', 'CONTRACT_MISSING'],
    ['NO_MERCHANT_CONTRACT_BEEN_SIGNED', 'CONTRACT_UNSIGNED'],
    ['CONTRACT_INVALID', 'CONTRACT_INVALID'],
  ] as const)('under the contract state %s is refused as %s', async (contract, refusal) => {
    simulator.settings.contract = contract;
    expect(said(await switchTo())).toBe(refusal);
  });

  test('while the vendor is degraded may be sent again, and is then done', async () => {
    const effect = switches();
    const request = effect.prepare({ status: 'PAUSED' }, stamp(), null);
    simulator.settings.isDegraded = true;
    expect(await effect.send({ status: 'PAUSED' }, request, null)).toMatchObject({
      refusal: { code: 'VENDOR_DEGRADED', facts: { retryAfterSeconds: 1, scope: 'vendor' } },
    });
    simulator.settings.isDegraded = false;
    expect(said(await effect.send({ status: 'PAUSED' }, request, null))).toBe('done');
  });
});

describe('the effect', () => {
  test('is exclusive, needs a fresh reading, and settles an unknown by repeating unless told otherwise', () => {
    expect(switches()).toMatchObject({
      isExclusive: true,
      needsBefore: 'FRESH',
      readsBack: true,
      settlesUnknownBy: 'REPEATING',
    });
    expect(switches(summer, connect({ settleSwitchStatusBy: 'OPERATOR' })).settlesUnknownBy).toBe('OPERATOR');
  });

  test('refuses before asking what the state machine forbids', async () => {
    const draft = known(parseTemplateCode(voucherSeedIds.draft));
    const before = await readState(draft);
    expect(switches(draft).check({ status: 'ACTIVE' }, before)?.code).toBe('TRANSITION_FORBIDDEN');
    expect(switches(draft).check({ status: 'CLOSED' }, before)).toBeNull();
    expect(templates().allowedTransitions(before)).toEqual(['CLOSED']);
  });

  test.each<[SwitchableTemplateStatus, TemplateStatus, TemplateStatus, string]>([
    ['PAUSED', 'ACTIVE', 'PAUSED', 'applied'],
    ['ACTIVE', 'PAUSED', 'ACTIVE', 'applied'],
    ['CLOSED', 'AUDIT', 'CLOSED', 'applied'],
    ['PAUSED', 'ACTIVE', 'ACTIVE', 'untouched'],
    ['CLOSED', 'AUDIT', 'AUDIT', 'untouched'],
    ['CLOSED', 'AUDIT', 'ACTIVATING', 'unclear'],
    ['PAUSED', 'ACTIVE', 'CLOSED', 'unclear'],
  ])('of a switch to %s, from %s to %s, is judged %s', async (status, before, after, verdict) => {
    const state = await readState();
    expect(switches().judge({ status }, { ...state, status: before }, { ...state, status: after })).toBe(verdict);
  });

  test('projects the new status in the vendor’s spelling', async () => {
    const before = await readState(known(parseTemplateCode(voucherSeedIds.paused)));
    expect(switches().project({ status: 'ACTIVE' }, before)).toEqual({
      ...before,
      status: 'ACTIVE',
      vendorStatus: 'ACTIVTED',
    });
    expect(switches().project({ status: 'ACTIVE' }, null)).toBeNull();
  });

  test('on budgets does not exist', async () => {
    expect(templates().updateBudget(summer)).toBeNull();
    expect(templates().budgetRoom(await readState())).toBeNull();
    expect(connector.kinds).toEqual(['SWITCH_TEMPLATE_STATUS']);
  });
});

describe('every documented code over the wire', () => {
  const meanings = new Map(Object.entries(switchStatusCodes));
  const codes = [...new Set([...switchStatusCodesPrinted, ...gatewayCodesPrinted, ...siblingCodesPrinted])].filter(
    (code) => code !== 'SUCCESS',
  );

  // Whether a refused signature is answered with one is a setting of its own; here every answer is signed.
  beforeEach(() => void (simulator.settings.unsignedSignatureRefusal = false));

  test.each(codes)('%s refuses, or is unknown, with F only', async (code) => {
    const meaning = known(meanings.get(code));
    const outcomes: string[] = [];
    for (const status of ['F', 'U', 'A'] as const) {
      simulator.misbehave.refusesWith(code, status);
      outcomes.push(said(await switchTo()));
    }
    const refusal = meaning.as === 'refused' ? meaning.code : 'unknown';
    expect(outcomes).toEqual([refusal, 'unknown', 'unknown']);
    expect(simulator.books.effects()).toEqual([]);
    expect(alarms).toEqual([]);
  });

  test.each(gatewayCodesPrinted)('the gateway’s own %s', async (code) => {
    const meaning = known(meanings.get(code));
    simulator.misbehave.refusesAtGateway(code);
    expect(said(await switchTo())).toBe(meaning.as === 'refused' ? meaning.code : 'unknown');
    expect(alarms).toEqual([]);
  });

  test('a code nobody documented refuses with F, is unknown otherwise, and always raises the alarm', async () => {
    const outcomes: string[] = [];
    for (const status of ['F', 'U', 'A', 'S'] as const) {
      simulator.misbehave.inventsCode('TEMPLATE_EATEN_BY_DOG', status);
      outcomes.push(said(await switchTo()));
    }
    expect(outcomes).toEqual(['UNDOCUMENTED_REFUSAL', 'unknown', 'unknown', 'unknown']);
    expect(alarmKinds()).toEqual(outcomes.map(() => 'undocumentedCode'));
  });
});

describe('a misbehaving vendor', () => {
  type Arm = (misbehave: VoucherMisbehave) => void;
  const unknownRows: ReadonlyArray<readonly [name: string, arm: Arm, effects: 0 | 1]> = [
    ['answers unsigned', (m) => m.unsigned(), 1],
    ['signs with another key', (m) => m.wronglySigned('key'), 1],
    ['signs over another path', (m) => m.wronglySigned('path'), 1],
    ['answers another client', (m) => m.answersAnotherClient(), 1],
    ['answers an hour late', (m) => m.staleResponseTime(), 1],
    ['answers with HTTP 500', (m) => m.httpStatus(500), 1],
    ['is hidden by a proxy', (m) => m.proxyPage(502), 0],
    ['answers nothing', (m) => m.emptyBody(), 1],
    ['answers broken JSON', (m) => m.invalidJson(), 1],
    ['answers without a result', (m) => m.noResult(), 1],
    ['answers half', (m) => m.truncated(), 1],
    ['drops the connection after the work', (m) => m.dropsAfterWork(), 1],
    ['drops the connection before the work', (m) => m.dropsBeforeWork(), 0],
    ['says it does not know, having applied it', (m) => m.answersUnknown({ applied: true }), 1],
    ['says it does not know, not having applied it', (m) => m.answersUnknown({ applied: false }), 0],
    ['refuses as UNKNOWN_EXCEPTION', (m) => m.refusesUnknown(), 0],
  ];

  test.each(unknownRows)('that %s leaves the outcome unknown, and is asked once', async (_, arm, effects) => {
    arm(simulator.misbehave);
    expect(said(await switchTo())).toBe('unknown');
    expect(simulator.books.effects()).toHaveLength(effects);
    expect(simulator.books.requests()).toHaveLength(1);
  });

  test.each(unknownRows)('that %s leaves a reading and a list unknown', async (_, arm) => {
    arm(simulator.misbehave);
    expect(said(await templates().read(summer))).toBe('unknown');
    arm(simulator.misbehave);
    expect(said(await known(templates().list).page(null))).toBe('unknown');
  });

  test('that answers too late leaves the outcome unknown', async () => {
    const impatient = connect({}, 200);
    simulator.misbehave.slowAnswer(10_000);
    expect(said(await switchTo('PAUSED', summer, impatient))).toBe('unknown');
    expect(simulator.books.effects()).toHaveLength(1);
  });

  test('that is gone was never sent anything', async () => {
    await simulator.close();
    expect(said(await switchTo())).toBe('neverSent');
    expect(said(await templates().read(summer))).toBe('neverSent');
  });

  test('that does not know our key is not believed without a signature', async () => {
    const stranger = connect({ privateKey: { env: 'STRANGER' } });
    expect(said(await switchTo('PAUSED', summer, stranger))).toBe('unknown');
    expect(alarmKinds()).toEqual(['unverifiedAnswer']);
  });
});

describe('a reading', () => {
  test.each([
    ['summer', 'ACTIVE', 'ACTIVTED', 'ACTIVATED'],
    ['draft', 'DRAFT', 'DRAFT', 'DRAFT'],
    ['audit', 'AUDIT', 'AUDIT', 'AUDIT'],
    ['activating', 'ACTIVATING', 'ACTIVITING', 'ACTIVATING'],
    ['paused', 'PAUSED', 'PAUSED', 'PAUSED'],
    ['failed', 'FAILED', 'FAILED', 'FAILED'],
    ['closed', 'CLOSED', 'CLOSED', 'CLOSED'],
  ] as const)('of the template %s is %s in either spelling', async (seed, status, printed, inProse) => {
    const code = known(parseTemplateCode(voucherSeedIds[seed]));
    expect(await readState(code)).toMatchObject({ id: `hk-vouchers:${code}`, status, vendorStatus: printed });
    simulator.settings.spelling = 'AS_IN_PROSE';
    expect(await readState(code)).toMatchObject({ status, vendorStatus: inProse });
  });

  test.each([true, false])('tells name, validity and budget, numbers in quotes or not (%s)', async (quotedNumbers) => {
    Object.assign(simulator.settings, { quotedNumbers, idInDetail: true });
    expect(await readState()).toMatchObject({
      kind: 'CASHLESS_VOUCHER',
      name: '滿10減1夏日優惠券活動',
      budget: { total: 50_000, issued: 18_244, remaining: 31_756 },
      validFrom: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
    });
  });

  test('follows what the vendor does behind our back', async () => {
    simulator.issue(summer, 56);
    simulator.redeem(summer, 100);
    simulator.setStatus(summer, 'FAILED');
    expect(await readState()).toMatchObject({
      status: 'FAILED',
      budget: { total: 50_000, issued: 18_300, remaining: 31_700 },
    });
  });

  test('of a template that is not there is refused', async () => {
    expect(said(await templates().read(known(parseTemplateCode('1'.repeat(32)))))).toBe('TEMPLATE_NOT_FOUND');
  });

  test.each<[string, (misbehave: VoucherMisbehave) => void]>([
    ['is about another template', (m) => m.wrongTemplate()],
    ['has a status in no enum', (m) => m.inventsStatus('CLOSE')],
  ])('that %s is unknown, and raises the alarm', async (_, arm) => {
    arm(simulator.misbehave);
    expect(said(await templates().read(summer))).toBe('unknown');
    expect(alarmKinds()).toEqual(['unreadableAnswer']);
  });
});

describe('a walk through the list', () => {
  async function walk(of = connector) {
    const list = known(templates(of).list);
    const codes: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page: Awaited<ReturnType<typeof list.page>> = await list.page(cursor);
      if (page.kind !== 'done') throw new Error(JSON.stringify(page));
      codes.push(...page.value.items);
      cursor = page.value.next;
      pages += 1;
    } while (cursor !== null);
    return { codes, pages };
  }

  test.each(['startTime', 'createdAt'] as const)(
    'finds every template, windows being about %s',
    async (listWindowOn) => {
      simulator.settings.listWindowOn = listWindowOn;
      const { codes, pages } = await walk();
      expect(codes.toSorted()).toEqual(Object.values(voucherSeedIds).toSorted());
      expect(pages).toBe(3);
      expect(simulator.books.requests()).toHaveLength(3);
      expect(alarms).toEqual([]);
    },
  );

  test('turns the pages', async () => {
    await simulator.close();
    const many = Array.from({ length: 101 }, (_, at) => String(at).padStart(32, '0'));
    simulator = await start(many.map((templateId) => ({ templateId, status: 'ACTIVTED', quantity: 1 })));
    const { codes, pages } = await walk(connect());
    expect(codes.toSorted()).toEqual(many.toSorted());
    expect(pages).toBe(5);
  });

  test.each([
    [false, 'number'],
    [true, 'text'],
  ] as const)('writes integers as the settings say (quoted: %s)', async (quoteListNumbers, listNumbers) => {
    simulator.settings.listNumbers = listNumbers;
    expect(said(await known(templates(connect({ quoteListNumbers })).list).page(null))).toBe('done');
    expect(said(await known(templates(connect({ quoteListNumbers: !quoteListNumbers })).list).page(null))).toBe(
      'VENDOR_REFUSED_INPUT',
    );
  });

  test('begins where the settings say', async () => {
    const { codes } = await walk(
      connect({ listFrom: new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10) }),
    );
    expect(codes).toContain(summer);
    expect(codes).not.toContain(voucherSeedIds.lastYear);
  });

  test('keeps the rows it can read', async () => {
    simulator.misbehave.namelessRow({ times: 3 });
    expect((await walk()).codes).toHaveLength(voucherSeeds.length);
    expect(new Set(alarmKinds())).toEqual(new Set(['unreadableAnswer']));
  });

  test('pauses as long as the settings say', () => {
    expect(templates().list?.walkEverySeconds).toBe(300);
    expect(templates(connect({ walkEverySeconds: 60 })).list?.walkEverySeconds).toBe(60);
  });
});

describe('the settings', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['no base URL', { baseUrl: undefined }, 'baseUrl'],
    ['a template id that is none', { templates: ['a b'] }, 'templates'],
    ['a day that is none', { listFrom: '2026-02-30' }, 'listFrom'],
    ['a walk without a pause', { walkEverySeconds: 0 }, 'walkEverySeconds'],
    ['a switch settled by reading', { settleSwitchStatusBy: 'READING' }, 'settleSwitchStatusBy'],
  ])('with %s are refused', (_, settings, at) => {
    const configured = configure(settings);
    expect('issues' in configured ? configured.issues.map(({ path }) => path[0]) : 'accepted').toEqual([at]);
  });

  test('with an unknown name are refused', () => {
    expect(configure({ merchantId })).toHaveProperty('issues');
  });

  test('name templates that lists know before they are walked', () => {
    expect(templates().known).toEqual([]);
    expect(templates(connect({ templates: [summer] })).known).toEqual([summer]);
  });

  test('can be printed as JSON Schema', () => {
    expect(JSON.stringify(alipayVoucher.settingsJsonSchema())).toContain('"listFrom"');
  });
});

test('a template has the same target whichever client leads to it', () => {
  expect(templates(connect({ clientId: 'ANOTHER' })).targetKey(summer)).toBe(templates().targetKey(summer));
});

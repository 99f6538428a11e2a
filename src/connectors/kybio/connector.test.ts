/** The connector over real sockets and real signatures, against the simulated vendor. */
import { createServer, type Server } from 'node:http';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Instant, instant } from '../../domain/clock.ts';
import { type Decimal, parseDecimal } from '../../domain/decimal.ts';
import { type MemberUid, parseAccountId, parseMemberUid } from '../../domain/ids.ts';
import type { BalanceAdjustment, MemberState } from '../../domain/member.ts';
import type { VendorRequest } from '../../domain/operation.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { Connector, MemberPort, QuotaPort, VendorAlarm, VendorEffect } from '../connector.ts';
import { kybio } from './connector.ts';
import { createKybioSimulator, type KybioSimulator } from './simulator.ts';
import { kybioSimulatorErrorCodes } from './simulator-errors.ts';
import { kybioSeedUids } from './simulator-seeds.ts';

const appId = 'TESTAPPID';
const appKey = 'TESTKEY0000000001';
const accountId = known(parseAccountId('sg-1'));
const now = new Date('2026-03-01T04:00:00.123Z');

let simulator: KybioSimulator;
let connector: Connector;
let alarms: VendorAlarm[];
const closing: Array<() => Promise<unknown>> = [];

beforeEach(async () => {
  simulator = await createKybioSimulator({
    apps: [
      { appId, appKey },
      { appId: 'OTHER', appKey: 'OTHERKEY' },
    ],
    now: () => now,
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

function configure(settings: Record<string, unknown> = {}, key = appKey) {
  const raw = { baseUrl: simulator.baseUrl, appId, appKey: { env: 'KEY' }, ...settings };
  return kybio.configure({ errorCodes: kybioSimulatorErrorCodes, ...raw }, () => key);
}

function connect(settings: Record<string, unknown> = {}, { timeoutMs = 5_000, key = appKey } = {}): Connector {
  const configured = configure(settings, key);
  if ('issues' in configured) throw new Error(JSON.stringify(configured.issues));
  const made = configured.create({
    accountId,
    limits: { timeoutMs, connections: 4 },
    now: () => now,
    machineTime: () => now,
    alarm: (alarm) => alarms.push(alarm),
  });
  closing.push(() => made.close());
  return made;
}

const uidOf = (text: string): MemberUid => known(parseMemberUid(text));
const decimal = (text: string): Decimal => known(parseDecimal(text));
const members = (of = connector): MemberPort => known(of.members);
const quota = (of = connector): QuotaPort => known(of.quota);
const effectOn = (uid: MemberUid, of = connector) => known(members(of).adjustBalance(uid));
const by = (balance: string, points = '0'): BalanceAdjustment => ({
  balanceIncrement: decimal(balance),
  pointIncrement: decimal(points),
});
const said = <T>(outcome: Outcome<T>): string => (outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind);
const alarmKinds = (): string[] => alarms.map(({ kind }) => kind);
const sampled = uidOf(kybioSeedUids.sampled);
const balanceOf = (uid: string): string | undefined =>
  simulator.books.members().find((member) => member.uid === uid)?.balance;

let seconds = 0;
const nextSecond = (): Instant => instant(new Date(Date.UTC(2026, 2, 1) + seconds++ * 1_000));
type Effect = VendorEffect<BalanceAdjustment, MemberState>;
const messageOf = (effect: Effect, intent: BalanceAdjustment, second = nextSecond()): VendorRequest =>
  effect.prepare(intent, { requestId: 'R1', second }, null);

/** Changes a member once; the outcome holds no secret, whatever it is. */
async function adjust(intent: BalanceAdjustment, { uid = sampled, of = connector } = {}) {
  const effect = effectOn(uid, of);
  const outcome = await effect.send(intent, messageOf(effect, intent), null);
  expect(JSON.stringify([outcome, alarms])).not.toMatch(/TESTKEY|ANOTHERKEY/);
  return outcome;
}

async function stateOf(uid: MemberUid, of = connector): Promise<MemberState> {
  const outcome = await members(of).read(uid);
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

/** A vendor that answers every request with these bytes. */
async function answering(body: string | Buffer, headers: Record<string, string> = {}): Promise<Connector> {
  const server: Server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())));
  const address = known(server.address());
  if (typeof address === 'string') throw new Error('no port');
  return connect({ baseUrl: `http://127.0.0.1:${address.port}/openapi/v1/` });
}

const success = (changes: Record<string, unknown> = {}): string =>
  JSON.stringify({
    status: 'success',
    data: {
      customerUid: JSON.rawJSON(kybioSeedUids.sampled),
      balanceBeforeUpdate: 1,
      balanceAfterUpdate: 11,
      balanceIncrement: 10,
      pointBeforeUpdate: 5,
      pointAfterUpdate: 5,
      pointIncrement: 0,
      ...changes,
    },
  });

describe('a message', () => {
  test('is exactly what the article prints, in its order, at its time', () => {
    const second = instant(new Date('2024-01-01T19:04:05Z'));
    expect(messageOf(effectOn(sampled), by('-12.5'), second)).toEqual({
      path: '/openapi/v1/customerOpenApi/updateBalancePointByIncrement',
      body: '{"appId":"TESTAPPID","customerUid":231607639459718452,"balanceIncrement":-12.5,"pointIncrement":0,"dataChangeTime":"2024-01-02 03:04:05"}',
    });
  });

  test('follows the settings of its account', () => {
    const of = connect({
      baseUrl: 'https://area1.example:8443/pospal-api2/openapi/v1/',
      uidFormat: 'TEXT',
      timeZoneOffset: '-03:30',
      refusesNegativeResults: true,
    });
    expect(messageOf(effectOn(sampled, of), by('1', '2'), instant(new Date('2024-01-01T00:00:00Z')))).toEqual({
      path: '/pospal-api2/openapi/v1/customerOpenApi/updateBalancePointByIncrement',
      body: '{"appId":"TESTAPPID","customerUid":"231607639459718452","balanceIncrement":1,"pointIncrement":2,"dataChangeTime":"2023-12-31 20:30:00","validateBalance":1,"validatePoint":1}',
    });
  });

  test('carries the printed headers, and its very bytes', async () => {
    const intent = by('1');
    const message = messageOf(effectOn(sampled), intent);
    expect(said(await effectOn(sampled).send(intent, message, null))).toBe('done');
    const [received] = simulator.books.requests();
    expect(received?.body).toBe(message.body);
    expect(received?.headers).toMatchObject({
      'user-agent': 'openApi',
      'content-type': 'application/json; charset=utf-8',
      'accept-encoding': 'gzip,deflate',
      'time-stamp': String(now.getTime()),
    });
    expect(received?.headers['data-signature']).toMatch(/^[0-9A-F]{32}$/);
  });

  test('quoted by setting reaches the same member', async () => {
    expect(said(await adjust(by('1'), { of: connect({ uidFormat: 'TEXT' }) }))).toBe('done');
    expect(balanceOf(kybioSeedUids.sampled)).toBe('1289.50');
  });
});

describe('an adjustment', () => {
  test('is done once, and tells the member afterwards', async () => {
    const before = await stateOf(sampled);
    const intent = by('-12.5', '30');
    const effect = effectOn(sampled);
    const outcome = await effect.send(intent, messageOf(effect, intent), before);
    expect(outcome).toMatchObject({
      kind: 'done',
      value: { ...before, balance: '1276', points: '3450', observedAt: now.toISOString() },
      vendor: { name: 'kybio', code: null, traceId: null },
    });
    expect(simulator.books.effects()).toMatchObject([
      { uid: sampled, balanceIncrement: '-12.5', pointIncrement: '30' },
    ]);
    expect(await stateOf(sampled)).toMatchObject({ balance: '1276', points: '3450' });
    expect(alarms).toEqual([]);
  });

  test('of a member never seen tells the amounts alone', async () => {
    expect(await adjust(by('1'))).toMatchObject({ value: { id: `sg-1:${sampled}`, balance: '1289.5', profile: null } });
  });

  test('may drive a balance below zero unless the account asks the vendor to refuse', async () => {
    const uid = uidOf(kybioSeedUids.broke);
    expect(await adjust(by('-5'), { uid })).toMatchObject({ value: { balance: '-5' } });
    const careful = connect({ refusesNegativeResults: true });
    expect(said(await adjust(by('-5'), { uid, of: careful }))).toBe('BALANCE_INSUFFICIENT');
    expect(said(await adjust(by('0', '-1'), { uid, of: careful }))).toBe('BALANCE_INSUFFICIENT');
    expect(balanceOf(uid)).toBe('-5.00');
  });

  test.each([['a mixed-case envelope', ['success', 'SUCCESS', 'Success', 'success', 'SUCCESS']]])(
    'is understood from %s with and without its empty parts',
    async (_, statuses) => {
      for (const status of statuses) {
        expect(await adjust(by('1'))).toMatchObject({ kind: 'done', vendor: { status } });
      }
      expect(alarms).toEqual([]);
    },
  );

  test('is understood from quoted numbers', async () => {
    simulator.misbehave.quotesNumbers();
    expect(await adjust(by('1'))).toMatchObject({ kind: 'done', value: { balance: '1289.5' } });
  });

  test.each(['12345678901234567890123456789012345678', '0.12345678901234567890123456789012345678', '-0.00000001'])(
    'of %s is exact',
    async (amount) => {
      const uid = uidOf(kybioSeedUids.broke);
      const shown = amount.startsWith('0.') ? amount.slice(0, -1) : amount;
      expect(await adjust(by(shown, shown), { uid })).toMatchObject({ value: { balance: shown, points: shown } });
      expect(simulator.books.effects()).toMatchObject([{ balanceIncrement: shown, pointIncrement: shown }]);
    },
  );

  test('is answered in numbers as a BigDecimal prints them', async () => {
    const of = await answering(
      success({
        balanceBeforeUpdate: JSON.rawJSON('0E-8'),
        balanceAfterUpdate: JSON.rawJSON('1E+1'),
        balanceIncrement: JSON.rawJSON('10.00'),
      }),
    );
    expect(await adjust(by('10'), { of })).toMatchObject({ kind: 'done', value: { balance: '10' } });
  });
});

describe('an id', () => {
  test.each([
    ['the sampled one', 'sampled', 'decoy'],
    ['2^53 - 1', 'belowDouble', 'atDouble'],
    ['2^53', 'atDouble', 'beyondDouble'],
    ['2^53 + 1', 'beyondDouble', 'atDouble'],
    ['2^63 - 1', 'largest', 'nextToLargest'],
  ] as const)('of %s reaches its member and no other', async (_, name, neighbour) => {
    const uid = uidOf(kybioSeedUids[name]);
    const other = balanceOf(kybioSeedUids[neighbour]);
    const outcome = await adjust(by('0.01'), { uid });
    expect(outcome).toMatchObject({ kind: 'done', value: { uid } });
    expect(simulator.books.effects().map((effect) => effect.uid)).toEqual([uid]);
    expect(balanceOf(kybioSeedUids[neighbour])).toBe(other);
    expect((await stateOf(uid)).uid).toBe(uid);
    expect(alarms).toEqual([]);
  });

  test('that comes back through a double is ours, but the answer is not believed', async () => {
    simulator.misbehave.roundsIds();
    expect(await adjust(by('5'))).toMatchObject({ kind: 'done', value: null });
    expect(alarms).toEqual([
      { kind: 'contradictoryAnswer', detail: expect.stringMatching(/718452 .*718460$/) as unknown },
    ]);
  });

  test('of somebody else in an answer leaves open what happened', async () => {
    simulator.misbehave.answersOtherMember();
    expect(said(await adjust(by('5')))).toBe('unknown');
    expect(alarmKinds()).toEqual(['contradictoryAnswer']);
  });

  test.each(['roundsIds', 'answersOtherMember'] as const)('is never taken from a reading that %s', async (how) => {
    simulator.misbehave[how]();
    expect(said(await members().read(sampled))).toBe('unknown');
    expect(alarmKinds()).toEqual(['contradictoryAnswer']);
  });
});

describe('an answer that contradicts itself', () => {
  test('in its sums is done, not stored, told', async () => {
    simulator.misbehave.violatesInvariant();
    expect(await adjust(by('5'))).toMatchObject({ kind: 'done', value: null });
    expect(alarmKinds()).toEqual(['contradictoryAnswer']);
    expect(simulator.books.effects()).toHaveLength(1);
  });

  test('in its increments is not about what we asked for, so nobody knows', async () => {
    simulator.misbehave.echoesOtherIncrement();
    expect(await adjust(by('5'))).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('increments 6 and 0') as unknown,
    });
    const of = await answering(success({ balanceAfterUpdate: 1, balanceIncrement: 0 }));
    expect(said(await adjust(by('10'), { of }))).toBe('unknown');
    expect(alarmKinds()).toEqual(['contradictoryAnswer', 'contradictoryAnswer']);
  });

  test('about points alone is noticed too', async () => {
    const of = await answering(success({ pointAfterUpdate: 6 }));
    expect(await adjust(by('10'), { of })).toMatchObject({ kind: 'done', value: null });
    expect(alarmKinds()).toEqual(['contradictoryAnswer']);
  });
});

describe('a refusal', () => {
  const codes = kybioSimulatorErrorCodes;

  test.each([
    ['DUPLICATE_REQUEST', codes.duplicate],
    ['MEMBER_NOT_FOUND', codes.memberNotFound],
    ['BALANCE_INSUFFICIENT', codes.balanceInsufficient],
    ['VENDOR_QUOTA_EXHAUSTED', codes.quotaExhausted],
    ['SIGNATURE_REFUSED', codes.signatureRefused],
    ['CLIENT_UNKNOWN', codes.appUnknown],
  ])('%s is what the account says its numbers mean', async (code, numbers) => {
    for (const number of numbers) {
      simulator.misbehave.refusesWith(number, 'in words');
      expect(await adjust(by('1'))).toMatchObject({
        kind: 'refused',
        refusal: { code, detail: 'in words', vendor: { name: 'kybio', code: String(number), message: 'in words' } },
      });
    }
    expect(alarms).toEqual([]);
    expect(simulator.books.effects()).toEqual([]);
  });

  test('without a configured number is certain, and an alarm carries what was said', async () => {
    simulator.misbehave.refusesWith(4_021, 'no such thing');
    const outcome = await adjust(by('1'), { of: connect({ errorCodes: {} }) });
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'UNDOCUMENTED_REFUSAL' } });
    expect(alarms).toEqual([{ kind: 'undocumentedCode', detail: 'error 4021: no such thing' }]);
  });

  test('without number and message is certain too', async () => {
    simulator.misbehave.refusesWith(null);
    expect(said(await adjust(by('1')))).toBe('UNDOCUMENTED_REFUSAL');
    expect(alarmKinds()).toEqual(['undocumentedCode']);
  });

  test('of a repeated second is told by its message where no number is known', async () => {
    const of = connect({ errorCodes: {} });
    const intent = by('1');
    const effect = effectOn(sampled, of);
    const message = messageOf(effect, intent);
    expect(said(await effect.send(intent, message, null))).toBe('done');
    expect(said(await effect.send(intent, message, null))).toBe('DUPLICATE_REQUEST');
    expect(simulator.books.effects()).toHaveLength(1);
  });

  test('says nothing of who the member is, but keeps its number', async () => {
    const before = await stateOf(sampled);
    const { name, phone, email, birthday } = known(before.profile?.person);
    simulator.misbehave.refusesWith(123_456, `${name} (${phone}, ${email}, ${birthday}) of ${sampled}: 重复`);
    const effect = effectOn(sampled);
    const outcome = await effect.send(by('1'), messageOf(effect, by('1')), before);
    const hidden = '[hidden] ([hidden], [hidden], [hidden]) of [hidden]: 重复';
    expect(outcome).toMatchObject({ refusal: { detail: hidden, vendor: { code: '123456', message: hidden } } });
    expect(alarms).toEqual([{ kind: 'undocumentedCode', detail: `error 123456: ${hidden}` }]);
  });

  test.each([
    ['findByPhone', '+65 9-1'],
    ['findByNumber', 'GOLD-7'],
  ] as const)('of %s does not repeat what was asked for', async (how, text) => {
    simulator.misbehave.refusesWith(77_777, `nobody has ${text}`);
    expect(await members()[how](text)).toMatchObject({ refusal: { detail: 'nobody has [hidden]' } });
  });

  test('of a repeated second is told by its message, whoever has such a name', async () => {
    const of = connect({ errorCodes: {} });
    const before = await stateOf(sampled, of);
    const profile = known(before.profile);
    const namesake = { ...before, profile: { ...profile, person: { ...profile.person, name: '重复提交' } } };
    simulator.misbehave.refusesWith(77_777, '重复提交修改');
    const effect = effectOn(sampled, of);
    expect(said(await effect.send(by('1'), messageOf(effect, by('1')), namesake))).toBe('DUPLICATE_REQUEST');
  });

  test('by a configured number goes before what its message says', async () => {
    simulator.misbehave.refusesWith(known(codes.memberNotFound[0]), '重复提交修改');
    expect(said(await adjust(by('1')))).toBe('MEMBER_NOT_FOUND');
  });

  test('for want of calls lasts until the vendor’s midnight', async () => {
    simulator.settings.callsPerDay = 0;
    expect(await adjust(by('1'))).toMatchObject({
      refusal: {
        code: 'VENDOR_QUOTA_EXHAUSTED',
        facts: { scope: 'vendor day', resetsAt: '2026-03-01T16:00:00.000Z' },
      },
    });
  });

  test.each([
    ['a wrong key', { key: 'ANOTHERKEY' }, {}, 'SIGNATURE_REFUSED'],
    ['an unknown appId', {}, { appId: 'NOBODY' }, 'CLIENT_UNKNOWN'],
  ])('of %s reaches the operator', async (_, options, settings, code) => {
    expect(said(await adjust(by('1'), { of: connect(settings, options) }))).toBe(code);
  });
});

describe('unknown', () => {
  const unreadable = ['unreadableAnswer'];

  test.each<[string, () => void, number, readonly string[]]>([
    ['a connection dropped after work', () => simulator.misbehave.dropsAfterWork(), 1, []],
    ['a connection dropped before work', () => simulator.misbehave.dropsBeforeWork(), 0, []],
    ['a reset', () => simulator.misbehave.resets({ applied: true }), 1, []],
    ['silence', () => simulator.misbehave.hangs({ applied: true }), 1, []],
    ['an answer that comes too late', () => simulator.misbehave.slowAnswer(400), 1, []],
    ['a page of a proxy', () => simulator.misbehave.proxyPage(502), 0, unreadable],
    ['a success with another HTTP status', () => simulator.misbehave.httpStatus(500), 1, unreadable],
    ['a redirect', () => simulator.misbehave.httpStatus(302), 1, unreadable],
    ['an empty body', () => simulator.misbehave.emptyBody(), 1, unreadable],
    ['JSON cut short', () => simulator.misbehave.invalidJson(), 1, unreadable],
    ['a body cut short', () => simulator.misbehave.truncated(), 1, []],
    ['another status', () => simulator.misbehave.answersStatus('processing'), 1, unreadable],
    ['a success without data', () => simulator.misbehave.answersNoData(), 1, unreadable],
  ])('is what %s leaves', async (_, misbehave, effects, told) => {
    misbehave();
    expect(said(await adjust(by('1'), { of: connect({}, { timeoutMs: 200 }) }))).toBe('unknown');
    expect(simulator.books.effects()).toHaveLength(effects);
    expect(simulator.books.requests()).toHaveLength(1);
    expect(alarmKinds()).toEqual(told);
  });

  test('is work done after we have given up', async () => {
    simulator.misbehave.worksLate(200);
    expect(said(await adjust(by('1'), { of: connect({}, { timeoutMs: 50 }) }))).toBe('unknown');
    expect(simulator.books.effects()).toHaveLength(0);
    await expect.poll(() => simulator.books.effects().length).toBe(1);
  });

  test.each([
    ['an amount that is none', success({ balanceAfterUpdate: 'much' })],
    ['an amount that is missing', success({ pointBeforeUpdate: undefined })],
    ['an id that is none', success({ customerUid: 'somebody' })],
    ['a list', '[]'],
    ['no status', '{"data":{}}'],
    ['a gzip body cut short', gzipSync(success()).subarray(0, 30)],
    ['a gzip body without end', gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))],
  ])('is an answer with %s', async (_, body) => {
    expect(said(await adjust(by('10'), { of: await answering(body) }))).toBe('unknown');
    expect(alarmKinds()).toEqual(unreadable);
  });

  test('is not what was never sent', async () => {
    await simulator.close();
    expect(said(await adjust(by('1')))).toBe('neverSent');
  });
});

test.each<[string, string | Buffer, Record<string, string>]>([
  ['gzip that says so', gzipSync(success()), { 'content-encoding': 'gzip' }],
  ['gzip that does not say so', gzipSync(success()), {}],
  ['deflate', deflateSync(success()), { 'content-encoding': 'deflate' }],
  ['plain text', success(), {}],
  ['plain text with a mark of its byte order', `\ufeff${success()}`, {}],
])('an answer in %s is read', async (_, body, headers) => {
  expect(await adjust(by('10'), { of: await answering(body, headers) })).toMatchObject({ value: { balance: '11' } });
});

describe('doubt', () => {
  test.each([
    [{}, 'OPERATOR', 'KNOWN'],
    [{ isOnlyWriter: true }, 'READING', 'FRESH'],
    [{ duplicateRule: 'PROVEN' }, 'REPEATING', 'KNOWN'],
    [{ duplicateRule: 'PROVEN', isOnlyWriter: true }, 'REPEATING', 'KNOWN'],
  ])('with %j is settled by %s and needs a %s state before', (settings, settlesUnknownBy, needsBefore) => {
    const effect = effectOn(sampled, connect(settings));
    expect(effect).toMatchObject({ isExclusive: true, readsBack: false, settlesUnknownBy, needsBefore });
  });

  test.each([
    ['5', '0', 'applied'],
    ['5.00', '0.0', 'applied'],
    ['0', '0', 'untouched'],
    ['4.99', '0', 'unclear'],
    ['5', '1', 'unclear'],
    ['-5', '0', 'unclear'],
  ])('is judged by readings when nobody else writes: %s and %s is %s', async (balance, points, verdict) => {
    const before = await stateOf(sampled);
    simulator.ringUp(sampled, { balanceIncrement: balance, pointIncrement: points });
    const after = await stateOf(sampled);
    expect(effectOn(sampled, connect({ isOnlyWriter: true })).judge(by('5'), before, after)).toBe(verdict);
    expect(effectOn(sampled).judge(by('5'), before, after)).toBe('unclear');
  });

  test('leaves a projection where a state is known', async () => {
    const effect = effectOn(sampled);
    const before = await stateOf(sampled);
    expect(effect.project(by('-0.5', '1'), before)).toEqual({ ...before, balance: '1288', points: '3421' });
    expect(effect.project(by('1'), null)).toBeNull();
    expect(effect.check(by('-99999'), before)).toBeNull();
  });
});

describe('a reading', () => {
  test('tells all we keep of a member, and no more', async () => {
    expect(await stateOf(sampled)).toEqual({
      entity: 'Member',
      id: `sg-1:${sampled}`,
      accountId,
      uid: sampled,
      balance: '1288.5',
      points: '3420',
      profile: {
        number: 'VIP000452',
        category: '金卡 Gold',
        status: 'ACTIVE',
        expiresAt: null,
        createdAt: '2021-03-08T02:15:00.000Z',
        person: { name: '林美玲 Lin Meiling', phone: '10000452', email: 'meiling@example.com', birthday: '1988-05-17' },
      },
      observedAt: now.toISOString(),
    });
    expect(simulator.books.requests()[0]?.path).toBe('/openapi/v1/customerOpenApi/queryByUid');
  });

  test.each([
    ['disabled', 'status', 'DISABLED'],
    ['expired', 'expiresAt', '2022-12-31T15:59:59.000Z'],
  ] as const)('of a member that is %s tells its %s', async (name, field, value) => {
    expect((await stateOf(uidOf(kybioSeedUids[name]))).profile?.[field]).toBe(value);
  });

  test.each(['ERROR', 'NO_DATA', 'BLANK'] as const)('of nobody is refused, said by %s', async (how) => {
    simulator.settings.notFound = how;
    expect(said(await members().read(uidOf('42')))).toBe('MEMBER_NOT_FOUND');
    expect(said(await members().findByNumber('NOBODY'))).toBe('MEMBER_NOT_FOUND');
    expect(said(await members().findByPhone('00'))).toBe('MEMBER_NOT_FOUND');
    expect(alarms).toEqual([]);
  });

  test('of a deleted member finds nobody', async () => {
    expect(said(await members().read(uidOf(kybioSeedUids.deleted)))).toBe('MEMBER_NOT_FOUND');
  });

  test('finds a member by number', async () => {
    expect(await members().findByNumber('VIP000460')).toMatchObject({ value: { uid: kybioSeedUids.decoy } });
    expect(simulator.books.requests()[0]).toMatchObject({
      path: '/openapi/v1/customerOpenApi/queryByNumber',
      body: '{"appId":"TESTAPPID","customerNum":"VIP000460"}',
    });
  });

  test('by number that answers with another number is not believed', async () => {
    const body = '{"status":"success","data":{"customerUid":7,"number":"B","balance":1,"point":1}}';
    expect(said(await members(await answering(body)).findByNumber('A'))).toBe('unknown');
    expect(alarmKinds()).toEqual(['contradictoryAnswer']);
  });

  test('finds everybody who shares a phone', async () => {
    const { father, mother, daughter } = kybioSeedUids;
    expect(await members().findByPhone('10000666')).toMatchObject({
      value: [{ uid: father }, { uid: mother }, { uid: daughter }],
    });
    expect(simulator.books.requests()[0]).toMatchObject({
      path: '/openapi/v1/customerOpenapi/queryBytel',
      body: '{"appId":"TESTAPPID","customerTel":"10000666"}',
    });
  });

  const row = (uid: number, phone: string) => `{"customerUid":${uid},"phone":"${phone}","balance":1,"point":1}`;

  test('by phone leaves out who has another one, and says so', async () => {
    const rows = [row(1, '1380-000 0001'), row(2, '13900000002'), row(3, '')];
    const of = await answering(`{"status":"success","data":[${rows.join(',')}]}`);
    expect(await members(of).findByPhone('13800000001')).toMatchObject({ value: [{ uid: '1' }, { uid: '3' }] });
    expect(alarms).toEqual([{ kind: 'contradictoryAnswer', detail: '1 of 3 members answered have another phone' }]);
  });

  test('by phone that finds other phones alone is not believed', async () => {
    const of = await answering(`{"status":"success","data":[${row(1, '13900000002')}]}`);
    expect(said(await members(of).findByPhone('13800000001'))).toBe('unknown');
    expect(alarmKinds()).toEqual(['contradictoryAnswer']);
  });

  test.each([
    ['GBK', 'application/json;charset=GBK', 'done'],
    ['GBK that claims to be UTF-8', 'application/json; charset=utf-8', 'unknown'],
  ])('in %s is %s', async (_, contentType, becomes) => {
    const parts = ['{"status":"success","data":{"customerUid":7,"balance":1,"point":1,"name":"', '"}}'];
    const body = Buffer.concat([
      Buffer.from(parts[0] ?? ''),
      Buffer.of(0xd5, 0xc5, 0xc8, 0xfd),
      Buffer.from(parts[1] ?? ''),
    ]);
    for (const sent of [body, gzipSync(body)]) {
      const outcome = await members(await answering(sent, { 'content-type': contentType })).read(uidOf('7'));
      expect(outcome).toMatchObject(
        becomes === 'done' ? { value: { profile: { person: { name: '张三' } } } } : { kind: becomes },
      );
    }
    expect(alarmKinds()).toEqual(becomes === 'done' ? [] : ['unreadableAnswer', 'unreadableAnswer']);
  });

  test.each([
    ['without a balance', '{"customerUid":7,"point":1}', 'balance'],
    ['with an odd id', '{"customerUid":"7x","balance":1,"point":1}', 'customerUid'],
    ['that is a text', '"somebody"', 'data'],
  ])('of a member %s is unknown, and the alarm names the field alone', async (_, data, field) => {
    const of = await answering(`{"status":"success","data":${data}}`);
    expect(said(await members(of).read(uidOf('7')))).toBe('unknown');
    expect(alarms).toEqual([{ kind: 'unreadableAnswer', detail: `a member cannot be read: ${field}` }]);
  });

  test('never keeps a password', async () => {
    const kept = [
      await members().read(sampled),
      await members().findByPhone('10000666'),
      await known(members().list).page(null),
    ];
    expect(kept.map(({ kind }) => kind)).toEqual(['done', 'done', 'done']);
    expect(JSON.stringify(kept)).not.toMatch(/5F4DCC3B|password|store01/);
  });
});

describe('the list', () => {
  /** Walks to the end; more pages than there are members are a loop. */
  async function walk(of = connector): Promise<string[]> {
    const uids: string[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < 50; pages += 1) {
      const outcome: Awaited<ReturnType<NonNullable<MemberPort['list']>['page']>> = await known(members(of).list).page(
        cursor,
      );
      if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
      uids.push(...outcome.value.items.map(({ uid }) => uid));
      cursor = outcome.value.next;
      if (cursor === null) return uids;
    }
    throw new Error('the walk does not end');
  }
  const everybody = () =>
    simulator.books
      .members()
      .map(({ uid }) => uid)
      .filter((uid) => uid !== kybioSeedUids.deleted);

  test.each([1, 5, 7, 25, 100])('walks through everybody once, %i a page', async (pageSize) => {
    simulator.settings.pageSize = pageSize;
    expect(await walk()).toEqual(everybody());
  });

  test('sends the cursor back digit by digit', async () => {
    simulator.settings.pageSize = 20;
    await walk();
    const [first, second] = simulator.books.requests();
    expect(first?.body).toBe('{"appId":"TESTAPPID"}');
    expect(second?.body).toMatch(
      /^\{"appId":"TESTAPPID","postBackParameter":\{"parameterType":"LAST_RESULT_MAX_ID","parameterValue":\d{18}\}\}$/,
    );
  });

  test('ends where a cursor leads to itself', async () => {
    const page =
      '{"postBackParameter":{"v":9007199254740993},"pageSize":1,"result":[{"customerUid":7,"balance":1,"point":1}]}';
    const list = known(members(await answering(`{"status":"success","data":${page}}`)).list);
    expect(await list.page(null)).toMatchObject({ value: { next: '1 {"v":9007199254740993}' } });
    expect(await list.page('1 {"v":9007199254740993}')).toMatchObject({ value: { next: null, items: [{ uid: '7' }] } });
    expect(alarms).toEqual([]);
  });

  const page = (data: string) => `{"status":"success","data":${data}}`;

  test('ends with an empty page, whatever it says of its size', async () => {
    const of = await answering(page('{"postBackParameter":{"v":1},"pageSize":0,"result":[]}'));
    expect(await known(members(of).list).page(null)).toMatchObject({ value: { next: null } });
  });

  test('ends where cursors go round in a circle, and says so', async () => {
    const of = await answering(page('{"postBackParameter":{"v":2},"pageSize":1,"result":[{}]}'));
    const list = known(members(of).list);
    expect(await list.page('9998 {"v":1}')).toMatchObject({ value: { next: '9999 {"v":2}' } });
    expect(alarms).toEqual([]);
    expect(await list.page('9999 {"v":1}')).toMatchObject({ value: { next: null } });
    expect(alarms[0]).toMatchObject({
      kind: 'contradictoryAnswer',
      detail: expect.stringContaining('10000 pages') as unknown,
    });
  });

  test('leaves out a row that cannot be read, and says so', async () => {
    const page =
      '{"pageSize":100,"result":[{"customerUid":7,"balance":"?","point":1},{"customerUid":null},{"customerUid":8,"balance":1,"point":1}]}';
    const list = known(members(await answering(`{"status":"success","data":${page}}`)).list);
    expect(await list.page(null)).toMatchObject({ value: { items: [{ uid: '8' }], next: null } });
    expect(alarms).toEqual([{ kind: 'unreadableAnswer', detail: '1 members of a page cannot be read' }]);
  });

  test('without data is unknown, not empty', async () => {
    simulator.misbehave.answersNoData();
    expect(said(await known(members().list).page(null))).toBe('unknown');
  });

  test('is walked as often as the account wants', () => {
    expect(members().list?.walkEverySeconds).toBe(86_400);
    expect(members(connect({ walkMembersEveryHours: 0.5 })).list?.walkEverySeconds).toBe(1_800);
    expect(members(connect({ walkMembersEveryHours: null })).list).toBeNull();
  });
});

describe('the quota', () => {
  test('is what the vendor says, and asking costs calls', async () => {
    simulator.settings.callsPerDay = 3_000;
    expect(await quota().readLimit()).toMatchObject({ kind: 'done', value: 3_000 });
    expect(await quota().readUsed('2026-03-01')).toMatchObject({ kind: 'done', value: 2 });
    expect(await quota().readUsed('2026-02-28')).toMatchObject({ kind: 'done', value: 0 });
    expect(simulator.books.callsToday()).toBe(3);
  });

  const rows = (...data: readonly object[]) => answering(JSON.stringify({ status: 'success', data }));

  test('is read from the own row, and from the allowance in force', async () => {
    const own = { appId: 'testappid', startDate: null, endDate: null };
    const of = await rows(
      { ...own, appId: 'OTHER', limitTimes: 1 },
      { ...own, limitTimes: 300 },
      { ...own, limitTimes: 9_000, startDate: '2020-01-01 00:00:00', endDate: '2020-12-31 00:00:00' },
      { ...own, limitTimes: 3_000, startDate: '2026-01-01 00:00:00', endDate: '2026-12-31 00:00:00' },
    );
    expect(await quota(of).readLimit()).toMatchObject({ value: 3_000 });
  });

  test('without a row in force is unknown', async () => {
    const of = await rows({ appId, limitTimes: 9, startDate: null, endDate: '2020-01-01 00:00:00' });
    expect(said(await quota(of).readLimit())).toBe('unknown');
    expect(alarmKinds()).toEqual(['unreadableAnswer']);
  });

  test.each([
    ['nothing of that day', [{ appId, accessDate: '2026-02-01', haveAcessTimes: 7 }], null],
    ['nothing of us', [{ appId: 'OTHER', accessDate: '2026-03-01', haveAcessTimes: 7 }], null],
    ['the printed spelling', [{ appId, accessDate: '2026-03-01 00:00:00', haveAcessTimes: '7' }], 7],
    ['the right spelling', [{ appId, accessDate: '2026-03-01', haveAccessTimes: 8 }], 8],
  ])('from %s is read', async (_, data, used) => {
    expect(await quota(await rows(...data)).readUsed('2026-03-01')).toMatchObject({ value: used });
  });
});

describe('settings', () => {
  test('have careful defaults', () => {
    expect(members().decimalPlaces).toEqual({ balance: 2, points: 2 });
    expect(members().targetKey(sampled)).toBe(`kybio/${sampled}`);
    expect(connector).toMatchObject({
      vendor: 'kybio',
      kinds: ['ADJUST_MEMBER_BALANCE'],
      templates: null,
      benefits: null,
    });
    expect(kybio.callsPerDay).toBe(300);
    expect(JSON.stringify(kybio.settingsJsonSchema())).toContain('walkMembersEveryHours');
  });

  test.each<[string, Record<string, unknown>, string?]>([
    ['a base URL with a query', { baseUrl: 'https://x.example/openapi/v1?a=1' }],
    ['a base URL with a user', { baseUrl: 'https://me@x.example/openapi/v1' }],
    ['a base URL of another scheme', { baseUrl: 'ftp://x.example' }],
    ['an appId with a blank', { appId: 'A B' }],
    ['an empty key', {}, ''],
    ['a key with a line end', {}, 'KEY\n'],
    ['an offset by name', { timeZoneOffset: 'Asia/Singapore' }],
    ['too many digits', { balanceDecimals: 9 }],
    ['one number with two meanings', { errorCodes: { duplicate: [1], memberNotFound: [1] } }],
    ['a number that is none', { errorCodes: { duplicate: ['1'] } }],
    ['a setting nobody knows', { appVersion: '1' }],
  ])('refuse %s', (_, settings, key) => {
    const configured = configure(settings, key);
    expect('issues' in configured && configured.issues.length).toBe(1);
    expect(JSON.stringify(configured)).not.toContain('KEY\\n');
  });

  test('list what the page prints and what an account can add', () => {
    expect(kybio.resultCodes.map(({ status, code, becomes }) => `${status} ${code} ${becomes}`)).toEqual([
      'success  DONE',
      'error  UNDOCUMENTED_REFUSAL',
      'error errorCodes.duplicate DUPLICATE_REQUEST',
      'error errorCodes.memberNotFound MEMBER_NOT_FOUND',
      'error errorCodes.balanceInsufficient BALANCE_INSUFFICIENT',
      'error errorCodes.quotaExhausted VENDOR_QUOTA_EXHAUSTED',
      'error errorCodes.signatureRefused SIGNATURE_REFUSED',
      'error errorCodes.appUnknown CLIENT_UNKNOWN',
    ]);
  });
});

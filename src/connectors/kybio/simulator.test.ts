/** The simulated vendor, asked by a client with its own few lines. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command } from '../simulation/simulator-test-client.ts';
import { createKybioSimulator, type KybioSimulator } from './simulator.ts';
import { isLess, printed, scaled, sum } from './simulator-decimal.ts';
import { errorNumbers } from './simulator-errors.ts';
import { kybioSeeds, kybioSeedUids } from './simulator-seeds.ts';

const appId = 'TESTAPPID';
const appKey = 'TESTKEY0000000001';
const { sampled, decoy, broke, creditor, deleted } = kybioSeedUids;

let simulator: KybioSimulator;
let clock: Date;

beforeEach(async () => {
  clock = new Date('2026-03-01T04:00:00.000Z');
  simulator = await createKybioSimulator({
    apps: [
      { appId, appKey },
      { appId: 'SISTER', appKey: 'SISTERKEY' },
    ],
    now: () => clock,
  });
  simulator.settings.envelopeVariety = false;
  simulator.settings.compresses = false;
});
afterEach(() => simulator.close());

const sign = (body: string | Buffer, key = appKey): string =>
  createHash('md5').update(key).update(body).digest('hex').toUpperCase();
const headersFor = (body: string | Buffer) => ({
  'user-agent': 'openApi',
  'content-type': 'application/json; charset=utf-8',
  'accept-encoding': 'gzip,deflate',
  'time-stamp': '1437528688233',
  'data-signature': sign(body),
});

async function post(method: string, body: string | Buffer, headers: Record<string, string | null> = {}) {
  const all = Object.entries({ ...headersFor(body), ...headers }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  const response = await fetch(`${simulator.baseUrl}/${method}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: all,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const adjustMethod = 'customerOpenApi/updateBalancePointByIncrement';
let seconds = 0;
const time = (): string =>
  new Date(Date.UTC(2026, 0, 1) + seconds++ * 1_000).toISOString().slice(0, 19).replace('T', ' ');

interface Change {
  readonly uid?: string;
  readonly balance?: string;
  readonly point?: string;
  readonly at?: string;
  readonly more?: string;
}
const changeOf = ({ uid = sampled, balance = '1', point = '0', at = time(), more = '' }: Change = {}): string =>
  `{"appId":"${appId}","customerUid":${uid},"balanceIncrement":${balance},"pointIncrement":${point},"dataChangeTime":"${at}"${more}}`;
const change = async (parts?: Change): Promise<string> => (await post(adjustMethod, changeOf(parts))).text;
const numberOf = (text: string): number | null => {
  const [, number] = /"errorCode":(\d+)/.exec(text) ?? [];
  return number === undefined ? null : Number(number);
};
const balanceOf = (uid: string) => simulator.books.members().find((member) => member.uid === uid)?.balance;

describe('an increment', () => {
  test('is applied, entered, and answered exactly', async () => {
    expect(await change({ balance: '-12.5', point: '100', at: '2015-12-16 13:26:23' })).toBe(
      `{"status":"success","messages":[],"errorCode":null,"data":{"customerUid":${sampled},` +
        '"balanceBeforeUpdate":1288.5,"balanceAfterUpdate":1276.00,"balanceIncrement":-12.5,' +
        '"pointBeforeUpdate":3420.00,"pointAfterUpdate":3520.00,"pointIncrement":100,' +
        '"dataChangeTime":"2015-12-16 13:26:23","updateCustomerTime":"2026-03-01 12:00:00"}}',
    );
    expect(simulator.books.effects()).toEqual([
      {
        uid: sampled,
        balanceIncrement: '-12.5',
        pointIncrement: '100',
        dataChangeTime: '2015-12-16 13:26:23',
        at: clock,
      },
    ]);
    expect(balanceOf(sampled)).toBe('1276.00');
  });

  test('for an id that went through a double reaches the decoy', async () => {
    await change({ uid: String(Number(sampled)) });
    expect(simulator.books.effects()).toMatchObject([{ uid: decoy }]);
    expect(balanceOf(sampled)).toBe('1288.50');
  });

  test('is refused a second time, with another amount too, until the rule is off', async () => {
    const at = time();
    expect(numberOf(await change({ at }))).toBeNull();
    expect(numberOf(await change({ at, balance: '2' }))).toBe(errorNumbers.duplicate);
    expect(numberOf(await change({ at, uid: decoy }))).toBeNull();
    expect(simulator.books.effects()).toHaveLength(2);
    simulator.settings.duplicateRule = false;
    expect(numberOf(await change({ at }))).toBeNull();
    expect(simulator.books.effects()).toHaveLength(3);
  });

  test('that was refused burns nothing', async () => {
    const at = time();
    const careful = { uid: broke, balance: '-1', at, more: ',"validateBalance":1' };
    expect(numberOf(await change(careful))).toBe(errorNumbers.balanceInsufficient);
    expect(numberOf(await change({ uid: broke, at }))).toBeNull();
  });

  test.each([
    ['a balance below zero', { uid: broke, balance: '-0.01', more: ',"validateBalance":1' }, 'balanceInsufficient'],
    ['points below zero', { uid: broke, point: '-1', more: ',"validatePoint":1' }, 'pointsInsufficient'],
    [
      'more than the credit',
      { uid: creditor, balance: '-520.01', more: ',"validateBalance":1' },
      'balanceInsufficient',
    ],
    ['an unknown member', { uid: '42' }, 'memberNotFound'],
    ['a deleted member', { uid: deleted }, 'memberNotFound'],
  ] as const)('is refused for %s, both parts of it', async (_, parts, name) => {
    expect(numberOf(await change(parts))).toBe(errorNumbers[name]);
    expect(simulator.books.effects()).toEqual([]);
  });

  test.each([
    ['below zero without being asked to check', { uid: broke, balance: '-5' }, '-5.00'],
    ['down to the credit', { uid: creditor, balance: '-520', more: ',"validateBalance":1' }, '-500.00'],
    ['up from below zero though asked to check', { uid: broke, balance: '5', more: ',"validateBalance":1' }, '5.00'],
  ])('goes %s', async (_, parts, balance) => {
    await change(parts);
    expect(balanceOf(parts.uid)).toBe(balance);
  });

  test('is not checked by an older vendor that ignores what it does not know', async () => {
    simulator.settings.knowsUpstreamFields = false;
    await change({ uid: broke, balance: '-5', more: ',"validateBalance":1,"validatePoint":1' });
    expect(balanceOf(broke)).toBe('-5.00');
  });

  test.each([
    ['no appId', '{"customerUid":1}', 'appUnknown'],
    ['no JSON', '{', 'malformed'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'malformed'],
    ['a text for an increment', changeOf({ balance: '"1"' }), 'malformed'],
    ['an exponent', changeOf({ balance: '1e2' }), 'malformed'],
    ['an id that is none', changeOf({ uid: '1.5' }), 'malformed'],
    ['an id beyond a Long', changeOf({ uid: '9223372036854775808' }), 'malformed'],
    ['a day for a time', changeOf({ at: '2026-01-01' }), 'malformed'],
    ['a month that is none', changeOf({ at: '2026-13-01 00:00:00' }), 'malformed'],
    ['a day that does not exist', changeOf({ at: '2026-02-30 10:00:00' }), 'malformed'],
    ['hour 24', changeOf({ at: '2026-02-28 24:00:00' }), 'malformed'],
    ['a field said twice', changeOf({ more: ',"balanceIncrement":2' }), 'malformed'],
    ['a field said twice in another spelling', changeOf({ more: ',"\\u0062alanceIncrement":2' }), 'malformed'],
    ['a field said twice inside another', changeOf({ more: ',"remark":{"a":1,"a":2}' }), 'malformed'],
    ['a time in the future', changeOf({ at: '2026-03-01 12:10:01' }), 'malformed'],
    ['a field nobody prints', changeOf({ more: ',"amount":1' }), 'malformed'],
  ] as const)('is refused with %s', async (_, body, name) => {
    expect(numberOf((await post(adjustMethod, body)).text)).toBe(errorNumbers[name]);
    expect(simulator.books.effects()).toEqual([]);
  });
});

test('an increment may be ten minutes early, or at any time where the vendor does not care', async () => {
  expect(numberOf(await change({ at: '2026-03-01 12:10:00' }))).toBeNull();
  simulator.settings.refusesFutureTimes = false;
  expect(numberOf(await change({ at: '2126-03-01 12:00:00' }))).toBeNull();
  expect(numberOf(await change({ more: ',"remark":"\\"a\\": 1, \\"a\\": 2, {"' }))).toBeNull();
});

describe('at the door', () => {
  test.each([
    [
      'a signature in small letters',
      { 'data-signature': sign(changeOf({ at: 'x' })).toLowerCase() },
      'signatureRefused',
    ],
    ['no signature', { 'data-signature': null }, 'signatureRefused'],
    ['a signature over other bytes', { 'data-signature': sign('{}') }, 'signatureRefused'],
    ['no time', { 'time-stamp': null }, 'timeStampMissing'],
    ['seconds', { 'time-stamp': '1437528688' }, 'timeStampMissing'],
    ['another agent', { 'user-agent': 'node' }, 'malformed'],
    ['another content type', { 'content-type': 'text/plain' }, 'malformed'],
  ] as const)('%s is refused', async (_, headers, name) => {
    expect(numberOf((await post(adjustMethod, changeOf(), headers)).text)).toBe(errorNumbers[name]);
    expect(simulator.books.callsToday()).toBe(0);
  });

  test.each(['customerOpenApi/add', 'customerOpenApi/queryBytel', '../v1/nothing'])(
    'there is no %s',
    async (method) => {
      expect((await post(method, changeOf())).status).toBe(404);
    },
  );
});

describe('calls', () => {
  test('are counted each day until midnight in UTC+8, whatever becomes of them', async () => {
    simulator.settings.callsPerDay = 2;
    simulator.misbehave.dropsBeforeWork();
    await expect(change()).rejects.toThrow('fetch failed');
    await change({ uid: '42' });
    expect(numberOf(await change())).toBe(errorNumbers.quotaExhausted);
    expect(simulator.books.callsToday()).toBe(2);
    expect(simulator.books.callsToday('SISTER')).toBe(0);
    clock = new Date('2026-03-01T15:59:59Z');
    expect(numberOf(await change())).toBe(errorNumbers.quotaExhausted);
    clock = new Date('2026-03-01T16:00:00Z');
    expect(numberOf(await change())).toBeNull();
    expect(simulator.books.callsToday()).toBe(1);
  });

  test('above the traffic of a second are refused and counted apart', async () => {
    simulator.settings.trafficPerSecond = 2;
    const numbers = [numberOf(await change()), numberOf(await change()), numberOf(await change())];
    expect(numbers).toEqual([null, null, errorNumbers.tooFast]);
    expect(simulator.books.overLimit()).toBe(1);
    expect(simulator.books.callsToday()).toBe(2);
    clock = new Date(clock.getTime() + 1_000);
    expect(numberOf(await change())).toBeNull();
  });

  test('are told for every appId of the chain, misspelt', async () => {
    const limits = await post('openApiLimitAccess/queryAccessTimes', `{"appId":"${appId}"}`);
    expect(limits.text).toContain('"data":[{"appId":"TESTAPPID","limitTimes":300,"startDate":null,"endDate":null},');
    const used = await post(
      'openApiLimitAccess/queryDailyAccessTimesLog',
      `{"appId":"${appId}","beginDate":"2026-02-28","endDate":"2026-03-01"}`,
    );
    expect(used.text).toContain('{"appId":"TESTAPPID","accessDate":"2026-03-01","limitTimes":300,"haveAcessTimes":2}');
    expect(used.text).toContain('{"appId":"SISTER","accessDate":"2026-03-01","limitTimes":300,"haveAcessTimes":0}');
    const span = `{"appId":"${appId}","beginDate":"2026-01-01","endDate":"2026-03-01"}`;
    expect(numberOf((await post('openApiLimitAccess/queryDailyAccessTimesLog', span)).text)).toBe(
      errorNumbers.malformed,
    );
  });
});

describe('answers', () => {
  test('vary, and vary the same way again', async () => {
    simulator.settings.envelopeVariety = true;
    const heads = async () => {
      const texts = [await change(), await change(), await change(), await change({ uid: '42' })];
      return texts.map((text) => text.slice(0, text.indexOf(',"data"')));
    };
    const first = await heads();
    expect(first.slice(0, 3)).toEqual([
      '{"status":"success","messages":[],"errorCode":null',
      '{"status":"SUCCESS","errorCode":null',
      '{"status":"Success","messages":[]',
    ]);
    simulator.books.reset();
    expect(await heads()).toEqual(first);
  });

  test('are compressed for whoever offers it, which is no misbehaviour', async () => {
    simulator.settings.compresses = true;
    const packed = await post(adjustMethod, changeOf());
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.text).toContain('"status":"success"');
    const plain = await post(adjustMethod, changeOf(), { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(simulator.books.requests().map(({ misbehaviour }) => misbehaviour)).toEqual([null, null]);
  });

  test('show a page without its cursor from the start again', async () => {
    simulator.settings.pageSize = 2;
    const page = async (cursor: string) =>
      (await post('customerOpenApi/queryCustomerPages', `{"appId":"${appId}"${cursor}}`)).text;
    const first = await page('');
    const [, cursor = ''] = /"postBackParameter":(\{[^}]*\})/.exec(first) ?? [];
    expect(await page('')).toBe(first);
    expect(await page(',"postBackParameter":{"parameterType":"LAST_RESULT_MAX_ID","parameterValue":1}')).toBe(first);
    expect(await page(`,"postBackParameter":${cursor}`)).not.toBe(first);
  });
});

describe('the books', () => {
  test('know what tills do, but not as an effect', async () => {
    simulator.ringUp(sampled, { balanceIncrement: '-88.50', pointIncrement: '1' });
    expect(simulator.books.members()).toContainEqual({
      uid: sampled,
      name: '林美玲 Lin Meiling',
      balance: '1200.00',
      points: '3421.00',
    });
    expect(simulator.books.effects()).toEqual([]);
    expect(() => simulator.ringUp('42', {})).toThrow('there is no member 42');
    expect(() => simulator.ringUp(sampled, { balanceIncrement: 'much' })).toThrow('decimals');
  });

  test('can be seen, commanded and put back from outside', async () => {
    await command(simulator.url, 'settings', { duplicateRule: false, callsPerDay: 5 });
    expect(simulator.settings).toMatchObject({ duplicateRule: false, callsPerDay: 5 });
    expect((await command(simulator.url, 'settings', { unheard: 1 })).status).toBe(400);
    await command(simulator.url, 'till', { uid: decoy, balanceIncrement: '11' });
    await command(simulator.url, 'misbehave', { name: 'refusesWith', args: [77, 'no'], target: sampled });
    expect(numberOf(await change({ uid: decoy }))).toBeNull();
    expect(numberOf(await change())).toBe(77);
    expect((await command(simulator.url, 'books')).content).toMatchObject({
      effects: [{ uid: decoy }],
      callsToday: 2,
      overLimit: 0,
      requestCount: 2,
    });
    await command(simulator.url, 'reset');
    expect(balanceOf(decoy)).toBe('100.00');
    expect(simulator.books.requests()).toEqual([]);
    expect(simulator.books.callsToday()).toBe(0);
  });

  test('begin with members of every kind, each id once', () => {
    expect(new Set(kybioSeeds.map(({ uid }) => uid)).size).toBe(kybioSeeds.length);
    expect(new Set(kybioSeeds.map(({ number }) => number)).size).toBe(kybioSeeds.length);
    expect(Object.values(kybioSeedUids).filter((uid) => balanceOf(uid) === undefined)).toEqual([]);
    expect(kybioSeeds.length).toBeGreaterThanOrEqual(25);
  });
});

describe('exact decimals', () => {
  const of = (text: string) => {
    const value = scaled(text);
    if (value === null) throw new Error(text);
    return value;
  };
  test.each([
    ['0.1', '0.2', '0.3'],
    ['1', '-0.01', '0.99'],
    ['-0.5', '0.25', '-0.25'],
    ['-0.05', '0.05', '0.00'],
    ['99999999999999999999999999999999999999', '1', '100000000000000000000000000000000000000'],
  ])('%s and %s are %s', (a, b, result) => {
    expect(printed(sum(of(a), of(b)))).toBe(result);
    expect(isLess(of(a), sum(of(a), of('0.001')))).toBe(true);
  });

  test('are printed short on request', () => {
    expect(['10.00', '-1.50', '0.00', '7'].map((text) => printed(of(text), true))).toEqual(['10', '-1.5', '0', '7']);
  });

  test.each(['', '1e2', '+1', '.5', '1.', 'x'])('%j is none', (text) => {
    expect(scaled(text)).toBeNull();
  });
});

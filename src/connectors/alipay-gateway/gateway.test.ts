/** One signed call against a server written here, which signs and checks with its own few lines. */
import { createSign, createVerify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeRsaPair, testKeys } from '../../../test/support/keys.ts';
import { type AccountId, parseAccountId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { VendorAlarm } from '../connector.ts';
import { createAsk } from './ask.ts';
import { createGateway, formatTime, type Gateway } from './gateway.ts';
import { divide, gatewaySettings } from './settings.ts';
import { type Sign, signRsa256 } from './sign.ts';

const clientId = '4Q5Y8W0WSG45P907917';
const path = '/api/open/alipay/v1/ipass/template/manage/updateBudget';
const request = { path, body: '{"requestId":"R1","name":"滿10減1","number":1000}' };
const strangersKey = makeRsaPair().privateKey;

const closing: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

interface Arrival {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** What it came by. */
  readonly socket: Socket;
}

/** How an answer differs from the right one. A header of null is left out. */
interface Deviation {
  readonly body?: string;
  readonly status?: number;
  readonly time?: string;
  readonly key?: string;
  readonly signed?: {
    readonly path?: string;
    readonly time?: string;
    readonly body?: string;
    readonly clientId?: string;
  };
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Makes the Signature header from raw base64. */
  readonly header?: (base64: string) => string | null;
}

const success = '{"resultInfo":{"resultStatus":"S","resultCode":"SUCCESS","resultMessage":"success"}}';
const documented = (base64: string): string => `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(base64)}`;

function answer(response: ServerResponse, deviation: Deviation, now: Date): void {
  const { body = success, status = 200, time = `${now.toISOString().slice(0, 19)}Z`, signed = {} } = deviation;
  const parts = { path, time, body, clientId, ...signed };
  const base64 = createSign('RSA-SHA256')
    .update(`POST ${parts.path}\n${parts.clientId}.${parts.time}.${parts.body}`)
    .sign(deviation.key ?? testKeys.vendor.privateKey, 'base64');
  const headers: Record<string, string | null> = {
    'client-id': clientId,
    'content-type': 'application/json;charset=UTF-8',
    'response-time': time,
    signature: (deviation.header ?? documented)(base64),
    ...deviation.headers,
  };
  for (const [name, value] of Object.entries(headers)) if (value !== null) response.setHeader(name, value);
  response.writeHead(status).end(body);
}

interface Stage {
  readonly gateway: Gateway;
  readonly arrivals: readonly Arrival[];
  readonly alarms: readonly VendorAlarm[];
  /** Sets the clock of both sides. */
  setNow(at: Date): void;
}

/** A gateway and the server it calls; the n-th request is answered with the n-th deviation, the last one for ever. */
async function stage(
  deviations: readonly Deviation[] = [{}],
  settings: Record<string, unknown> = {},
  sign?: Sign,
): Promise<Stage> {
  let now = new Date('2024-05-22T06:42:21.500Z');
  const arrivals: Arrival[] = [];
  const alarms: VendorAlarm[] = [];
  const server = createServer((incoming, response) => {
    const answered = buffer(incoming).then((body) => {
      const { method = '', url = '', headers, socket } = incoming;
      arrivals.push({ method, url, headers, body, socket });
      answer(response, deviations[Math.min(arrivals.length, deviations.length) - 1] ?? {}, now);
    });
    answered.catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const deps = {
    vendor: 'a-vendor',
    accountId: accountId(),
    limits: { timeoutMs: 5_000, connections: 2 },
    now: () => now,
    machineTime: () => now,
    alarm: (alarm: VendorAlarm) => alarms.push(alarm),
  };
  const baseUrl = `http://127.0.0.1:${address.port}`;
  const gateway = createGateway(readSettings({ baseUrl, ...settings }), deps, sign);
  closing.push(async () => {
    await gateway.close();
    server.closeAllConnections();
    await once(server.close(), 'close');
  });
  return { gateway, arrivals, alarms, setNow: (at) => (now = at) };
}

function readSettings(settings: Record<string, unknown>) {
  const secrets = new Map([
    ['OURS', testKeys.ours.privateKey],
    ['THEIRS', testKeys.vendor.publicKey],
  ]);
  const schema = z.object(gatewaySettings((reference) => secrets.get('env' in reference ? reference.env : '') ?? ''));
  const own = { clientId, privateKey: { env: 'OURS' }, vendorPublicKey: { env: 'THEIRS' }, ...settings };
  const { fixed, credentials } = divide(schema.parse(own));
  return { ...fixed, credentials: () => credentials };
}

function accountId(): AccountId {
  const id = parseAccountId('hk-1');
  if (id === null) throw new Error('not an account id');
  return id;
}

const result = (status: string, code: string): string =>
  `{"result":{"resultStatus":"${status}","resultCode":"${code}","resultMessage":"m"}}`;

describe('a request', () => {
  test('carries the documented headers and the exact body', async () => {
    const { gateway, arrivals } = await stage([{}], { keyVersion: 2 });
    await gateway.call(request);
    const [arrival] = arrivals;
    expect(arrivals).toHaveLength(1);
    expect(arrival).toMatchObject({ method: 'POST', url: path });
    expect(arrival?.body.toString('utf8')).toBe(request.body);
    expect(arrival?.headers).toMatchObject({
      'client-id': clientId,
      'content-type': 'application/json; charset=UTF-8',
      'request-time': '2024-05-22T14:42:21+08:00',
    });
    expect(arrival?.headers['signature']).toMatch(/^algorithm=RSA256,keyVersion=2,signature=[A-Za-z0-9%]+$/);
    expect(arrival?.headers).not.toHaveProperty('encrypt');
  });

  test('repeated is signed afresh at a fresh time over the identical body', async () => {
    const { gateway, arrivals, setNow } = await stage();
    const instants = ['2024-05-22T06:42:21Z', '2024-05-22T06:42:22Z', '2024-05-22T07:00:00Z'];
    for (const at of instants) {
      setNow(new Date(at));
      expect(await gateway.call(request)).toMatchObject({ kind: 'result' });
    }
    const headersOf = (name: string) => arrivals.map(({ headers }) => String(headers[name]));
    expect(arrivals.map(({ body }) => body.toString('utf8'))).toEqual(instants.map(() => request.body));
    expect(headersOf('request-time')).toEqual([
      '2024-05-22T14:42:21+08:00',
      '2024-05-22T14:42:22+08:00',
      '2024-05-22T15:00:00+08:00',
    ]);
    expect(new Set(headersOf('signature')).size).toBe(instants.length);
    for (const { headers, body } of arrivals) {
      const value = decodeURIComponent(/signature=(.*)$/.exec(String(headers['signature']))?.[1] ?? '');
      const text = `POST ${path}\n${String(headers['client-id'])}.${String(headers['request-time'])}.${body.toString('utf8')}`;
      expect(createVerify('RSA-SHA256').update(text).verify(testKeys.ours.publicKey, value, 'base64')).toBe(true);
    }
  });

  test('that was foreseen is signed at once, and sent when it is called', async () => {
    const signed: string[] = [];
    const { gateway, arrivals } = await stage([{}], {}, (parts, key) => {
      signed.push(parts.body);
      return signRsa256(parts, key);
    });
    gateway.foresee({ path: '/of/nobody', body: 'that is never called' });
    gateway.foresee(request);
    expect(signed).toEqual(['that is never called', request.body]);
    expect(await gateway.call(request)).toMatchObject({ kind: 'result' });
    expect(arrivals.map(({ url }) => url)).toEqual([path]);
  });

  test('that cannot be signed is never sent, and harms nobody who foresees it', async () => {
    const { gateway, arrivals } = await stage([{}], {}, () => Promise.reject(new Error('no such key')));
    gateway.foresee(request);
    expect(await gateway.call(request)).toMatchObject({
      kind: 'neverSent',
      why: expect.stringContaining('no such key'),
    });
    expect(arrivals).toEqual([]);
  });

  test('that reaches nobody is never sent', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    await once(server.close(), 'close');
    const port = typeof address === 'object' ? address?.port : 0;
    const { gateway, alarms } = await stage([{}], { baseUrl: `http://127.0.0.1:${port}` });
    expect(await gateway.call(request)).toMatchObject({ kind: 'neverSent' });
    expect(alarms).toEqual([]);
  });
});

describe('formatTime', () => {
  test.each([
    ['+08:00', '2024-05-22T14:42:21+08:00'],
    ['+05:30', '2024-05-22T12:12:21+05:30'],
    ['+00:00', '2024-05-22T06:42:21+00:00'],
    ['-00:30', '2024-05-22T06:12:21-00:30'],
    ['-09:30', '2024-05-21T21:12:21-09:30'],
    ['+14:00', '2024-05-22T20:42:21+14:00'],
  ])('writes the instant at %s', (offset, text) => {
    const at = new Date('2024-05-22T06:42:21.999Z');
    expect(formatTime(at, offset)).toBe(text);
    expect(Date.parse(text)).toBe(at.getTime() - 999);
  });
});

describe('an answer that is not the vendor’s', () => {
  const flaws: ReadonlyArray<readonly [string, Deviation, string]> = [
    ['without a signature', { header: () => null }, 'no Signature header'],
    ['with an empty Signature header', { header: () => '' }, 'holds no signature'],
    ['with a header that holds no signature', { header: () => 'algorithm=RSA256,keyVersion=1' }, 'holds no signature'],
    [
      'with a signature that cannot be decoded',
      { header: () => 'algorithm=RSA256,signature=%E0%A4%A' },
      'holds no signature',
    ],
    ['with a signature of nonsense', { header: () => documented('nonsense') }, 'signature is wrong'],
    ['with a signature cut short', { header: (base64) => documented(base64.slice(0, 300)) }, 'signature is wrong'],
    ['signed with another key', { key: strangersKey }, 'signature is wrong'],
    ['signed with our own key', { key: testKeys.ours.privateKey }, 'signature is wrong'],
    ['signed over another path', { signed: { path: `${path}/` } }, 'signature is wrong'],
    ['signed over another time', { signed: { time: '2024-05-22T06:42:20Z' } }, 'signature is wrong'],
    ['signed over another body', { signed: { body: `${success} ` } }, 'signature is wrong'],
    ['signed over another client id', { signed: { clientId: `${clientId}X` } }, 'signature is wrong'],
    ['for another client', { headers: { 'client-id': 'OTHER' }, signed: { clientId: 'OTHER' } }, 'another client'],
    ['without a Response-Time', { headers: { 'response-time': null } }, 'no Response-Time header'],
    ['with a Response-Time that is no time', { time: 'soon' }, 'Response-Time'],
    ['with a Response-Time without an offset', { time: '2024-05-22T06:42:21' }, 'says no offset'],
    ['with a Response-Time that is a day', { time: '2024-05-22' }, 'says no offset'],
    ['too old', { time: '2024-05-22T06:41:20Z' }, 'more than 60 s off'],
    ['from the future', { time: '2024-05-22T06:43:22Z' }, 'more than 60 s off'],
    ['by another algorithm', { header: (base64) => documented(base64).replace('RSA256', 'ECC224') }, 'ECC224'],
  ];
  const claims = [result('S', 'SUCCESS'), result('F', 'PARAM_ILLEGAL'), result('U', 'UNKNOWN_EXCEPTION')];

  test.each(flaws)('%s is unknown whatever it claims, and raises the alarm', async (_, deviation, flaw) => {
    const { gateway, alarms, arrivals } = await stage(claims.map((body) => ({ body, ...deviation })));
    for (const _ of claims) {
      expect(await gateway.call(request)).toMatchObject({
        kind: 'unknown',
        why: expect.stringContaining(flaw) as unknown,
        vendor: { name: 'a-vendor', status: null, code: null, message: null },
      });
    }
    expect(arrivals).toHaveLength(claims.length);
    expect(alarms.map(({ kind }) => kind)).toEqual(claims.map(() => 'unverifiedAnswer'));
  });

  test('tells the operator what it claims', async () => {
    const { gateway, alarms } = await stage([{ body: result('F', 'KEY_NOT_FOUND'), header: () => null }]);
    await gateway.call(request);
    expect(alarms).toEqual([
      { kind: 'unverifiedAnswer', detail: 'it has no Signature header; it claims F KEY_NOT_FOUND' },
    ]);
  });

  test('counts once: within the tolerance it is no answer to a later request', async () => {
    const first = '2024-05-22T06:42:21Z';
    const { gateway, alarms, setNow } = await stage([{ time: first }]);
    expect((await gateway.call(request)).kind).toBe('result');
    expect((await gateway.call(request)).kind).toBe('result');
    setNow(new Date('2024-05-22T06:42:31Z'));
    expect(await gateway.call(request)).toMatchObject({ kind: 'unknown', why: expect.stringContaining('earlier') });
    expect(alarms).toMatchObject([{ kind: 'unverifiedAnswer' }]);
  });

  test('counts once, however its signature is spelt', async () => {
    const time = '2024-05-22T06:42:21Z';
    const bare = (base64: string): string => `signature=${base64.replace(/=+$/, '')}`;
    const { gateway, setNow } = await stage([{ time }, { time, header: bare }]);
    expect((await gateway.call(request)).kind).toBe('result');
    setNow(new Date('2024-05-22T06:42:31Z'));
    expect((await gateway.call(request)).kind).toBe('unknown');
  });

  test('is refused by the tolerance that the settings name', async () => {
    const { gateway } = await stage([{ time: '2024-05-22T06:42:19Z' }], { answerTimeToleranceSeconds: 2 });
    expect(await gateway.call(request)).toMatchObject({ kind: 'unknown' });
  });
});

describe('an answer that verifies', () => {
  test.each<[string, Deviation]>([
    ['as documented', {}],
    ['with raw base64', { header: (base64) => `algorithm=RSA256,keyVersion=1,signature=${base64}` }],
    ['with blanks after the commas', { header: (base64) => documented(base64).replaceAll(',', ', ') }],
    ['with blanks and raw base64', { header: (base64) => `algorithm=RSA256, keyVersion=0, signature=${base64}` }],
    ['in another order', { header: (base64) => `signature=${encodeURIComponent(base64)},algorithm=RSA256` }],
    ['with unknown parts', { header: (base64) => `v=1,${documented(base64)},nonce=7` }],
    ['with the algorithm in lower case', { header: (base64) => documented(base64).replace('RSA256', 'rsa256') }],
    ['with no algorithm', { header: (base64) => `signature=${encodeURIComponent(base64)}` }],
    ['with another key version', { header: (base64) => documented(base64).replace('keyVersion=1', 'keyVersion=9') }],
    ['without repeating the client id', { headers: { 'client-id': null } }],
    ['with an offset in its time', { time: '2024-05-22T14:42:21+08:00' }],
    ['with an offset without a colon', { time: '2024-05-22T14:42:21+0800' }],
    ['with a fraction in its time', { time: '2024-05-22T06:42:21.123Z' }],
    ['just old enough', { time: '2024-05-22T06:41:21.500Z' }],
    ['just early enough', { time: '2024-05-22T06:43:21.500Z' }],
    ['of another content type', { headers: { 'content-type': 'text/plain' } }],
    ['with words that are not ASCII', { body: success.replace('success', '成功 🎉') }],
    ['in JSON with blanks', { body: `\n ${success} \n` }],
  ])('%s is believed', async (_, deviation) => {
    const { gateway, alarms } = await stage([deviation]);
    expect(await gateway.call(request)).toMatchObject({
      kind: 'result',
      result: { resultStatus: 'S', resultCode: 'SUCCESS' },
      vendor: { name: 'a-vendor', status: 'S', code: 'SUCCESS' },
    });
    expect(alarms).toEqual([]);
  });

  test.each([
    ['Tracer-Id', 'T1'],
    ['tracerid', 'T1'],
    ['tracerId', 'T1'],
    ['x-trace', null],
  ])('has its trace id under %s', async (name, traceId) => {
    const { gateway } = await stage([{ headers: { [name]: 'T1' } }]);
    expect(await gateway.call(request)).toMatchObject({ vendor: { traceId } });
  });

  test('carries its numbers as they are written', async () => {
    const { gateway } = await stage([{ body: `{"stock":9007199254740993,"price":0.10,${success.slice(1)}` }]);
    expect(await gateway.call(request)).toMatchObject({ body: { stock: '9007199254740993', price: '0.10' } });
  });

  test.each([201, 202, 206, 301, 302, 307, 400, 401, 403, 404, 429, 500, 502, 503, 504])(
    'with HTTP status %i is unknown even when it says S',
    async (status) => {
      const { gateway, alarms, arrivals } = await stage([{ status, headers: { location: '/elsewhere' } }]);
      expect(await gateway.call(request)).toMatchObject({ kind: 'unknown', vendor: { status: null, code: null } });
      expect(alarms).toMatchObject([{ kind: 'unreadableAnswer' }]);
      expect(arrivals).toHaveLength(1);
    },
  );

  test.each([
    '',
    ' ',
    'null',
    'true',
    '"SUCCESS"',
    '[]',
    '{}',
    success.slice(0, -1),
    `${success}${success}`,
    '\ufeff{',
    '<h1>Bad Gateway</h1>',
    '{"resultInfo":null}',
    '{"resultInfo":"SUCCESS"}',
    '{"resultInfo":{"resultStatus":"S"}}',
    '{"resultInfo":{"resultCode":"SUCCESS"}}',
    '{"resultStatus":"S","resultCode":"SUCCESS"}',
  ])('but says %j is unknown and raises an alarm', async (body) => {
    const { gateway, alarms } = await stage([{ body }]);
    expect(await gateway.call(request)).toMatchObject({ kind: 'unknown', vendor: { name: 'a-vendor' } });
    expect(alarms).toMatchObject([{ kind: 'unreadableAnswer' }]);
  });
});

describe('the connection that an answer came by', () => {
  const traced = (traceId: string): Deviation => ({ headers: { tracerid: traceId } });

  test.each<[string, readonly Deviation[]]>([
    ['has another status', [{ status: 503 }]],
    ['has no signature', [{ header: () => null }]],
    ['is signed by somebody else', [{ key: strangersKey }]],
    ['is signed for another path', [{ signed: { path: '/api/open/detail' } }]],
    ['is too old', [{ time: '2024-05-22T05:42:21Z' }]],
    ['is that to an earlier request', [traced('T1'), traced('T1')]],
    ['may be that to an earlier request, as it names no trace', [{}, {}]],
    ['has no readable result', [{ body: '{}' }]],
  ])('is closed when it %s', async (_what, deviations) => {
    const { gateway, arrivals } = await stage(deviations);
    for (const _ of deviations) await gateway.call(request);
    await expect.poll(() => arrivals.at(-1)?.socket.destroyed).toBe(true);
  });

  test('is kept for an answer that is believed, also when one before was the same to the last byte', async () => {
    const { gateway, arrivals } = await stage([traced('T1'), traced('T2')]);
    await gateway.call(request);
    await gateway.call(request);
    expect(arrivals.map(({ socket }) => socket.destroyed)).toEqual([false, false]);
  });

  test('is closed after each answer where the operator wants it', async () => {
    const { gateway, arrivals } = await stage([traced('T1'), traced('T2')], { reusesConnections: false });
    expect(await gateway.call(request)).toMatchObject({ kind: 'result' });
    await expect.poll(() => arrivals[0]?.socket.destroyed).toBe(true);
    expect(await gateway.call(request)).toMatchObject({ kind: 'result' });
  });

  test('is closed when the connector finds that it leaves anything open', async () => {
    const { gateway, arrivals } = await stage();
    const ask = createAsk(gateway, () => {});
    const read = (outcome: Outcome<unknown>): Outcome<null> =>
      outcome.kind === 'done'
        ? { kind: 'unknown', why: 'it is about something else', vendor: outcome.vendor }
        : outcome;
    expect(await ask(request, { SUCCESS: { as: 'done' } }, read)).toMatchObject({ kind: 'unknown' });
    await expect.poll(() => arrivals[0]?.socket.destroyed).toBe(true);
  });
});

describe('the envelope', () => {
  const keys = ['result', 'resultInfo', 'ResultInfo'];
  const messageKeys = ['resultMessage', 'resultMsg'];
  const enveloped = (key: string, messageKey = 'resultMessage'): string =>
    JSON.stringify({ [key]: { resultStatus: 'F', resultCode: 'PARAM_ILLEGAL', [messageKey]: '參數不合法' } });

  test.each(keys.flatMap((key) => messageKeys.map((messageKey) => [key, messageKey])))(
    'is read under %s with %s',
    async (key = '', messageKey = '') => {
      const { gateway } = await stage([{ body: enveloped(key, messageKey) }]);
      expect(await gateway.call(request)).toMatchObject({
        kind: 'result',
        vendor: { status: 'F', code: 'PARAM_ILLEGAL', message: '參數不合法' },
      });
    },
  );

  test.each(keys)('is read under %s only, when the settings say so', async (only) => {
    const { gateway } = await stage(
      keys.map((key) => ({ body: enveloped(key) })),
      { envelope: only },
    );
    const kinds: string[] = [];
    for (const _ of keys) kinds.push((await gateway.call(request)).kind);
    expect(kinds).toEqual(keys.map((key) => (key === only ? 'result' : 'unknown')));
  });
});

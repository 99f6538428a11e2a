import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command } from '../simulation/simulator-test-client.ts';
import type { SimulatedClient } from './simulator-admission.ts';
import { createGatewaySimulator, type GatewaySimulator } from './simulator-gateway.ts';
import { createMisbehave } from './simulator-misbehave.ts';
import { defaultGatewaySimulatorSettings, type GatewaySimulatorSettings } from './simulator-settings.ts';
import {
  clientId,
  clientKeys,
  type Deviation,
  merchantId,
  post,
  postRaw,
  vendorKeys,
} from './simulator-test-client.ts';

type Operation = 'count' | 'peek';
const path = '/api/open/count';
const ok = { result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success' } };
const keys = [{ version: 1, publicKeyPem: clientKeys.publicKey }];
const clients: ReadonlyArray<SimulatedClient<Operation>> = [
  { clientId, merchantId, keys },
  { clientId: 'SLEEPY', merchantId, keys, status: 'inactive' },
  { clientId: 'PEEKER', merchantId, keys, apis: ['peek'] },
];

let worked = 0;
let clock: Date | null = null;
let settings: GatewaySimulatorSettings;
let gateway: GatewaySimulator;
const misbehave = () => createMisbehave<Operation>(gateway.faults);

beforeEach(async () => {
  worked = 0;
  clock = null;
  settings = defaultGatewaySimulatorSettings();
  const now = () => clock ?? new Date();
  gateway = await createGatewaySimulator<Operation>(
    { clients, privateKeyPem: vendorKeys.privateKey, now },
    {
      operations: ['count', 'peek'],
      paths: { count: path, peek: '/api/open/peek' },
      targetField: 'templateCode',
      settings,
      envelopeOf: () => 'resultInfo',
      handle() {
        worked += 1;
        return { status: 'S', code: 'SUCCESS', message: 'success', fields: { worked } };
      },
      misbehaviours: {},
      commands: {},
    },
  );
});
afterEach(() => gateway.close());

const ask = (deviation: Deviation = {}, at = path) => post(`${gateway.url}${at}`, { templateCode: 'A' }, deviation);
const codeOf = (text: string): string => /"resultCode":"(\w+)"/.exec(text)?.[1] ?? '';

describe('a right request', () => {
  test('is worked on and answered signed, in compact JSON, with lower-case headers', async () => {
    const answer = await ask();
    expect(answer.text).toBe(JSON.stringify({ resultInfo: ok.result, worked: 1 }));
    expect(answer.verifies).toBe(true);
    expect(answer.headers.get('content-type')).toBe('application/json;charset=UTF-8');
    expect(answer.headers.get('client-id')).toBe(clientId);
    expect(answer.headers.get('response-time')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
    expect(answer.headers.get('tracerid')).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each([
    ['a space after the commas', { signature: (header: string) => header.replaceAll(',', ', ') }],
    ['the algorithm in lower case', { signature: (header: string) => header.replace('RSA256', 'rsa256') }],
    ['no keyVersion', { signature: (header: string) => header.replace('keyVersion=1,', '') }],
    ['a charset in lower case', { headers: { 'content-type': 'application/json;charset=utf-8' } }],
  ] satisfies Array<[string, Deviation]>)('may have %s', async (_, deviation) => {
    expect((await ask(deviation)).text).toContain('SUCCESS');
  });

  test('is recorded with what came of it', async () => {
    await ask();
    const [request] = gateway.requests();
    expect(request).toMatchObject({ method: 'POST', path, body: '{"templateCode":"A"}', misbehaviour: null });
    expect(request?.verdict).toEqual({ status: 'S', code: 'SUCCESS' });
    expect(request?.headers['client-id']).toBe(clientId);
  });
});

describe('the order of checks', () => {
  const wrong = {
    method: [{ method: 'PUT' }, 'NO_INTERFACE_DEF'],
    client: [{ clientId: 'NOBODY' }, 'UNKNOWN_CLIENT'],
    clientAbsent: [{ headers: { 'client-id': null } }, 'UNKNOWN_CLIENT'],
    inactive: [{ clientId: 'SLEEPY' }, 'INVALID_CLIENT_STATUS'],
    entitlement: [{ clientId: 'PEEKER' }, 'CLIENT_FORBIDDEN_ACCESS_API'],
    keyVersion: [{ signature: (header) => header.replace('keyVersion=1', 'keyVersion=2') }, 'KEY_NOT_FOUND'],
    contentType: [{ headers: { 'content-type': 'application/json' } }, 'PARAM_ILLEGAL'],
    mediaType: [{ headers: { 'content-type': 'text/plain; charset=UTF-8' } }, 'PARAM_ILLEGAL'],
    timeAbsent: [{ headers: { 'request-time': null } }, 'PARAM_ILLEGAL'],
    timeInZ: [{ requestTime: new Date().toISOString() }, 'PARAM_ILLEGAL'],
    timeWithoutColon: [{ requestTime: '2024-05-22T06:42:21+0530' }, 'PARAM_ILLEGAL'],
    noSuchTime: [{ requestTime: '2024-13-22T06:42:21+05:30' }, 'PARAM_ILLEGAL'],
    encrypted: [{ headers: { encrypt: 'algorithm=RSA_AES' } }, 'PARAM_ILLEGAL'],
    skew: [{ requestTime: '2024-05-22T06:42:21+05:30' }, 'INVALID_SIGNATURE'],
    unsigned: [{ headers: { signature: null } }, 'INVALID_SIGNATURE'],
    unreadable: [{ signature: () => 'nonsense' }, 'INVALID_SIGNATURE'],
    keyTwice: [{ signature: (header) => `${header},keyVersion=1` }, 'INVALID_SIGNATURE'],
    algorithm: [{ signature: (header) => header.replace('RSA256', 'ECC224') }, 'INVALID_SIGNATURE'],
    rawBase64: [{ signature: (header) => decodeURIComponent(header) }, 'INVALID_SIGNATURE'],
    otherPath: [{ signedPath: '/api/open/peek' }, 'INVALID_SIGNATURE'],
    otherTime: [{ headers: { 'request-time': '2024-05-22T06:42:21+05:30' } }, 'INVALID_SIGNATURE'],
    otherBytes: [{ sent: '{"templateCode":"B"}' }, 'INVALID_SIGNATURE'],
    oneSpaceMore: [{ sent: '{"templateCode": "A"}' }, 'INVALID_SIGNATURE'],
  } satisfies Record<string, [Deviation, string]>;

  test.each(Object.entries(wrong))('%s is refused with its code', async (_, [deviation, code]) => {
    const answer = await ask(deviation);
    expect(codeOf(answer.text)).toBe(code);
    expect(answer.status).toBe(200);
    expect(worked).toBe(0);
  });

  test('an unknown path, or a query, is no interface', async () => {
    expect(codeOf((await ask({}, '/api/open/other')).text)).toBe('NO_INTERFACE_DEF');
    expect(codeOf((await ask({}, `${path}?a=1`)).text)).toBe('NO_INTERFACE_DEF');
  });

  test('goes from the outside in: of all mistakes at once the outermost is named', async () => {
    settings.switchedOff = ['count'];
    const all: Deviation = {
      clientId: 'NOBODY',
      headers: { 'content-type': 'text/plain' },
      signature: () => 'algorithm=RSA256,keyVersion=9,signature=AAAA',
    };
    expect(codeOf((await ask({ ...all, method: 'PUT' })).text)).toBe('NO_INTERFACE_DEF');
    expect(codeOf((await ask(all)).text)).toBe('API_IS_INVALID');
    settings.switchedOff = [];
    expect(codeOf((await ask(all)).text)).toBe('UNKNOWN_CLIENT');
    expect(codeOf((await ask({ ...all, clientId: 'SLEEPY' })).text)).toBe('INVALID_CLIENT_STATUS');
    expect(codeOf((await ask({ ...all, clientId: 'PEEKER' })).text)).toBe('CLIENT_FORBIDDEN_ACCESS_API');
    expect(codeOf((await ask({ ...all, clientId })).text)).toBe('KEY_NOT_FOUND');
    const forged: Deviation = { signature: (header) => header.replace('signature=', 'signature=AAAA') };
    expect(codeOf((await ask({ ...forged, headers: { 'content-type': 'text/plain' } })).text)).toBe('PARAM_ILLEGAL');
    settings.trafficPerSecond = 0;
    expect(codeOf((await ask(forged)).text)).toBe('INVALID_SIGNATURE');
    expect(codeOf((await ask()).text)).toBe('REQUEST_TRAFFIC_EXCEED_LIMIT');
  });

  test('a refusal comes under `result`, signed, except that of a signature', async () => {
    const unknown = await ask({ headers: { 'content-type': 'text/plain' } });
    expect(unknown.text).toMatch(/^\{"result":\{"resultStatus":"F"/);
    expect(unknown.verifies).toBe(true);
    expect((await ask({ sent: '{}' })).headers.get('signature')).toBeNull();
    settings.unsignedSignatureRefusal = false;
    expect((await ask({ sent: '{}' })).verifies).toBe(true);
  });

  test('traffic is counted over one second, refusals not included', async () => {
    settings.trafficPerSecond = 2;
    clock = new Date();
    const codes = [await ask(), await ask({ sent: '{}' }), await ask(), await ask()].map(({ text }) => codeOf(text));
    expect(codes).toEqual(['SUCCESS', 'INVALID_SIGNATURE', 'SUCCESS', 'REQUEST_TRAFFIC_EXCEED_LIMIT']);
    clock = new Date(clock.getTime() + 999);
    expect(codeOf((await ask()).text)).toBe('REQUEST_TRAFFIC_EXCEED_LIMIT');
    clock = new Date(clock.getTime() + 1);
    expect(codeOf((await ask()).text)).toBe('SUCCESS');
    expect(codeOf((await ask()).text)).toBe('SUCCESS');
  });
});

describe('misbehaviours', () => {
  const raw = (patienceMs = 200) => postRaw(gateway.url, path, { patienceMs });

  test('refusesWith and answersUnknown speak for the business', async () => {
    misbehave().refusesWith('NO_WAY');
    misbehave().answersUnknown({ applied: false });
    expect((await ask()).text).toContain('"resultInfo":{"resultStatus":"F","resultCode":"NO_WAY"');
    expect((await ask()).text).toContain('"resultInfo":{"resultStatus":"U","resultCode":"UNKNOWN_EXCEPTION"');
    expect(worked).toBe(0);
    misbehave().answersUnknown({ applied: true });
    expect((await ask()).text).toContain('"resultStatus":"U"');
    expect(worked).toBe(1);
    expect(gateway.requests().at(-1)?.verdict?.code).toBe('SUCCESS');
    expect(gateway.requests().map((request) => request.misbehaviour)).toEqual([
      'refusesWith',
      'answersUnknown',
      'answersUnknown',
    ]);
  });

  test('refusesUnknown and refusesAtGateway speak for the gateway', async () => {
    misbehave().refusesUnknown();
    misbehave().refusesAtGateway('OAUTH_FAILED');
    expect((await ask()).text).toMatch(/^\{"result":\{"resultStatus":"F","resultCode":"UNKNOWN_EXCEPTION"/);
    expect((await ask()).text).toMatch(/^\{"result":\{"resultStatus":"F","resultCode":"OAUTH_FAILED"/);
    expect(worked).toBe(0);
  });

  test('inventsCode works if, and only if, it says S', async () => {
    misbehave().inventsCode('GREAT', 'S');
    misbehave().inventsCode('HMM', 'A');
    expect((await ask()).text).toContain('"resultStatus":"S","resultCode":"GREAT"');
    expect(worked).toBe(1);
    expect((await ask()).text).toContain('"resultStatus":"A","resultCode":"HMM"');
    expect(worked).toBe(1);
  });

  test('connections end as named, with or without the work', async () => {
    misbehave().dropsBeforeWork();
    expect(await raw()).toEqual({ text: '', end: 'closed' });
    expect(worked).toBe(0);
    misbehave().dropsAfterWork();
    expect(await raw()).toEqual({ text: '', end: 'closed' });
    expect(worked).toBe(1);
    misbehave().resets({ applied: false });
    expect(await raw()).toEqual({ text: '', end: 'reset' });
    expect(worked).toBe(1);
    misbehave().resets({ applied: true });
    expect(await raw()).toEqual({ text: '', end: 'reset' });
    expect(worked).toBe(2);
    misbehave().hangs();
    expect(await raw()).toEqual({ text: '', end: 'open' });
    expect(worked).toBe(2);
  });

  test('truncated sends fewer bytes than announced and closes', async () => {
    misbehave().truncated();
    const { text, end } = await raw();
    const announced = Number(/content-length: (\d+)/i.exec(text)?.[1]);
    expect(end).toBe('closed');
    expect(text.split('\r\n\r\n')[1]?.length).toBeLessThan(announced);
    expect(worked).toBe(1);
  });

  test('slowAnswer works first, worksLate works even if nobody waits', async () => {
    misbehave().slowAnswer(60);
    const slow = ask();
    await expect.poll(() => worked).toBe(1);
    expect((await slow).verifies).toBe(true);
    misbehave().worksLate(60);
    expect((await raw(20)).end).toBe('open');
    expect(worked).toBe(1);
    await expect.poll(() => worked).toBe(2);
  });

  test('signatures are spoiled as named, the work is done', async () => {
    misbehave().unsigned();
    expect((await ask()).headers.get('signature')).toBeNull();
    for (const part of ['key', 'path', 'time', 'body', 'clientId'] as const) {
      misbehave().wronglySigned(part);
      const answer = await ask();
      expect(answer.headers.get('signature')).toMatch(/^algorithm=RSA256,keyVersion=1,signature=.*%3D%3D$/);
      expect(answer.verifies).toBe(false);
      expect(codeOf(answer.text)).toBe('SUCCESS');
    }
    misbehave().answersAnotherClient();
    const foreign = await ask();
    expect(foreign.headers.get('client-id')).not.toBe(clientId);
    expect(foreign.verifies).toBe(false);
    expect(worked).toBe(7);
  });

  test('unusual but right signatures verify', async () => {
    misbehave().rawBase64Signature();
    const bare = await ask();
    expect(bare.headers.get('signature')).toMatch(/==$/);
    expect(bare.verifies).toBe(true);
    misbehave().spacedSignature();
    const spaced = await ask();
    expect(spaced.headers.get('signature')).toMatch(/^algorithm=RSA256, keyVersion=1, signature=/);
    expect(spaced.verifies).toBe(true);
    misbehave().staleResponseTime();
    const stale = await ask();
    expect(Date.parse(stale.headers.get('response-time') ?? '')).toBeLessThan(Date.now() - 3_500_000);
    expect(stale.verifies).toBe(true);
    misbehave().gzip();
    const zipped = await ask();
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(zipped.verifies).toBe(true);
  });

  test('bodies and statuses are spoiled as named, signatures stay right', async () => {
    misbehave().httpStatus(503);
    expect(await ask()).toMatchObject({ status: 503, verifies: true });
    misbehave().emptyBody();
    expect(await ask()).toMatchObject({ text: '', verifies: true });
    misbehave().invalidJson();
    const broken = await ask();
    expect(() => void JSON.parse(broken.text)).toThrow(SyntaxError);
    expect(broken.verifies).toBe(true);
    misbehave().noResult();
    expect(await ask()).toMatchObject({ text: '{"worked":4}', verifies: true });
    misbehave().proxyPage(502);
    expect(await ask()).toMatchObject({ status: 502, text: '<h1>Bad Gateway</h1>', verifies: false });
    expect(worked).toBe(4);
  });

  test('a scope chooses the request, and how many', async () => {
    misbehave().refusesWith('NOT_YOU', 'F', { operation: 'peek', times: 2 });
    misbehave().refusesWith('NOT_B', 'F', { templateCode: 'B' });
    expect(codeOf((await ask()).text)).toBe('SUCCESS');
    const peek = async () => codeOf((await ask({}, '/api/open/peek')).text);
    expect([await peek(), await peek(), await peek()]).toEqual(['NOT_YOU', 'NOT_YOU', 'SUCCESS']);
    expect(codeOf((await post(`${gateway.url}${path}`, { templateCode: 'B' })).text)).toBe('NOT_B');
    misbehave().refusesWith('ALWAYS', 'F', { times: Infinity });
    expect(codeOf((await ask()).text)).toBe('ALWAYS');
    expect(codeOf((await ask()).text)).toBe('ALWAYS');
    misbehave().clear();
    expect(codeOf((await ask()).text)).toBe('SUCCESS');
  });

  test('a request the gateway refuses meets no misbehaviour', async () => {
    misbehave().refusesWith('LATER');
    await ask({ sent: '{}' });
    expect(codeOf((await ask()).text)).toBe('LATER');
  });
});

describe('the control plane', () => {
  test('arms and clears misbehaviours', async () => {
    const order = { name: 'refusesWith', args: ['OVER_HTTP'], operation: 'count', times: 'Infinity' };
    expect(await command(gateway.url, 'misbehave', order)).toEqual({ status: 200, content: { ok: true } });
    expect(codeOf((await ask()).text)).toBe('OVER_HTTP');
    expect(codeOf((await ask()).text)).toBe('OVER_HTTP');
    await command(gateway.url, 'clear');
    expect(codeOf((await ask()).text)).toBe('SUCCESS');
  });

  test.each([
    ['an unknown name', { name: 'explodes' }, 'dropsAfterWork'],
    ['no name', {}, 'for example'],
    ['wrong arguments', { name: 'slowAnswer', args: ['soon'] }, 'expected number'],
    ['too many arguments', { name: 'gzip', args: [1] }, 'Too big'],
    ['an unknown operation', { name: 'gzip', operation: 'dance' }, '"count"|"peek"'],
    ['an unknown scope', { name: 'gzip', when: 'now' }, 'Unrecognized key'],
    ['what is not JSON', '{', 'not JSON'],
  ])('refuses %s in plain words', async (_, order, words) => {
    const { status, content } = await command(gateway.url, 'misbehave', order);
    expect(status).toBe(400);
    expect(JSON.stringify(content)).toContain(words.replaceAll('"', '\\"'));
  });

  test('names its commands when asked for another', async () => {
    const { status, content } = await command(gateway.url, 'dance');
    expect(status).toBe(404);
    expect(JSON.stringify(content)).toContain('POST misbehave');
  });

  test('is not recorded as traffic of the vendor', async () => {
    await command(gateway.url, 'clear');
    expect(gateway.requests()).toHaveLength(0);
  });
});

test('closing ends hanging requests and unfinished work', async () => {
  misbehave().hangs();
  misbehave().slowAnswer(60_000);
  const waiting = [ask(), ask()].map((request) =>
    request.then(
      () => 'answered',
      () => 'ended',
    ),
  );
  await expect.poll(() => gateway.requests().length).toBe(2);
  await gateway.close();
  expect(await Promise.all(waiting)).toEqual(['ended', 'ended']);
});

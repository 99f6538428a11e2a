/** The connector over real sockets and real signatures, against the simulated platform. */
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BenefitDraft, BenefitState } from '../../domain/benefit.ts';
import { instant } from '../../domain/clock.ts';
import { parseAccountId } from '../../domain/ids.ts';
import type { VendorRequest } from '../../domain/operation.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { BenefitKey, Connector, VendorAlarm } from '../connector.ts';
import { subCodesPrinted, systemCodesPrinted } from './codes.ts';
import { alisports } from './connector.ts';
import { formatTimestamp } from './gateway.ts';
import { type AlisportsSimulator, createAlisportsSimulator } from './simulator.ts';
import { alisportsSimulatorDuplicateCode } from './simulator-business.ts';
import { decimal, fullDraft, keyOf, known, long, parkingDraft, testApp } from './simulator-test-drafts.ts';

const accountId = known(parseAccountId('sports-1'));
const session = 'session-6100123456789';
const stamp = { requestId: 'R'.repeat(32), second: instant(new Date(0)) };

let simulator: AlisportsSimulator;
let connector: Connector;
let alarms: VendorAlarm[];
let clock: () => Date;
const closing: Array<() => Promise<void>> = [];

beforeEach(async () => {
  clock = () => new Date();
  simulator = await createAlisportsSimulator({ apps: [testApp], now: () => clock() });
  alarms = [];
  connector = connect();
});
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
  await simulator.close();
});

const secrets = new Map([
  ['SECRET', `${testApp.appSecret}\n`],
  ['SESSION', session],
  ['BLANK', ' \n'],
]);

function configure(settings: Record<string, unknown> = {}) {
  const raw = {
    gatewayUrl: simulator.gatewayUrl,
    appKey: testApp.appKey,
    appSecret: { env: 'SECRET' },
    channelCode: '28246631',
    creatorId: '1',
    ...settings,
  };
  return alisports.configure(raw, (reference) => known('env' in reference ? secrets.get(reference.env) : undefined));
}

function connect(settings: Record<string, unknown> = {}, timeoutMs = 5_000): Connector {
  const configured = configure(settings);
  if ('issues' in configured) throw new Error(JSON.stringify(configured.issues));
  const made = configured.create({
    accountId,
    limits: { timeoutMs, connections: 4 },
    now: () => clock(),
    machineTime: () => clock(),
    alarm: (alarm) => alarms.push(alarm),
  });
  closing.push(() => made.close());
  return made;
}

const effectOf = (key: BenefitKey, of = connector) => known(known(of.benefits).upsert(key));

interface Upsert {
  readonly draft?: Partial<BenefitDraft>;
  readonly key?: BenefitKey;
  readonly before?: BenefitState | null;
  readonly of?: Connector;
}

function prepared({ draft, key = keyOf('123'), before = null, of = connector }: Upsert = {}): VendorRequest {
  return effectOf(key, of).prepare({ ...parkingDraft, ...draft }, stamp, before);
}

async function upsert(what: Upsert = {}): Promise<Outcome<BenefitState | null>> {
  const { draft, key = keyOf('123'), before = null, of = connector } = what;
  return effectOf(key, of).send({ ...parkingDraft, ...draft }, prepared(what), before);
}

async function upserted(what: Upsert = {}): Promise<BenefitState> {
  const outcome = await upsert(what);
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return known(outcome.value);
}

const said = <T>(outcome: Outcome<T>): string => (outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind);
const alarmKinds = (): string[] => alarms.map(({ kind }) => kind);
const formsSent = (): URLSearchParams[] => simulator.books.requests().map(({ body }) => new URLSearchParams(body));

describe('a request', () => {
  test('is one POST to the router with everything in its form, and nothing blank', async () => {
    clock = () => new Date('2024-01-02T03:04:05.678Z');
    expect(said(await upsert())).toBe('done');
    const [request] = simulator.books.requests();
    expect(request).toMatchObject({ method: 'POST', path: '/router/rest' });
    expect(request?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded;charset=utf-8',
      'accept-encoding': 'gzip',
    });
    const { sign, req_dto: dto, ...rest } = Object.fromEntries(known(formsSent()[0]));
    expect(rest).toEqual({
      method: 'alibaba.alisports.access.platform.benefit.upsert',
      app_key: '12345678',
      timestamp: '2024-01-02 11:04:05',
      v: '2.0',
      sign_method: 'hmac-sha256',
      format: 'json',
    });
    expect(sign).toMatch(/^[0-9A-F]{64}$/);
    expect(dto).toBe(prepared().body);
  });

  test('carries session, partner and target app where the account has them', async () => {
    await simulator.close();
    simulator = await createAlisportsSimulator({ apps: [{ ...testApp, session }], now: () => clock() });
    const more = { session: { env: 'SESSION' }, partnerId: 'top-sdk', targetAppKey: '87654321' };
    expect(said(await upsert({ of: connect(more) }))).toBe('done');
    expect(Object.fromEntries(known(formsSent()[0]))).toMatchObject({
      session,
      partner_id: 'top-sdk',
      target_app_key: '87654321',
    });
  });

  test.each(['md5', 'hmac', 'hmac-sha256'])('is accepted when it is signed with %s', async (signMethod) => {
    expect(said(await upsert({ of: connect({ signMethod }), draft: fullDraft }))).toBe('done');
    expect(formsSent()[0]?.get('sign_method')).toBe(signMethod);
  });

  test('sent again has the same content under a new time and signature', async () => {
    simulator.settings.duplicateOuterId = 'UPSERTS';
    const request = prepared();
    const start = new Date();
    expect(said(await effectOf(keyOf('123')).send(parkingDraft, request, null))).toBe('done');
    clock = () => new Date(start.getTime() + 300_000);
    expect(said(await effectOf(keyOf('123')).send(parkingDraft, request, null))).toBe('done');
    const [first, second] = formsSent();
    expect(second?.get('req_dto')).toBe(first?.get('req_dto'));
    expect(second?.get('timestamp')).not.toBe(first?.get('timestamp'));
    expect(second?.get('sign')).not.toBe(first?.get('sign'));
    expect(simulator.books.effects().map(({ kind }) => kind)).toEqual(['create', 'update']);
  });

  test.each(['America/New_York', 'UTC', 'Asia/Kathmandu'])(
    'has its time in GMT+8, also where the process runs in %s',
    async (zone) => {
      vi.stubEnv('TZ', zone);
      expect(new Date().getTimezoneOffset()).not.toBe(-480);
      expect(formatTimestamp(new Date('2024-12-31T16:00:00.999Z'))).toBe('2025-01-01 00:00:00');
      expect(said(await upsert())).toBe('done');
    },
  );

  test('names the benefit for everybody who leads to the same app', () => {
    const key = keyOf('a/b', '9223372036854775807');
    expect(known(connector.benefits).targetKey(key)).toBe('alisports/9223372036854775807/a/b');
  });
});

describe('a benefit', () => {
  test('is created under a new id, which the answer tells', async () => {
    const asked = new Date('2024-01-02T03:04:05.678Z');
    clock = () => asked;
    const state = await upserted({ draft: fullDraft });
    const [effect] = simulator.books.effects();
    expect(effect).toMatchObject({ kind: 'create', activityId: '1', outerId: '123' });
    expect(state).toEqual({
      ...fullDraft,
      entity: 'Benefit',
      id: 'sports-1:1:123',
      accountId,
      activityId: '1',
      outerId: '123',
      platformId: effect?.id,
      creatorId: '7',
      channelCode: '28246631',
      observedAt: '2024-01-02T03:04:05.678Z',
    });
  });

  test('is on-line and has its stock at the platform, because both are always said', async () => {
    await upserted();
    expect(simulator.books.benefits().at(-1)?.dto).toMatchObject({ status: '1', stock: '255461' });
  });

  test('is updated under the id that is known, and keeps it', async () => {
    const before = await upserted();
    const state = await upserted({ before, draft: { ...fullDraft, stock: 7 } });
    expect(state).toMatchObject({ platformId: before.platformId, stock: 7, status: 'OFFLINE' });
    expect(simulator.books.effects().map(({ kind, id }) => [kind, id])).toEqual([
      ['create', before.platformId],
      ['update', before.platformId],
    ]);
  });

  test('that only the caller knows is updated under the given id', async () => {
    const key = keyOf('seed-summer', '20210422');
    const state = await upserted({ key, draft: { platformId: long('9007199254740993') } });
    expect(state.platformId).toBe('9007199254740993');
    expect(simulator.books.effects()).toMatchObject([{ kind: 'update', id: '9007199254740993' }]);
  });

  test('keeps ids beyond 2^53 exact, there and back', async () => {
    simulator.settings.longIds = true;
    const key = keyOf('long', '9223372036854775807');
    const created = await upserted({ key });
    expect(BigInt(known(created.platformId)) > 2n ** 53n).toBe(true);
    const updated = await upserted({ key, before: created });
    expect(updated.platformId).toBe(created.platformId);
    expect(simulator.books.effects().map(({ id, activityId }) => [id, activityId])).toEqual([
      [created.platformId, '9223372036854775807'],
      [created.platformId, '9223372036854775807'],
    ]);
  });

  test.each(['9007199254740991', '9007199254740993', '9223372036854775807'])('with the id %s is found', async (id) => {
    await simulator.close();
    const dto = { ...known(simulator.books.benefits()[0]).dto, outer_id: '123' };
    simulator = await createAlisportsSimulator({ apps: [testApp], benefits: [{ id, dto }] });
    const state = await upserted({ of: connect(), draft: { platformId: long(id) } });
    expect(state.platformId).toBe(id);
    expect(simulator.books.effects()[0]?.id).toBe(id);
  });

  test('keeps prices exact to the last fen', async () => {
    await upserted({ draft: { originalPrice: decimal('92233720368547758.07') } });
    expect(simulator.books.effects()[0]?.dto.oprice).toBe('9223372036854775807');
  });

  test('without a model in the answer exists, its id unknown', async () => {
    simulator.misbehave.withoutModel();
    expect((await upserted()).platformId).toBeNull();
    simulator.misbehave.withoutModel();
    const draft = { platformId: long('1001') };
    expect((await upserted({ draft })).platformId).toBe('1001');
  });

  test('whose draft names nobody as its creator has the account’s own', async () => {
    expect((await upserted({ draft: { creatorId: '' } })).creatorId).toBe('1');
    expect(simulator.books.effects()[0]?.dto.creator_id).toBe('1');
  });

  test('is projected as it would be', async () => {
    const asked = new Date('2024-01-02T03:04:05.678Z');
    clock = () => asked;
    const effect = effectOf(keyOf('123'));
    expect(effect.project(fullDraft, null)).toEqual({ ...(await upserted({ draft: fullDraft })), platformId: null });
    const before = { ...known(effect.project(fullDraft, null)), platformId: long('5') };
    expect(effect.project(parkingDraft, before)).toMatchObject({ platformId: '5', name: '3小时停车券' });
  });

  test('cannot be read, so nothing is judged by reading', async () => {
    const effect = effectOf(keyOf('123'));
    expect(effect).toMatchObject({
      isExclusive: true,
      settlesUnknownBy: 'REPEATING',
      needsBefore: 'KNOWN',
      readsBack: false,
    });
    const state = await upserted();
    expect(effect.judge(parkingDraft, state, state)).toBe('untold');
  });
});

describe('before asking', () => {
  const checked = (of: Connector, draft: Partial<BenefitDraft>) =>
    effectOf(keyOf('123'), of).check({ ...parkingDraft, ...draft }, null);

  test('what the account alone knows is refused', () => {
    expect(checked(connect({ creatorId: undefined }), {})).toMatchObject({ code: 'INVALID_INPUT' });
    expect(checked(connector, {})).toBeNull();
    const draft = { validity: { type: 'NATURAL_DAY', days: '1day' } } as const;
    expect(checked(connector, draft)).toMatchObject({ facts: { issues: [{ path: 'input.validity' }] } });
    expect(checked(connect({ allowsUnusedValidity: true }), draft)).toBeNull();
    const before = known(effectOf(keyOf('123')).project({ ...fullDraft, platformId: long('5') }, null));
    const omitting = (of: Connector) => effectOf(keyOf('123'), of).check(parkingDraft, before);
    expect(omitting(connector)?.facts?.issues).toHaveLength(11);
    expect(omitting(connect({ unlimitedAs: 0 }))?.facts?.issues).toHaveLength(8);
    expect(omitting(connect({ omittedOnUpdate: 'CLEARS' }))).toBeNull();
    expect(simulator.books.requests()).toEqual([]);
  });

  test('effect types 1 and 4 go out when they are allowed', async () => {
    simulator.settings.acceptsUnusedEffectTypes = true;
    const of = connect({ allowsUnusedValidity: true, unlimitedAs: 0 });
    const validity = { type: 'RELATIVE', days: 1, hours: 2, minutes: 3 } as const;
    expect(said(await upsert({ of, draft: { validity } }))).toBe('done');
    expect(simulator.books.effects()[0]?.dto.effect_time).toMatchObject({ effect_type: '1', effect_after_hours: '2' });
  });
});

describe('the platform refuses', () => {
  test.each(['RESULT', 'ERROR_50', 'ERROR_15'] as const)('wrong input in the shape %s', async (failureShape) => {
    simulator.settings.failureShape = failureShape;
    const outcome = await upsert({ key: keyOf('123', '404') });
    expect(outcome).toMatchObject({
      kind: 'refused',
      refusal: {
        code: 'VENDOR_REFUSED_INPUT',
        detail: expect.stringContaining('there is no activity 404'),
        vendor: {
          name: 'alisports',
          status: failureShape === 'RESULT' ? 'failure' : 'error',
          code: 'isv.invalid-parameter',
          traceId: expect.stringMatching(/^[0-9a-f]{12}$/),
        },
      },
    });
    expect(simulator.books.effects()).toEqual([]);
    expect(alarms).toEqual([]);
  });

  test('an update of what is not there', async () => {
    const outcome = await upsert({ draft: { platformId: long('404') } });
    expect(outcome).toMatchObject({
      refusal: { code: 'BENEFIT_NOT_FOUND', facts: { entity: 'Benefit', id: 'sports-1:1:123' } },
    });
  });

  test('a second create, for which only the account knows the code', async () => {
    await upserted();
    expect(said(await upsert())).toBe('PROCESS_FAILED');
    const of = connect({ duplicateCodes: [alisportsSimulatorDuplicateCode] });
    expect(said(await upsert({ of }))).toBe('DUPLICATE_REQUEST');
    expect(simulator.books.effects()).toHaveLength(1);
  });

  test('an update with the code of a second create, which then says nothing', async () => {
    const before = await upserted();
    const of = connect({ duplicateCodes: [alisportsSimulatorDuplicateCode] });
    simulator.misbehave.failsWith(alisportsSimulatorDuplicateCode);
    expect(said(await upsert({ of, before }))).toBe('UNDOCUMENTED_REFUSAL');
    // What counts is the message, not what has become known since it was made.
    simulator.misbehave.failsWith(alisportsSimulatorDuplicateCode);
    expect(said(await effectOf(keyOf('123'), of).send(parkingDraft, prepared({ of }), before))).toBe(
      'DUPLICATE_REQUEST',
    );
    expect(alarmKinds()).toEqual(['undocumentedCode']);
  });

  test('a create for something else that is missing', async () => {
    for (const code of ['isv.activity-not-exist:activity_id', 'isv.benefit-not-exist:id']) {
      simulator.misbehave.failsWith(code);
      expect(said(await upsert())).toBe('VENDOR_REFUSED_INPUT');
    }
  });

  test.each(systemCodesPrinted)('with system code %s, which is documented', async (code) => {
    simulator.misbehave.refusesWith(Number(code), null, 'said');
    const outcome = await upsert();
    expect(outcome.kind).not.toBe('done');
    expect(alarmKinds()).toEqual(code === '15' || code === '50' ? ['undocumentedCode'] : []);
    expect(simulator.books.effects()).toEqual([]);
  });

  test.each(subCodesPrinted)('with the sub-code %s in either shape alike, without an alarm', async (printed) => {
    const code = printed.replace('*', 'benefit').replace('.x-', '.benefit-');
    simulator.misbehave.refusesWith(50, code, 'said');
    simulator.misbehave.failsWith(code, 'said');
    const asError = await upsert();
    const asFailure = await upsert();
    expect(said(asError)).toBe(said(asFailure));
    expect(asError.kind).not.toBe('done');
    expect(alarms).toEqual([]);
  });

  test('and its bans say when they end', async () => {
    clock = () => new Date('2024-01-02T03:04:05.000Z');
    simulator.misbehave.bans('accesscontrol.limited-by-app-access-count', 31_062);
    expect(await upsert()).toMatchObject({
      refusal: {
        code: 'VENDOR_QUOTA_EXHAUSTED',
        facts: {
          scope: 'accesscontrol.limited-by-app-access-count',
          retryAfterSeconds: 31_063,
          resetsAt: '2024-01-02T11:41:48.000Z',
        },
      },
    });
    simulator.misbehave.bans('accesscontrol.limited-by-app-api-access-count', null);
    const unnumbered = await upsert();
    expect(unnumbered).toMatchObject({
      refusal: { code: 'VENDOR_THROTTLED', facts: { retryAfterSeconds: 60, resetsAt: '2024-01-02T03:05:05.000Z' } },
    });
    simulator.settings.callsPerSecond = 1;
    await upsert({ key: keyOf('first') });
    expect(await upsert()).toMatchObject({
      refusal: { code: 'VENDOR_THROTTLED', facts: { retryAfterSeconds: 2, resetsAt: '2024-01-02T03:04:07.000Z' } },
    });
    expect(simulator.books.overLimit()).toBe(1);
  });

  test.each([
    [{ appSecret: { env: 'SESSION' } }, 'SIGNATURE_REFUSED'],
    [{ appKey: '404' }, 'CLIENT_UNKNOWN'],
    [{ session: { env: 'SESSION' } }, 'SESSION_REFUSED'],
  ])('an account set up with %j', async (settings, code) => {
    expect(said(await upsert({ of: connect(settings) }))).toBe(code);
  });

  test('a clock that is wrong', async () => {
    const right = new Date();
    let calls = 0;
    clock = () => new Date(right.getTime() + (calls++ === 1 ? 601_000 : 0));
    expect(said(await upsert())).toBe('CLOCK_REFUSED');
  });
});

describe('nobody knows what happened', () => {
  const cases: ReadonlyArray<readonly [string, () => void, number, string[]]> = [
    ['the work is done and the connection drops', () => simulator.misbehave.dropsAfterWork(), 1, []],
    ['the connection drops', () => simulator.misbehave.dropsBeforeWork(), 0, []],
    ['the connection is reset', () => simulator.misbehave.resets({ applied: true }), 1, []],
    ['no answer comes', () => simulator.misbehave.hangs({ applied: true }), 1, []],
    ['the answer is cut off', () => simulator.misbehave.truncated(), 1, []],
    ['the backend times out, having worked', () => simulator.misbehave.backendTimesOut({ applied: true }), 1, []],
    ['the backend times out', () => simulator.misbehave.backendTimesOut({ applied: false }), 0, []],
    ['a proxy answers 502', () => simulator.misbehave.proxyPage(502), 0, ['unreadableAnswer']],
    ['the HTTP status is not 200', () => simulator.misbehave.httpStatus(500), 1, ['unreadableAnswer']],
    ['the answer is no JSON', () => simulator.misbehave.invalidJson(), 1, ['unreadableAnswer']],
    ['the answer is empty', () => simulator.misbehave.emptyBody(), 1, ['unreadableAnswer']],
    ['the answer is XML', () => simulator.misbehave.answersXml(), 1, ['unreadableAnswer']],
    ['the answer has no result', () => simulator.misbehave.withoutResult(), 1, ['unreadableAnswer']],
    ['a failure has no code', () => simulator.misbehave.failsWith(''), 0, ['undocumentedCode']],
    ['a provider’s code is new', () => simulator.misbehave.refusesWith(50, 'isp.new'), 0, ['undocumentedCode']],
  ];

  test.each(cases)('when %s', async (_, misbehave, effects, expected) => {
    misbehave();
    const of = connect({}, 300);
    expect((await upsert({ of })).kind).toBe('unknown');
    expect(simulator.books.effects()).toHaveLength(effects);
    expect(simulator.books.requests()).toHaveLength(1);
    expect(alarmKinds()).toEqual(expected);
  });

  test('until the same request is sent again', async () => {
    simulator.settings.duplicateOuterId = 'UPSERTS';
    simulator.misbehave.dropsAfterWork();
    const request = prepared();
    const effect = effectOf(keyOf('123'));
    expect((await effect.send(parkingDraft, request, null)).kind).toBe('unknown');
    const again = await effect.send(parkingDraft, request, null);
    const id = known(simulator.books.effects()[0]).id;
    expect(again).toMatchObject({ kind: 'done', value: { platformId: id } });
    expect(new Set(simulator.books.effects().map((one) => one.id))).toEqual(new Set([id]));
  });
});

test('what never left is not unknown', async () => {
  const listener = createTcpServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  await new Promise((resolve) => listener.close(resolve));
  const of = connect({ gatewayUrl: `http://127.0.0.1:${address.port}/router/rest` });
  expect((await upsert({ of })).kind).toBe('neverSent');
});

test('odd but honest answers are understood', async () => {
  simulator.misbehave.answersAsText();
  expect((await upserted()).platformId).toBe(simulator.books.effects()[0]?.id);
  simulator.misbehave.gzip();
  expect(said(await upsert({ key: keyOf('zipped') }))).toBe('done');
  simulator.misbehave.answersAsText();
  expect(said(await upsert({ key: keyOf('123', '404') }))).toBe('VENDOR_REFUSED_INPUT');
  expect(alarms).toEqual([]);
});

/** A platform that says the same to everybody. */
async function connectToEcho(body: string | Buffer, contentType = 'application/json'): Promise<Connector> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': contentType }).end(body);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(async () => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return connect({ gatewayUrl: `http://127.0.0.1:${address.port}/router/rest` });
}

test('an answer in another charset is read in it', async () => {
  const parameter = Buffer.from([0xb2, 0xce, 0xca, 0xfd]);
  const body = ['{"error_response":{"code":41,"msg":"', parameter, '"}}'].map((part) => Buffer.from(part));
  const of = await connectToEcho(Buffer.concat(body), 'application/json;charset=GBK');
  expect(await upsert({ of })).toMatchObject({ refusal: { code: 'VENDOR_REFUSED_INPUT', detail: '参数' } });
});

test.each([
  ['5', null, '5'],
  ['5', '7', '7'],
  ['9223372036854775807', null, '9223372036854775807'],
  ['9223372036854775808', null, null],
  ['0', null, null],
  ['-1', null, null],
  ['1.5', null, null],
])('a model of %s for a benefit known as %s makes it known as %s', async (model, given, platformId) => {
  const of = await connectToEcho(
    `{"alibaba_alisports_access_platform_benefit_upsert_response":{"result":{"success":true,"model":${model}}}}`,
  );
  const draft = { platformId: given === null ? null : long(given) };
  expect((await upserted({ of, draft })).platformId).toBe(platformId);
  expect(alarmKinds()).toEqual(given === '7' ? ['contradictoryAnswer'] : []);
});

describe('settings', () => {
  test.each([
    ['gatewayUrl', 'gw.api.taobao.com'],
    ['gatewayUrl', 'ftp://gw.api.taobao.com/router/rest'],
    ['gatewayUrl', 'https://gw.api.taobao.com'],
    ['gatewayUrl', 'https://gw.api.taobao.com/router/rest?a=1'],
    ['gatewayUrl', 'https://user@gw.api.taobao.com/router/rest'],
    ['appKey', ''],
    ['appSecret', 'helloworld'],
    ['appSecret', { env: 'BLANK' }],
    ['session', { env: 'BLANK' }],
    ['signMethod', 'sha1'],
    ['channelCode', undefined],
    ['duplicateCodes', ['']],
    ['unlimitedAs', 1.5],
    ['omittedOnUpdate', 'KEEPS'],
    ['typo', true],
  ])('%s of %j are refused', (name, value) => {
    expect(configure({ [name]: value })).toHaveProperty('issues');
  });

  test('are described for editors, defaults included', () => {
    const schema = JSON.stringify(alisports.settingsJsonSchema());
    for (const name of ['gatewayUrl', 'appSecret', 'signMethod', 'unlimitedAs']) expect(schema).toContain(`"${name}"`);
    expect(schema).toContain('"default":"hmac-sha256"');
    expect(alisports).toMatchObject({ vendor: 'alisports', callsPerDay: null });
    expect(connector).toMatchObject({ kinds: ['UPSERT_BENEFIT'], templates: null, members: null, quota: null });
  });
});

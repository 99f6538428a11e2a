/** The simulated platform, asked by a client of the tests' own: what it checks, does and answers. */
import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command, postOverSocket } from '../simulation/simulator-test-client.ts';
import { type AlisportsSimulator, createAlisportsSimulator } from './simulator.ts';
import { alisportsSimulatorDuplicateCode } from './simulator-business.ts';
import { alisportsSeedActivities, alisportsSeedBenefits } from './simulator-seeds.ts';

const app = { appKey: 'K1', appSecret: 's3cret' };
const authorised = { appKey: 'K2', appSecret: 'other', session: 'token' };
const root = 'alibaba_alisports_access_platform_benefit_upsert_response';
const dto = {
  creator_id: '1',
  channel_code: 'C',
  type: 38,
  activity_id: 1,
  outer_id: 'mine',
  name: '券',
  grant_type: 1,
  effect_time: { effect_type: 3 },
  extend_fields: '{"discountType":1,"deductionTime":60}',
};

let simulator: AlisportsSimulator;
let now: Date;

beforeEach(async () => {
  now = new Date('2024-01-02T03:04:05.000Z');
  simulator = await createAlisportsSimulator({
    apps: [app, authorised, { appKey: 'K3', appSecret: 'third', hasPermission: false }],
    now: () => now,
  });
});
afterEach(() => simulator.close());

const wellFormed = {
  method: 'alibaba.alisports.access.platform.benefit.upsert',
  app_key: app.appKey,
  timestamp: '2024-01-02 11:04:05',
  v: '2.0',
  sign_method: 'md5',
  format: 'json',
};

type Change = Readonly<Record<string, string | null>>;

/** A signed form; null takes a parameter away, `sign` may be forged. */
function formOf(content: unknown, change: Change = {}, secret = app.appSecret): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const given = Object.entries({ ...wellFormed, req_dto: text, ...change });
  const kept = given.filter((entry): entry is [string, string] => entry[1] !== null && entry[0] !== 'sign');
  const base = kept
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flat()
    .join('');
  const method = new Map(kept).get('sign_method');
  const digest = {
    md5: () => createHash('md5').update(secret + base + secret),
    hmac: () => createHmac('md5', secret).update(base),
    'hmac-sha256': () => createHmac('sha256', secret).update(base),
  }[method ?? ''];
  const right = digest?.().digest('hex').toUpperCase() ?? '';
  const sign = change['sign'] === undefined ? right : change['sign'];
  return new URLSearchParams([
    ...kept,
    ...(sign === null ? [] : [['sign', sign] satisfies [string, string]]),
  ]).toString();
}

async function post(form: string, path = '/router/rest', headers: Record<string, string> = {}) {
  const response = await fetch(`${simulator.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8', ...headers },
    body: form,
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

async function ask(content: unknown = dto, change: Change = {}, secret = app.appSecret): Promise<string> {
  return (await post(formOf(content, change, secret))).text;
}
const errorOf = (text: string): string =>
  /^\{"error_response":\{"code":(\d+),.*"request_id":"[0-9a-f]{12}"\}\}$/.exec(text)?.[1] ?? text;
const failureOf = (text: string): string => /"success":false,"error_code":"([^"]*)"/.exec(text)?.[1] ?? text;
const modelOf = (text: string): string => /"success":true,"model":(\d+)\}/.exec(text)?.[1] ?? text;

describe('the gateway', () => {
  test.each(['md5', 'hmac', 'hmac-sha256'])('accepts %s', async (sign_method) => {
    expect(modelOf(await ask(dto, { sign_method }))).toBe('1001');
  });

  test.each<[Change, string]>([
    [{ app_key: null }, '28'],
    [{ app_key: 'nobody' }, '29'],
    [{ method: null }, '21'],
    [{ method: 'alibaba.alisports.passport.account' }, '22'],
    [{ v: null }, '32'],
    [{ v: 'two' }, '33'],
    [{ v: '1.0' }, '34'],
    [{ timestamp: null }, '30'],
    [{ timestamp: '1704164645' }, '31'],
    [{ timestamp: '2024-01-02 03:04:05' }, '31'],
    [{ timestamp: '2024-01-02T11:04:05' }, '31'],
    [{ sign: null }, '24'],
    [{ sign_method: null }, '24'],
    [{ sign_method: 'sha1', sign: 'AB' }, '25'],
    [{ sign: 'AB' }, '25'],
    [{ session: 'token' }, '27'],
    [{ req_dto: null }, '40'],
    [{ req_dto: '{' }, '41'],
  ])('refuses %j with its code', async (change, code) => {
    const { status, text } = await post(formOf(dto, change));
    expect([status, errorOf(text)]).toEqual([200, code]);
    expect(simulator.books.requests()[0]?.verdict?.status).toBe('error');
    expect(simulator.books.effects()).toEqual([]);
  });

  test('refuses what is signed with another secret, or changed afterwards', async () => {
    expect(errorOf(await ask(dto, {}, 'another'))).toBe('25');
    expect(errorOf((await post(`${formOf(dto)}&simplify=true`)).text)).toBe('25');
    expect(errorOf((await post(formOf(dto).replace('mine', 'yours'))).text)).toBe('25');
  });

  test('wants the session of an app that has one', async () => {
    const key = { app_key: authorised.appKey };
    expect(errorOf(await ask(dto, key, authorised.appSecret))).toBe('26');
    expect(errorOf(await ask(dto, { ...key, session: 'stolen' }, authorised.appSecret))).toBe('27');
    expect(modelOf(await ask(dto, { ...key, session: 'token' }, authorised.appSecret))).toBe('1001');
  });

  test('refuses an app without this API', async () => {
    expect(await ask(dto, { app_key: 'K3' }, 'third')).toContain('"code":11');
  });

  test.each([
    ['2024-01-02 10:54:05', true],
    ['2024-01-02 10:54:04', false],
    ['2024-01-02 11:14:05', true],
    ['2024-01-02 11:14:06', false],
  ])('of the time %s says whether it is within ten minutes', async (timestamp, isAccepted) => {
    expect(errorOf(await ask(dto, { timestamp })) === '31').toBe(!isAccepted);
  });

  test('names the outermost of many mistakes', async () => {
    const wrong: Record<string, string | null> = {
      app_key: 'nobody',
      method: 'x',
      v: '9',
      timestamp: 'x',
      format: 'json',
      sign: 'AB',
      req_dto: '{',
    };
    const seen = [];
    for (const name of ['app_key', 'method', 'v', 'timestamp', 'sign', 'req_dto']) {
      seen.push(errorOf(await ask(dto, wrong)));
      delete wrong[name];
    }
    expect(seen).toEqual(['29', '22', '33', '31', '25', '41']);
  });

  test('answers XML to whoever forgets the format, and to a format it does not know', async () => {
    const { text, type } = await post(formOf(dto, { format: null }));
    expect(type).toContain('text/xml');
    expect(text).toMatch(
      new RegExp(
        `<${root}><result><success>true</success><model>1001</model></result><request_id>\\w+</request_id></${root}>$`,
      ),
    );
    expect((await post(formOf(dto, { format: 'yaml' }))).text).toContain('<error_response><code>23</code>');
    expect((await post(formOf({ ...dto, name: '' }, { format: 'xml' }))).text).toContain('<success>false</success>');
  });

  test('takes the root away where that is asked for, but not from an error', async () => {
    expect(await ask(dto, { simplify: 'true' })).toMatch(
      /^\{"result":\{"success":true,"model":1001\},"request_id":"\w+"\}$/,
    );
    expect(errorOf(await ask(dto, { simplify: 'true', v: '1.0' }))).toBe('34');
  });

  test('merges query and form, and takes a GET', async () => {
    const [system, own] = formOf(dto).split('&req_dto=');
    const [reqDto, sign] = known(own).split('&sign=');
    expect(modelOf((await post(`req_dto=${reqDto}`, `/router/rest?${system}&sign=${sign}`)).text)).toBe('1001');
    const response = await fetch(`${simulator.gatewayUrl}?${formOf({ ...dto, outer_id: 'got' })}`);
    expect(modelOf(await response.text())).toBe('1002');
    const put = await fetch(`${simulator.gatewayUrl}?${formOf(dto)}`, { method: 'PUT' });
    expect(errorOf(await put.text())).toBe('9');
    expect((await post(formOf(dto), '/router')).status).toBe(404);
  });

  test('counts calls over the limit', async () => {
    simulator.settings.callsPerSecond = 1;
    expect(modelOf(await ask())).toBe('1001');
    const refused = await ask({ ...dto, outer_id: 'second' });
    expect(errorOf(refused)).toBe('7');
    expect(refused).toContain('"sub_code":"accesscontrol.limited-by-api-access-count"');
    expect(refused).toContain('"sub_msg":"This ban will last for 1 more seconds"');
    expect(simulator.books.overLimit()).toBe(1);
    now = new Date(now.getTime() + 1000);
    expect(modelOf(await ask({ ...dto, outer_id: 'second' }))).toBe('1002');
    expect(simulator.books.overLimit()).toBe(1);
  });
});

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not there');
  return value;
}

describe('the backend', () => {
  const { name: _, ...nameless } = dto;
  const { outer_id: __, ...camel } = { ...dto, outerId: 'mine' };
  const periodOf = (effect_time_start: number, effect_time_end: number) => ({
    effect_type: 2,
    effect_time_start,
    effect_time_end,
  });
  const strayExtend = '{"discountType":1,"deductionTime":60,"deduction_time":60}';

  test.each<[string, unknown]>([
    ['no object', []],
    ['a missing field', nameless],
    ['a camelCase field', camel],
    ['an empty outer_id', { ...dto, outer_id: '' }],
    ['an outer_id that is a number', { ...dto, outer_id: 5 }],
    ['another type', { ...dto, type: 39 }],
    ['a type as text', { ...dto, type: '38' }],
    ['no such grant_type', { ...dto, grant_type: 5 }],
    ['no such status', { ...dto, status: 3 }],
    ['stock of 0', { ...dto, stock: 0 }],
    ['a negative day_stock', { ...dto, day_stock: -1 }],
    ['a user_limit of 0', { ...dto, user_limit: 0 }],
    ['half a fen', { ...dto, oprice: 0.5 }],
    ['more than 64 bits', JSON.stringify(dto).replace('"activity_id":1', '"activity_id":9223372036854775808')],
    ['an exponent', JSON.stringify({ ...dto, stock: 7 }).replace('"stock":7', '"stock":1e3')],
    ['no effect_time', { ...dto, effect_time: undefined }],
    ['no effect_type', { ...dto, effect_time: {} }],
    ['no such effect_type', { ...dto, effect_time: { effect_type: 6 } }],
    ['an unused effect_type', { ...dto, effect_time: { effect_type: 1, effect_after_days: 1 } }],
    ['half a period', { ...dto, effect_time: { effect_type: 2, effect_time_start: 1_600_940_429_227 } }],
    ['a period that ends first', { ...dto, effect_time: periodOf(1_600_940_429_228, 1_600_940_429_227) }],
    ['a period in seconds', { ...dto, effect_time: periodOf(1_600_940_429, 1_900_940_429) }],
    ['companions of another effect_type', { ...dto, effect_time: { effect_type: 3, effect_natural_n_days: 2 } }],
    ['a negative oprice', { ...dto, oprice: -5 }],
    ['a day_user_limit of 0', { ...dto, day_user_limit: 0 }],
    ['coordinates that are none', { ...dto, location: { location_mode: 1 } }],
    ['half of the coordinates', { ...dto, location: { location_mode: 1, longitude: '111.1' } }],
    ['a duration coupon without minutes', { ...dto, extend_fields: '{"discountType":1}' }],
    ['an amount coupon without an amount', { ...dto, extend_fields: '{"discountType":2,"deductionTime":60}' }],
    ['a key inside extend_fields that nobody prints', { ...dto, extend_fields: strayExtend }],
    ['no natural days', { ...dto, effect_time: { effect_type: 5, effect_natural_n_days: 0 } }],
    ['extend_fields as an object', { ...dto, extend_fields: { discountType: 1 } }],
    ['extend_fields that are no JSON', { ...dto, extend_fields: 'discountType' }],
    ['longitude as a number', { ...dto, location: { location_mode: 1, longitude: 111.1 } }],
    ['another activity', { ...dto, activity_id: 404 }],
  ])('refuses %s', async (_name, content) => {
    expect(failureOf(await ask(content))).toBe('isv.invalid-parameter');
    expect(simulator.books.effects()).toEqual([]);
  });

  test.each([
    ['ERROR_50', '50'],
    ['ERROR_15', '15'],
  ] as const)('refuses as %s where it is told to', async (shape, code) => {
    simulator.settings.failureShape = shape;
    const text = await ask({ ...dto, stock: 0 });
    expect(errorOf(text)).toBe(code);
    expect(text).toContain('"sub_code":"isv.invalid-parameter"');
  });

  test('creates with the defaults of the page, and writes down what it did', async () => {
    expect(modelOf(await ask())).toBe('1001');
    expect(simulator.books.benefits().at(-1)).toMatchObject({
      id: '1001',
      activityId: '1',
      outerId: 'mine',
      dto: { status: '2', stock: '2000000000' },
    });
    const [effect] = simulator.books.effects();
    expect(effect).toMatchObject({ kind: 'create', id: '1001', outerId: 'mine', at: now });
    expect(effect?.dto).not.toHaveProperty('stock');
    expect(simulator.books.requests()[0]).toMatchObject({ verdict: { status: 'success' }, misbehaviour: null });
  });

  test('hands out ids beyond 2^53 in stress', async () => {
    simulator.settings.longIds = true;
    expect(modelOf(await ask())).toBe('9007199254741994');
    expect(modelOf(await ask({ ...dto, outer_id: 'next' }))).toBe('9007199254741995');
  });

  test('refuses an outer_id the activity has, with an invented code, or takes it for an update', async () => {
    await ask();
    expect(failureOf(await ask())).toBe(alisportsSimulatorDuplicateCode);
    expect(alisportsSimulatorDuplicateCode).toContain('INVENTED');
    expect(modelOf(await ask({ ...dto, activity_id: 20210422 }))).toBe('1002');
    simulator.settings.duplicateOuterId = 'UPSERTS';
    expect(modelOf(await ask({ ...dto, stock: 9 }))).toBe('1001');
    expect(simulator.books.effects().map(({ kind }) => kind)).toEqual(['create', 'create', 'update']);
  });

  test('updates what is there, and nothing else', async () => {
    const id = Number(modelOf(await ask()));
    expect(modelOf(await ask({ ...dto, id, name: '新' }))).toBe('1001');
    expect(failureOf(await ask({ ...dto, id: 404 }))).toBe('isv.benefit-not-exist:id');
    expect(failureOf(await ask({ ...dto, id, outer_id: 'other' }))).toBe('isv.parameters-mismatch:id-and-outer_id');
    expect(simulator.books.effects()).toHaveLength(2);
    expect(simulator.books.benefits().at(-1)?.dto.name).toBe('新');
  });

  test.each([
    ['RESETS', '2000000000', undefined],
    ['KEEPS', '7', '5'],
  ] as const)('%s what an update leaves out', async (mode, stock, day_stock) => {
    simulator.settings.omittedOnUpdate = mode;
    const id = Number(modelOf(await ask({ ...dto, stock: 7, day_stock: 5 })));
    await ask({ ...dto, id });
    expect(simulator.books.benefits().at(-1)?.dto.stock).toBe(stock);
    expect(simulator.books.benefits().at(-1)?.dto.day_stock).toBe(day_stock);
  });

  test('starts with its seeds and returns to them', async () => {
    await ask();
    simulator.books.reset();
    expect(simulator.books.benefits().map(({ id }) => id)).toEqual(alisportsSeedBenefits.map(({ id }) => id));
    expect([simulator.books.effects(), simulator.books.requests(), simulator.books.overLimit()]).toEqual([[], [], 0]);
    expect(alisportsSeedActivities).toContain('1');
  });
});

describe('misbehaviours', () => {
  test('refusesWith and failsWith say any code and do nothing', async () => {
    simulator.misbehave.refusesWith(530, 'isp.x-service-unavailable', 'sorry');
    expect(await ask()).toMatch(
      /^\{"error_response":\{"code":530,"msg":"sorry","sub_code":"isp\.x-service-unavailable","sub_msg":"sorry",/,
    );
    simulator.misbehave.refusesWith(10);
    expect(await ask()).not.toContain('sub_code');
    simulator.misbehave.failsWith('ANY', 'thing');
    expect(await ask()).toContain('"result":{"success":false,"error_code":"ANY","model":1,"error_msg":"thing"}');
    expect(simulator.books.effects()).toEqual([]);
    expect(simulator.books.requests().map(({ misbehaviour }) => misbehaviour)).toEqual([
      'refusesWith',
      'refusesWith',
      'failsWith',
    ]);
  });

  test('the backend times out with or without having worked', async () => {
    simulator.misbehave.backendTimesOut({ applied: false });
    expect(await ask()).toContain(
      '"code":15,"msg":"Remote service error","sub_code":"isp.top-remote-connection-timeout"',
    );
    expect(simulator.books.effects()).toHaveLength(0);
    simulator.misbehave.backendTimesOut({ applied: true });
    expect(errorOf(await ask())).toBe('15');
    expect(simulator.books.effects()).toHaveLength(1);
  });

  test('bans say how long, or not', async () => {
    simulator.misbehave.bans('accesscontrol.limited-by-app-access-count', 31_062);
    expect(await ask()).toContain('"sub_msg":"This ban will last for 31062 more seconds"');
    simulator.misbehave.bans('accesscontrol.limited-by-app-api-access-count', null);
    expect(await ask()).not.toContain('ban');
  });

  test('answers look odd as named', async () => {
    simulator.misbehave.answersAsText();
    expect(await ask()).toContain('"result":{"success":"true","model":"1001"}');
    simulator.misbehave.answersXml();
    expect(await ask({ ...dto, outer_id: 'b' })).toContain('<success>true</success>');
    simulator.misbehave.withoutResult();
    expect(await ask({ ...dto, outer_id: 'c' })).toMatch(new RegExp(`^\\{"${root}":\\{"request_id":"\\w+"\\}\\}$`));
    simulator.misbehave.withoutModel();
    expect(await ask({ ...dto, outer_id: 'd' })).toContain('"result":{"success":true}');
    expect(simulator.books.effects()).toHaveLength(4);
  });

  test('answers are compressed for whoever offers it, refusals too, which is no misbehaviour', async () => {
    const encodingOf = async (offered: string, form = formOf(dto)) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'accept-encoding': offered };
      const answer = await fetch(simulator.gatewayUrl, { method: 'POST', headers, body: form });
      expect(await answer.text()).toContain('request_id');
      return answer.headers.get('content-encoding');
    };
    expect([await encodingOf('gzip'), await encodingOf('identity'), await encodingOf('gzip', 'x=1')]).toEqual([
      'gzip',
      null,
      'gzip',
    ]);
    simulator.settings.compresses = false;
    expect(await encodingOf('gzip')).toBeNull();
    expect(simulator.books.requests().every(({ misbehaviour }) => misbehaviour === null)).toBe(true);
  });

  test('a scope chooses by outer_id, and how often', async () => {
    simulator.misbehave.refusesWith(10, null, undefined, { target: 'other', times: 2 });
    expect(modelOf(await ask())).toBe('1001');
    const other = async () => ask({ ...dto, outer_id: 'other' });
    expect([errorOf(await other()), errorOf(await other()), modelOf(await other())]).toEqual(['10', '10', '1002']);
  });

  test('the work is done before the connection drops', async () => {
    simulator.misbehave.dropsAfterWork();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await postOverSocket(simulator.url, { path: '/router/rest', headers, body: formOf(dto) })).toEqual({
      text: '',
      end: 'closed',
    });
    expect(simulator.books.effects()).toHaveLength(1);
  });

  test('a request refused at the door meets none', async () => {
    simulator.misbehave.refusesWith(10);
    expect(errorOf(await ask(dto, {}, 'another'))).toBe('25');
    expect(errorOf(await ask())).toBe('10');
  });
});

describe('the control plane', () => {
  test('shows the books and commands the platform', async () => {
    await ask();
    expect(await command(simulator.url, 'books')).toMatchObject({
      status: 200,
      content: { requestCount: 1, overLimit: 0, effects: [{ kind: 'create', id: '1001', dto: { outer_id: 'mine' } }] },
    });
    await command(simulator.url, 'settings', { longIds: true });
    expect(simulator.settings.longIds).toBe(true);
    await command(simulator.url, 'misbehave', { name: 'failsWith', args: ['ANY'], target: 'next' });
    expect(failureOf(await ask({ ...dto, outer_id: 'next' }))).toBe('ANY');
    await command(simulator.url, 'reset');
    expect(simulator.books.effects()).toEqual([]);
  });

  test.each([
    ['settings', { failureShape: 'SHOUTS' }],
    ['misbehave', { name: 'bans', args: ['accesscontrol.made-up'] }],
    ['misbehave', { name: 'explodes' }],
  ])('refuses %s of %j', async (name, order) => {
    expect((await command(simulator.url, name, order)).status).toBe(400);
  });
});

/** Benefits through the endpoint: what the platform is sent, what is kept of it, and how it says no. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { AlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import { systemClock } from '../../src/domain/clock.ts';
import {
  ManyBenefitsDocument,
  ManyOperationsDocument,
  OneBenefitDocument,
  OneOperationDocument,
  UpsertBenefitDocument,
  type UpsertBenefitInput,
} from '../support/generated/documents.ts';
import { untilOperation } from '../support/mutations.ts';
import { accountIds, configureAccount, startBenefits } from '../support/vendors.ts';
import { freshKey, startWorld, type World } from '../support/world.ts';

let offsetMs = Date.parse('2026-03-01T03:00:00Z') - Date.now();
const clock = { ...systemClock, now: () => new Date(Date.now() + offsetMs) };
const forward = (ms: number): void => {
  offsetMs += ms;
};

let platform: AlisportsSimulator;
let defaults: AlisportsSimulator['settings'];
let world: World;

const { benefits: main } = accountIds;
const unused = 'venue-unused';
const listed = 'venue-listed';
const bare = 'venue-bare';
const banned = 'venue-banned';
const unlimited = 'venue-unlimited';
const clearing = 'venue-clearing';
const policy = { longestProcessingMs: 300, firstCheckMs: 100 };
const slow = 'venue-slow';
const slowMs = 2_500;

beforeAll(async () => {
  platform = await startBenefits(clock);
  defaults = { ...platform.settings };
  const account = (name: string, settings: Readonly<Record<string, unknown>> = {}) =>
    configureAccount(name, { vendor: 'alisports', url: platform.url, options: { policy, settings } });
  world = await startWorld({
    clock,
    accounts: [
      account(main),
      account(listed),
      account(unused, { allowsUnusedValidity: true }),
      account(bare, { creatorId: undefined }),
      account(banned),
      account(unlimited, { unlimitedAs: 0 }),
      account(clearing, { omittedOnUpdate: 'CLEARS' }),
      configureAccount(slow, {
        vendor: 'alisports',
        url: platform.url,
        options: { policy: { ...policy, longestProcessingMs: slowMs } },
      }),
    ],
  });
});
afterAll(async () => {
  await world.close();
  await platform.close();
});
afterEach(() => {
  platform.misbehave.clear();
  platform.books.reset();
  Object.assign(platform.settings, defaults);
});

let outerIds = 0;
const freshOuterId = (): string => {
  outerIds += 1;
  return `coupon-${outerIds}`;
};
const idOf = (outerId: string, account: string = main, activityId = '1'): string =>
  `${account}:${activityId}:${outerId}`;

const plainInput = (): UpsertBenefitInput => ({
  idempotencyKey: freshKey(),
  accountId: main,
  activityId: '1',
  outerId: freshOuterId(),
  name: '3小时停车券',
  kind: 'PARKING_COUPON',
  grantMethod: 'ACTIVITY',
  status: 'ONLINE',
  stock: 100,
  validity: { type: 'NATURAL_DAYS', days: 3 },
  discount: { type: 'DURATION', minutes: 180 },
});

async function upsert(input: Partial<UpsertBenefitInput> = {}, token?: string) {
  const { data, errors } = await world.send(UpsertBenefitDocument, { input: { ...plainInput(), ...input } }, token);
  if (!data?.upsertBenefit) throw new Error(JSON.stringify(errors));
  return data.upsertBenefit;
}

async function upserted(input: Partial<UpsertBenefitInput> = {}) {
  const result = await upsert(input);
  if (result.__typename !== 'UpsertBenefitSuccess' || !result.benefit) throw new Error(JSON.stringify(result));
  return { ...result, benefit: result.benefit };
}

const readBenefit = async (id: string) => (await world.send(OneBenefitDocument, { id })).data?.benefit;

/** The texts of `req_dto` as they arrived, digit for digit. */
const dtoTexts = (): string[] =>
  platform.books.requests().map(({ body }) => new URLSearchParams(body).get('req_dto') ?? '');
const dtos = (): unknown[] => dtoTexts().map((text): unknown => JSON.parse(text));
const extendFields = z.looseObject({ extend_fields: z.string() });
const discountSent = (dto: unknown): unknown => JSON.parse(extendFields.parse(dto).extend_fields);

const effectTimesSent = (): unknown[] =>
  z
    .array(z.looseObject({ effect_time: z.unknown() }))
    .parse(dtos())
    .map(({ effect_time }) => effect_time);

const everything = {
  name: '商场停车券 <10元> "A&B"',
  description: 'Ten yuan off 🚗',
  detail: 'Line one\nline two',
  usageNote: '出场前出示',
  pictureUrl: 'https://img.example/coupon.png?x=1&y=2',
  provider: '停车公司',
  originalPrice: '12.50',
  grantMethod: 'COINS_AND_CASH',
  currencyCost: 30,
  status: 'OFFLINE',
  stock: 255_461,
  dailyStock: 1_000,
  userLimit: 5,
  dailyUserLimit: 1,
  validity: { type: 'FIXED_PERIOD', from: '2026-03-01T00:00:00+08:00', until: '2026-04-01T00:00:00+08:00' },
  discount: {
    type: 'AMOUNT',
    amount: '10.00',
    minimumSpend: '20.1',
    parkingTemplateId: 'park_2021042215421266963651064',
  },
  location: {
    mode: 'COORDINATES',
    longitude: '120.153576',
    latitude: '-30.28',
    provinceCode: '330000',
    provinceName: '浙江省',
    cityCode: '330100',
    cityName: '杭州市',
    districtCode: '330106',
    districtName: '西湖区',
    address: '文三路 1 号',
    addressName: '某某商场',
  },
  creatorId: 'venue-42',
} as const satisfies Partial<UpsertBenefitInput>;

describe('a benefit with every field', () => {
  test('reads back as it was asked for', async () => {
    const { benefit, operation } = await upserted({ ...everything, outerId: 'all-of-it' });
    const id = idOf('all-of-it');
    const expected = {
      ...everything,
      id,
      accountId: main,
      activityId: '1',
      outerId: 'all-of-it',
      platformId: '1001',
      kind: 'PARKING_COUPON',
      originalPrice: '12.5',
      validity: {
        __typename: 'FixedPeriodValidity',
        type: 'FIXED_PERIOD',
        from: '2026-02-28T16:00:00.000Z',
        until: '2026-03-31T16:00:00.000Z',
      },
      discount: {
        __typename: 'AmountDiscount',
        type: 'AMOUNT',
        amount: '10',
        minimumSpend: '20.1',
        parkingTemplateId: 'park_2021042215421266963651064',
      },
      location: {
        mode: 'COORDINATES',
        longitude: '120.153576',
        latitude: '-30.28',
        province: { code: '330000', name: '浙江省' },
        city: { code: '330100', name: '杭州市' },
        district: { code: '330106', name: '西湖区' },
        address: '文三路 1 号',
        addressName: '某某商场',
      },
      channelCode: '28246631',
      observedAt: expect.any(String),
    };
    expect(benefit).toEqual(expected);
    expect(await readBenefit(id)).toEqual({
      ...expected,
      account: { id: main, vendor: 'alisports' },
      operations: { totalCount: 1, nodes: [{ id: operation?.id, state: 'SUCCEEDED' }] },
    });
  });

  test('reaches the platform in its own words and units', async () => {
    await upserted({ ...everything, outerId: 'in-its-words' });
    const [dto] = dtos();
    expect(dto).toEqual({
      creator_id: 'venue-42',
      channel_code: '28246631',
      type: 38,
      activity_id: 1,
      outer_id: 'in-its-words',
      name: everything.name,
      description: everything.description,
      detail: everything.detail,
      use_description: everything.usageNote,
      benefit_pic: everything.pictureUrl,
      provider: everything.provider,
      oprice: 1_250,
      grant_type: 4,
      user_currency: 30,
      stock: 255_461,
      day_stock: 1_000,
      user_limit: 5,
      day_user_limit: 1,
      status: 2,
      effect_time: { effect_type: 2, effect_time_start: 1_772_294_400_000, effect_time_end: 1_774_972_800_000 },
      extend_fields: expect.any(String),
      location: {
        location_mode: 1,
        longitude: '120.153576',
        latitude: '-30.28',
        prov_code: '330000',
        prov_name: '浙江省',
        city_code: '330100',
        city_name: '杭州市',
        district_code: '330106',
        district_name: '西湖区',
        address: '文三路 1 号',
        address_name: '某某商场',
      },
    });
    expect(discountSent(dto)).toEqual({
      discountType: 2,
      virtualTemplateId: 'park_2021042215421266963651064',
      thresholdValue: 2_010,
      discountAmount: 1_000,
    });
    expect(platform.books.effects()).toMatchObject([{ kind: 'create', id: '1001', activityId: '1' }]);
  });
});

describe('a benefit with only what is needed', () => {
  test('is sent with status and stock, and without what was not said', async () => {
    await upserted({ outerId: 'bare-minimum', status: 'OFFLINE', stock: 1 });
    const [dto] = dtos();
    expect(dto).toEqual({
      creator_id: 'venue-1',
      channel_code: '28246631',
      type: 38,
      activity_id: 1,
      outer_id: 'bare-minimum',
      name: '3小时停车券',
      grant_type: 1,
      stock: 1,
      status: 2,
      effect_time: { effect_type: 5, effect_natural_n_days: 3 },
      extend_fields: '{"discountType":1,"deductionTime":180}',
    });
    expect(await readBenefit(idOf('bare-minimum'))).toMatchObject({
      description: null,
      originalPrice: null,
      currencyCost: null,
      dailyStock: null,
      userLimit: null,
      dailyUserLimit: null,
      location: null,
      creatorId: 'venue-1',
      discount: { minimumSpend: null, parkingTemplateId: null },
    });
  });

  test.each([
    ['ACTIVITY', 1],
    ['COINS', 2],
    ['DIAMONDS', 3],
    ['COINS_AND_CASH', 4],
  ] as const)('granted by %s is grant_type %d', async (grantMethod, grant_type) => {
    const { benefit } = await upserted({ grantMethod, currencyCost: grantMethod.startsWith('COINS') ? 7 : null });
    expect(benefit).toMatchObject({ grantMethod });
    expect(dtos()).toMatchObject([{ grant_type }]);
  });

  test('placed in a city is sent without coordinates', async () => {
    const location = { mode: 'CITY', provinceCode: '330000', cityCode: '330100', districtName: '西湖区' } as const;
    const { benefit } = await upserted({ location });
    expect(benefit.location).toEqual({
      mode: 'CITY',
      longitude: null,
      latitude: null,
      province: { code: '330000', name: null },
      city: { code: '330100', name: null },
      district: { code: null, name: '西湖区' },
      address: null,
      addressName: null,
    });
    expect(dtos()).toMatchObject([
      { location: { location_mode: 2, prov_code: '330000', city_code: '330100', district_name: '西湖区' } },
    ]);
    expect(dtoTexts()[0]).not.toMatch(/longitude|latitude/);
  });

  test.each([
    ['180', '90'],
    ['-180', '-90'],
    ['0', '0'],
    ['113.2643851234567890', '23.1290901234567890'],
  ])('stands at %s, %s', async (longitude, latitude) => {
    await upserted({ location: { mode: 'COORDINATES', longitude, latitude } });
    const shortest = (text: string): string => text.replace(/(\.\d*?)0+$/, '$1');
    expect(dtos()).toMatchObject([{ location: { longitude: shortest(longitude), latitude: shortest(latitude) } }]);
  });
});

describe('validity and discount', () => {
  type Validity = UpsertBenefitInput['validity'];
  test.each<[string, Validity, object, object]>([
    [
      'a fixed period',
      { type: 'FIXED_PERIOD', from: '2026-03-01T00:00:00Z', until: '2026-03-01T00:00:00.001Z' },
      { effect_type: 2, effect_time_start: 1_772_323_200_000, effect_time_end: 1_772_323_200_001 },
      { type: 'FIXED_PERIOD', from: '2026-03-01T00:00:00.000Z', until: '2026-03-01T00:00:00.001Z' },
    ],
    ['for ever', { type: 'PERMANENT' }, { effect_type: 3 }, { type: 'PERMANENT' }],
    [
      'natural days',
      { type: 'NATURAL_DAYS', days: 1 },
      { effect_type: 5, effect_natural_n_days: 1 },
      { type: 'NATURAL_DAYS', days: 1 },
    ],
  ])('%s is sent with its own companions only', async (_what, validity, sent, shown) => {
    const { benefit } = await upserted({ validity });
    expect(effectTimesSent()).toEqual([sent]);
    expect(benefit.validity).toMatchObject(shown);
    const read = await readBenefit(benefit.id);
    expect(read?.validity).toEqual(benefit.validity);
  });

  const unusedOnes: Array<[string, Validity, object, object]> = [
    [
      'days from the grant',
      { type: 'RELATIVE', days: 7 },
      { effect_type: 1, effect_after_days: 7, effect_after_hours: 0, effect_after_minutes: 0 },
      { __typename: 'RelativeValidity', type: 'RELATIVE', days: 7, hours: 0, minutes: 0 },
    ],
    [
      'hours and minutes from the grant',
      { type: 'RELATIVE', hours: 2, minutes: 30 },
      { effect_type: 1, effect_after_days: 0, effect_after_hours: 2, effect_after_minutes: 30 },
      { __typename: 'RelativeValidity', type: 'RELATIVE', days: 0, hours: 2, minutes: 30 },
    ],
    [
      'a natural day',
      { type: 'NATURAL_DAY', naturalDay: '1day' },
      { effect_type: 4, effect_natural_days: '1day' },
      { __typename: 'NaturalDayValidity', type: 'NATURAL_DAY', naturalDay: '1day' },
    ],
  ];

  test.each(unusedOnes)('%s is sent where the account allows it', async (_what, validity, sent, shown) => {
    platform.settings.acceptsUnusedEffectTypes = true;
    const { benefit } = await upserted({ validity, accountId: unused });
    expect(effectTimesSent()).toEqual([sent]);
    expect((await readBenefit(benefit.id))?.validity).toEqual(shown);
  });

  test.each(unusedOnes)('%s is refused everywhere else, without a call', async (_what, validity) => {
    expect(await upsert({ validity })).toMatchObject({
      __typename: 'PromoValidationError',
      code: 'INVALID_INPUT',
      issues: [{ path: 'input.validity', message: expect.stringContaining('natural days') }],
      operation: null,
    });
    expect(platform.books.requests()).toEqual([]);
  });

  type Discount = UpsertBenefitInput['discount'];
  test.each<[string, Discount, object, object]>([
    ['minutes', { type: 'DURATION', minutes: 1 }, { discountType: 1, deductionTime: 1 }, { minutes: 1 }],
    [
      'minutes from a spend on',
      { type: 'DURATION', minutes: 90, minimumSpend: '0.01', parkingTemplateId: 'p-1' },
      { discountType: 1, deductionTime: 90, thresholdValue: 1, virtualTemplateId: 'p-1' },
      { minutes: 90, minimumSpend: '0.01', parkingTemplateId: 'p-1' },
    ],
    ['money', { type: 'AMOUNT', amount: '0.10' }, { discountType: 2, discountAmount: 10 }, { amount: '0.1' }],
    [
      'money from a spend of nothing on',
      { type: 'AMOUNT', amount: '5', minimumSpend: '0' },
      { discountType: 2, discountAmount: 500, thresholdValue: 0 },
      { amount: '5', minimumSpend: '0' },
    ],
  ])('%s is sent as text in the text', async (_what, discount, sent, shown) => {
    const { benefit } = await upserted({ discount });
    expect(discountSent(dtos()[0])).toEqual(sent);
    expect((await readBenefit(benefit.id))?.discount).toMatchObject({ type: discount.type, ...shown });
  });

  test('amounts beyond a double are sent fen by fen', async () => {
    const { benefit } = await upserted({
      originalPrice: '92233720368547758.07',
      discount: { type: 'AMOUNT', amount: '90071992547409.93', minimumSpend: '90071992547409.95' },
    });
    expect(dtoTexts()[0]).toContain('"oprice":9223372036854775807,');
    expect(dtoTexts()[0]).toContain(
      String.raw`\"thresholdValue\":9007199254740995,\"discountAmount\":9007199254740993`,
    );
    expect(await readBenefit(benefit.id)).toMatchObject({
      originalPrice: '92233720368547758.07',
      discount: { amount: '90071992547409.93', minimumSpend: '90071992547409.95' },
    });
  });
});

describe('an update', () => {
  test('is sent under the id that the platform gave, and keeps it', async () => {
    platform.settings.longIds = true;
    const outerId = freshOuterId();
    const created = await upserted({ outerId });
    expect(created.benefit.platformId).toBe('9007199254741994');
    const updated = await upserted({
      outerId,
      name: 'Two hours',
      stock: 7,
      discount: { type: 'DURATION', minutes: 120 },
    });
    expect(updated.benefit).toMatchObject({ platformId: '9007199254741994', name: 'Two hours', stock: 7 });
    const [first, second] = dtoTexts();
    expect(first).not.toContain('"id":');
    expect(second).toContain('"id":9007199254741994,');
    expect(platform.books.effects().map(({ kind, id }) => [kind, id])).toEqual([
      ['create', '9007199254741994'],
      ['update', '9007199254741994'],
    ]);
    const { operations } = (await readBenefit(idOf(outerId))) ?? {};
    expect(operations).toEqual({
      totalCount: 2,
      nodes: [
        { id: updated.operation?.id, state: 'SUCCEEDED' },
        { id: created.operation?.id, state: 'SUCCEEDED' },
      ],
    });
  });

  test('leaves out what is not said any more where that takes it away, here and there', async () => {
    const outerId = freshOuterId();
    await upserted({ ...everything, accountId: clearing, outerId });
    const { benefit } = await upserted({ accountId: clearing, outerId });
    expect(benefit).toMatchObject({ description: null, dailyStock: null, location: null, originalPrice: null });
    expect(benefit.creatorId).toBe('venue-1');
    const known = platform.books.benefits().find((one) => one.outerId === outerId);
    expect(known?.dto).not.toHaveProperty('day_stock');
    expect(known?.dto).not.toHaveProperty('location');
  });

  test('that leaves out what the platform may keep is refused without a call', async () => {
    const outerId = freshOuterId();
    const { benefit } = await upserted({ ...everything, outerId });
    const { dailyStock: _stock, description: _text, location: _place, ...rest } = everything;
    expect(await upsert({ ...rest, outerId })).toMatchObject({
      __typename: 'PromoValidationError',
      code: 'INVALID_INPUT',
      issues: [{ path: 'input.dailyStock' }, { path: 'input.description' }, { path: 'input.location' }],
      operation: null,
    });
    expect(platform.books.requests()).toHaveLength(1);
    expect(await readBenefit(benefit.id)).toMatchObject({ dailyStock: 1_000 });
  });

  test('says that there is no limit any more where the account knows how', async () => {
    platform.settings.omittedOnUpdate = 'KEEPS';
    const outerId = freshOuterId();
    await upserted({ accountId: unlimited, outerId, dailyUserLimit: 3 });
    platform.misbehave.failsWith('isv.invalid-parameter', 'day_stock must be greater than 0');
    await upsert({ accountId: unlimited, outerId });
    expect(dtos()).toMatchObject([{ day_user_limit: 3 }, { day_stock: 0, user_limit: 0, day_user_limit: 0 }]);
  });

  test('of a benefit that was made elsewhere needs its id, which goes out digit for digit', async () => {
    const input = { activityId: '20210422', outerId: 'seed-summer' };
    const { benefit } = await upserted({ ...input, platformId: '9007199254740993' });
    expect(benefit).toMatchObject({ id: idOf('seed-summer', main, '20210422'), platformId: '9007199254740993' });
    expect(dtoTexts()[0]).toContain('"id":9007199254740993,');
    expect(platform.books.effects()).toMatchObject([{ kind: 'update', id: '9007199254740993' }]);
    // From then on it is known.
    const again = await upserted(input);
    expect(again.benefit.platformId).toBe('9007199254740993');
    expect(await upsert({ ...input, platformId: '9007199254740992' })).toMatchObject({
      __typename: 'PromoValidationError',
      issues: [{ path: 'input.platformId', message: expect.stringContaining('9007199254740993') }],
    });
    expect(platform.books.effects()).toHaveLength(2);
  });

  test('of an id that the platform does not know is told as not found', async () => {
    const outerId = freshOuterId();
    const result = await upsert({ outerId, platformId: '404' });
    expect(result).toMatchObject({
      __typename: 'PromoNotFoundError',
      code: 'BENEFIT_NOT_FOUND',
      entity: 'Benefit',
      notFoundId: idOf(outerId),
      vendor: { code: 'isv.benefit-not-exist:id' },
      operation: { state: 'REFUSED' },
    });
    expect(await readBenefit(idOf(outerId))).toBeNull();
  });

  test('by creating again is refused by a platform that knows the outer id already', async () => {
    const result = await upsert({ outerId: 'seed-3h' });
    expect(result).toMatchObject({
      __typename: 'PromoRejectedError',
      code: 'DUPLICATE_REQUEST',
      operation: { state: 'REFUSED' },
    });
    expect(platform.books.effects()).toEqual([]);
    expect(await readBenefit(idOf('seed-3h'))).toBeNull();
  });

  test('by creating again is an update at a platform that takes it so', async () => {
    platform.settings.duplicateOuterId = 'UPSERTS';
    const { benefit } = await upserted({ outerId: 'seed-10-yuan', stock: 9 });
    expect(benefit).toMatchObject({ platformId: '102', stock: 9 });
    expect(platform.books.effects()).toMatchObject([{ kind: 'update', id: '102' }]);
    const updated = await upserted({ outerId: 'seed-10-yuan', stock: 8 });
    expect(updated.benefit).toMatchObject({ platformId: '102', stock: 8 });
    expect(dtos()).toMatchObject([{ stock: 9 }, { id: 102, stock: 8 }]);
  });

  test('needs a platform id when the platform has not told it', async () => {
    const outerId = freshOuterId();
    platform.misbehave.withoutModel();
    const created = await upserted({ outerId });
    expect(created.benefit.platformId).toBeNull();
    const [benefit] = platform.books.benefits().filter((one) => one.outerId === outerId);
    expect(await upsert({ outerId, stock: 5 })).toMatchObject({
      __typename: 'PromoValidationError',
      issues: [{ path: 'input.platformId' }],
      operation: null,
    });
    const told = await upserted({ outerId, stock: 5, platformId: benefit?.id ?? '' });
    expect(told.benefit).toMatchObject({ platformId: benefit?.id, stock: 5 });
  });
});

describe('a benefit', () => {
  test('that did not go through here, or not for this caller, is null', async () => {
    const { benefit } = await upserted();
    expect(await readBenefit(idOf('never-seen'))).toBeNull();
    expect(await readBenefit(idOf('seed-3h'))).toBeNull();
    const token = world.token({ accounts: [listed] });
    expect(await world.send(OneBenefitDocument, { id: benefit.id }, token)).toEqual({ data: { benefit: null } });
    const others = await world.send(ManyBenefitsDocument, { filter: { accountIds: [main] } }, token);
    expect(others.data?.benefits.totalCount).toBe(0);
    const unseen = await world.send(
      OneBenefitDocument,
      { id: benefit.id },
      world.token({ scopes: ['promo:benefit:write'] }),
    );
    expect(unseen).toMatchObject({ data: { benefit: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    const odd = await world.send(OneBenefitDocument, { id: 'venue:x' });
    expect(odd.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('of another account is refused as if there were no such account', async () => {
    expect(await upsert({}, world.token({ accounts: [listed] }))).toMatchObject({
      __typename: 'PromoNotFoundError',
      code: 'ACCOUNT_NOT_FOUND',
      entity: 'PromoAccount',
      notFoundId: main,
    });
    const { errors } = await world.send(
      UpsertBenefitDocument,
      { input: plainInput() },
      world.token({ scopes: ['promo:read'] }),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(await upsert({ accountId: 'hk-cards' })).toMatchObject({ __typename: 'PromoUnsupportedError' });
    expect(platform.books.requests()).toEqual([]);
  });

  test('needs a creator, from the input or the account', async () => {
    expect(await upsert({ accountId: bare })).toMatchObject({
      __typename: 'PromoValidationError',
      issues: [{ path: 'input.creatorId' }],
    });
    expect(platform.books.requests()).toEqual([]);
    expect((await upserted({ accountId: bare, creatorId: 'venue-7' })).benefit.creatorId).toBe('venue-7');
  });

  test('whose outer id has colons has an id that leads back to it', async () => {
    const { benefit } = await upserted({ outerId: 'a:b:c/~' });
    expect(benefit.id).toBe('venue:1:a:b:c/~');
    expect((await readBenefit(benefit.id))?.outerId).toBe('a:b:c/~');
  });

  test('in the largest activity is exact', async () => {
    const { benefit } = await upserted({ activityId: '9223372036854775807' });
    expect(dtoTexts()[0]).toContain('"activity_id":9223372036854775807,');
    expect(await readBenefit(benefit.id)).toMatchObject({ activityId: '9223372036854775807' });
  });

  test('refused by the platform is not kept', async () => {
    const outerId = freshOuterId();
    expect(await upsert({ outerId, activityId: '4' })).toMatchObject({
      __typename: 'PromoValidationError',
      code: 'VENDOR_REFUSED_INPUT',
      vendor: { name: 'alisports', code: 'isv.invalid-parameter', message: expect.stringContaining('activity 4') },
      operation: { state: 'REFUSED' },
    });
    expect(await readBenefit(idOf(outerId, main, '4'))).toBeNull();
  });

  test('keeps its last accepted state when an update is refused', async () => {
    const outerId = freshOuterId();
    const { benefit } = await upserted({ outerId, stock: 10 });
    platform.misbehave.failsWith('isv.invalid-parameter');
    await upsert({ outerId, stock: 20 });
    expect(await readBenefit(benefit.id)).toMatchObject({ stock: 10, observedAt: benefit.observedAt });
  });
});

describe('one key', () => {
  test('answers what is recorded, marked as a replay, without a call', async () => {
    const input = { ...plainInput(), ...everything };
    const first = await upserted(input);
    expect(first).toMatchObject({ replayed: false, operation: { replayOf: null } });
    // What happens afterwards does not change what was answered.
    await upserted({ ...input, idempotencyKey: freshKey(), stock: 3 });
    const second = await upserted({ ...input, originalPrice: '12.5' });
    const operation = { ...first.operation, replayOf: first.operation?.id };
    expect(second).toEqual({ ...first, replayed: true, operation });
    expect(platform.books.requests()).toHaveLength(2);
    expect((await readBenefit(first.benefit.id))?.stock).toBe(3);
  });

  test('with other input is a conflict without a call', async () => {
    const input = plainInput();
    const { operation } = await upserted(input);
    for (const other of [{ stock: 101 }, { name: 'Else' }, { outerId: freshOuterId() }, { description: '' }]) {
      expect(await upsert({ ...input, ...other })).toMatchObject({
        __typename: 'PromoConflictError',
        code: 'KEY_REUSED',
        blockingOperation: { id: operation?.id },
      });
    }
    expect(platform.books.requests()).toHaveLength(1);
  });

  test('sent ten times at once has one effect', async () => {
    const input = plainInput();
    platform.misbehave.slowAnswer(50);
    const results = await Promise.all(Array.from({ length: 10 }, () => upserted(input)));
    expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(results.map(({ benefit }) => benefit.platformId)).size).toBe(1);
    expect(platform.books.requests()).toHaveLength(1);
  });

  test('with validateOnly shows what would be, and records and sends nothing', async () => {
    const input = plainInput();
    expect(await upsert({ ...input, ...everything, validateOnly: true })).toMatchObject({
      __typename: 'UpsertBenefitSuccess',
      replayed: false,
      operation: null,
      benefit: { id: idOf(input.outerId), platformId: null, stock: everything.stock, discount: { amount: '10' } },
    });
    expect(platform.books.requests()).toEqual([]);
    expect(await readBenefit(idOf(input.outerId))).toBeNull();
    const { data } = await world.send(ManyOperationsDocument, { filter: { idempotencyKey: input.idempotencyKey } });
    expect(data?.promoOperations.totalCount).toBe(0);
    expect((await upserted(input)).replayed).toBe(false);
  });

  test('finds its operation with all that was asked', async () => {
    const { operation, benefit } = await upserted({ ...everything, outerId: freshOuterId() });
    const { data } = await world.send(OneOperationDocument, { id: operation?.id ?? '' });
    expect(data?.promoOperation).toMatchObject({
      kind: 'UPSERT_BENEFIT',
      state: 'SUCCEEDED',
      account: { id: main },
      input: {
        __typename: 'PromoBenefitUpsertInput',
        accountId: main,
        activityId: '1',
        outerId: benefit.outerId,
        benefit: {
          name: everything.name,
          status: 'OFFLINE',
          stock: everything.stock,
          creatorId: 'venue-42',
          platformId: null,
          discount: { amount: '10', minimumSpend: '20.1' },
          validity: { from: '2026-02-28T16:00:00.000Z' },
        },
      },
      target: { __typename: 'Benefit', id: benefit.id, stock: everything.stock },
    });
  });
});

describe('a ban by the platform', () => {
  test('is told with its seconds, and nothing is sent until it is over', async () => {
    const input = { ...plainInput(), accountId: banned };
    platform.misbehave.bans('accesscontrol.limited-by-api-access-count', 31);
    const askedAt = clock.now().getTime();
    const refused = await upsert(input);
    if (refused.__typename !== 'PromoThrottledError') throw new Error(JSON.stringify(refused));
    expect(refused).toMatchObject({
      code: 'VENDOR_THROTTLED',
      remedy: 'RETRY_SAME_KEY',
      vendor: { code: 'accesscontrol.limited-by-api-access-count' },
      operation: { state: 'REFUSED' },
    });
    expect(refused.retryAfterSeconds).toBeGreaterThanOrEqual(31);
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(33);
    const resetsAt = Date.parse(refused.resetsAt ?? '');
    expect(resetsAt - askedAt).toBeGreaterThanOrEqual(31_000);
    expect(resetsAt - askedAt).toBeLessThan(40_000);

    const other = await upsert({ accountId: banned });
    expect(other).toMatchObject({
      __typename: 'PromoThrottledError',
      code: 'ACCOUNT_THROTTLED',
      resetsAt: refused.resetsAt,
      operation: null,
    });
    expect(await upsert(input)).toMatchObject({
      __typename: 'PromoThrottledError',
      operation: { id: refused.operation?.id },
    });
    forward(20_000);
    expect((await upsert({ accountId: banned })).__typename).toBe('PromoThrottledError');
    expect(platform.books.requests()).toHaveLength(1);
    // Others are not held back.
    expect((await upsert()).__typename).toBe('UpsertBenefitSuccess');

    forward(Math.max(0, resetsAt - clock.now().getTime()) + 1_000);
    expect(await upsert(input)).toMatchObject({
      __typename: 'UpsertBenefitSuccess',
      replayed: false,
      operation: { id: refused.operation?.id, attempts: [{ outcome: 'REFUSED' }, { outcome: 'DONE' }] },
    });
    expect(platform.books.effects()).toHaveLength(2);
  });

  test('for the whole day opens again at midnight in GMT+8', async () => {
    platform.misbehave.bans('accesscontrol.limited-by-app-access-count', null);
    const before = clock.now().getTime();
    const refused = await upsert({ accountId: unlimited });
    if (refused.__typename !== 'PromoThrottledError') throw new Error(JSON.stringify(refused));
    expect(refused.code).toBe('VENDOR_QUOTA_EXHAUSTED');
    const shiftMs = 8 * 3_600_000;
    const dayMs = 24 * 3_600_000;
    const midnight = (Math.floor((before + shiftMs) / dayMs) + 1) * dayMs - shiftMs;
    expect(Math.abs((refused.retryAfterSeconds ?? 0) * 1_000 - (midnight - before))).toBeLessThan(10_000);
    expect(refused.resetsAt).toBe(new Date(midnight).toISOString());
    expect(await upsert({ accountId: unlimited })).toMatchObject({
      __typename: 'PromoThrottledError',
      operation: null,
    });
    expect(platform.books.requests()).toHaveLength(1);
    forward(midnight - clock.now().getTime() + 1_000);
    expect((await upsert({ accountId: unlimited })).__typename).toBe('UpsertBenefitSuccess');
  });
});

describe('an unknown outcome', () => {
  test('shows the benefit only once the platform has accepted it', async () => {
    const outerId = freshOuterId();
    platform.misbehave.dropsAfterWork();
    const result = await upsert({ outerId });
    if (result.__typename !== 'PromoOutcomeUnknownError') throw new Error(JSON.stringify(result));
    await untilOperation(world, result.operation?.id ?? '', ({ state }) => state === 'SUCCEEDED');
    // The repeat is refused as a duplicate, so the platform's id of it stays unknown.
    expect(await readBenefit(idOf(outerId))).toMatchObject({ stock: 100, platformId: null });
    expect(platform.books.effects()).toHaveLength(1);
  });
});

test('a change waits until no late request of the one before it can undo it', async () => {
  const outerId = freshOuterId();
  const { benefit } = await upserted({ accountId: slow, outerId, name: 'first' });
  platform.misbehave.dropsBeforeWork();
  const lost = await upsert({ accountId: slow, outerId, name: 'second' });
  const lostAtMs = Date.now();
  const settled = await untilOperation(world, lost.operation?.id ?? '', ({ state }) => state === 'SUCCEEDED');
  expect(settled).toMatchObject({ settledBy: 'REPEAT' });
  const third = { accountId: slow, outerId, name: 'third', idempotencyKey: freshKey() };
  expect(await upsert(third)).toMatchObject({
    __typename: 'PromoConflictError',
    code: 'TARGET_HELD',
    remedy: 'WAIT',
    retryAfterSeconds: Math.ceil(slowMs / 1000),
    operation: null,
  });
  await expect.poll(async () => (await upsert(third)).__typename, { timeout: 8_000 }).toBe('UpsertBenefitSuccess');
  expect(Date.now() - lostAtMs).toBeGreaterThan(slowMs - 500);
  const names = platform.books.requests().map(({ body }) => new URLSearchParams(body).get('req_dto') ?? '');
  expect(names.filter((dto) => dto.includes('third'))).toHaveLength(1);
  expect(await readBenefit(benefit.id)).toMatchObject({ name: 'third' });
});

describe('the list of benefits', () => {
  const names = ['Alpha 停车', 'beta', 'Gamma', '100%', 'beta'];

  interface ListVariables {
    readonly filter?: object;
    readonly order?: 'ID_ASC' | 'ID_DESC' | 'NAME_ASC' | 'NAME_DESC';
    readonly first?: number;
    readonly after?: string | null;
  }
  const send = (variables: ListVariables) =>
    world.send(ManyBenefitsDocument, { ...variables, filter: { accountIds: [listed], ...variables.filter } });

  async function list(variables: ListVariables = {}) {
    const { data, errors } = await send(variables);
    if (!data) throw new Error(JSON.stringify(errors));
    return data.benefits;
  }

  beforeAll(async () => {
    for (const [index, name] of names.entries()) {
      await upserted({
        accountId: listed,
        activityId: index === 2 ? '20210422' : '1',
        outerId: `listed-${index}`,
        name,
        status: index % 2 === 0 ? 'ONLINE' : 'OFFLINE',
      });
    }
  });
  const idsOf = (indexes: readonly number[]): string[] =>
    indexes.map((index) => idOf(`listed-${index}`, listed, index === 2 ? '20210422' : '1'));

  test.each<[string, object, number[]]>([
    ['status', { statuses: ['OFFLINE'] }, [1, 3]],
    ['activity', { activityIds: ['20210422'] }, [2]],
    ['an activity given as a number', { activityIds: [1] }, [0, 1, 3, 4]],
    ['part of a name in any case', { text: 'ALPHA' }, [0]],
    ['part of a Chinese name', { text: '停车' }, [0]],
    ['part of an outer id', { text: 'LISTED-4' }, [4]],
    ['a sign that is a wildcard elsewhere', { text: '%' }, [3]],
    ['status and text', { statuses: ['ONLINE'], text: 'beta' }, [4]],
    ['no status', { statuses: [] }, []],
    ['no activity', { activityIds: [] }, []],
    ['another account', { accountIds: ['hk-cards'] }, []],
  ])('filters by %s', async (_what, filter, indexes) => {
    const { nodes, totalCount } = await list({ filter });
    expect(nodes.map(({ id }) => id)).toEqual(idsOf(indexes));
    expect(totalCount).toBe(indexes.length);
  });

  test.each(['ID_ASC', 'ID_DESC', 'NAME_ASC', 'NAME_DESC'] as const)('pages through all by %s', async (order) => {
    const seen: Array<{ id: string }> = [];
    for (let after: string | null = null; ; ) {
      const { nodes, pageInfo, totalCount } = await list({ order, first: 2, after });
      expect(totalCount).toBe(names.length);
      seen.push(...nodes);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor ?? null;
    }
    const wanted = order.startsWith('ID') ? idsOf([0, 1, 3, 4, 2]) : idsOf([3, 0, 2, 1, 4]);
    expect(seen.map(({ id }) => id)).toEqual(order.endsWith('ASC') ? wanted : wanted.toReversed());
  });

  test('costs no call', async () => {
    platform.books.reset();
    await list();
    expect(platform.books.requests()).toEqual([]);
  });

  test('refuses a page size and a cursor that are none of its own', async () => {
    for (const variables of [{ first: 0 }, { first: 101 }, { after: 'nonsense' }]) {
      expect((await send(variables)).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });
});

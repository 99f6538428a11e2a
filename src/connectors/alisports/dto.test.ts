import { expect, test } from 'vitest';
import type { BenefitDiscount, BenefitDraft, BenefitValidity } from '../../domain/benefit.ts';
import { parseExactJson } from '../json.ts';
import { type DtoTerms, reqDtoOf } from './dto.ts';
import { parseDigits, readDto } from './simulator-dto.ts';
import { decimal, fullDraft, keyOf, long, parkingDraft } from './simulator-test-drafts.ts';

const terms: DtoTerms = { creatorId: '1', channelCode: '28246631', id: null, unlimitedAs: null };
const textOf = (draft: Partial<BenefitDraft> = {}, over: Partial<DtoTerms> = {}): string =>
  reqDtoOf(keyOf('123'), { ...parkingDraft, ...draft }, { ...terms, ...over });
const fieldsOf = (...args: Parameters<typeof textOf>): unknown => parseExactJson(textOf(...args));

test('a benefit of few words says exactly this', () => {
  expect(textOf()).toBe(
    '{"creator_id":"1","channel_code":"28246631","type":38,"activity_id":1,"outer_id":"123","name":"3小时停车券","grant_type":1,"stock":255461,"status":1,"effect_time":{"effect_type":5,"effect_natural_n_days":3},"extend_fields":"{\\"discountType\\":1,\\"deductionTime\\":120}"}',
  );
});

test('every field of the page is written, under its name, in its type', () => {
  expect(JSON.parse(textOf(fullDraft, { id: long('1') }))).toEqual({
    id: 1,
    creator_id: '7',
    channel_code: '28246631',
    type: 38,
    activity_id: 1,
    outer_id: '123',
    name: '3小时停车券',
    description: '我是停车券',
    detail: '超级会员使用',
    use_description: '超级会员 "使用" & 100% + 更多',
    benefit_pic: 'http://pictures.example/a.png?x=1&y=2',
    provider: '1',
    oprice: 1000,
    grant_type: 4,
    user_currency: 100,
    stock: 255461,
    day_stock: 100,
    user_limit: 50,
    day_user_limit: 10,
    status: 2,
    effect_time: { effect_type: 2, effect_time_start: 1600940429227, effect_time_end: 1900940429227 },
    extend_fields:
      '{"discountType":2,"virtualTemplateId":"park_2021042215421266963651064","thresholdValue":2000,"discountAmount":101}',
    location: {
      location_mode: 1,
      longitude: '111.111',
      latitude: '80.1111',
      prov_code: '310000',
      prov_name: '上海',
      city_code: '310100',
      city_name: '上海',
      district_code: '310141',
      district_name: '黄浦',
      address: '上海xx区xx路',
      address_name: '上海xx区xx路',
    },
  });
});

test('the strict reading of the simulator accepts both', () => {
  for (const text of [textOf(), textOf(fullDraft, { id: long('1') })]) {
    expect(readDto(parseDigits(text))).not.toHaveProperty('flaw');
  }
});

test.each(['9007199254740991', '9007199254740993', '9223372036854775807', '-9223372036854775808'])(
  'the 64-bit ids %s are written digit for digit, as numbers',
  (digits) => {
    const text = reqDtoOf(keyOf('123', digits), parkingDraft, { ...terms, id: long(digits) });
    expect(text).toContain(`"id":${digits},`);
    expect(text).toContain(`"activity_id":${digits},`);
  },
);

test.each([
  ['0', '0'],
  ['0.01', '1'],
  ['0.10', '10'],
  ['10', '1000'],
  ['12.34', '1234'],
  ['90071992547409.93', '9007199254740993'],
  ['92233720368547758.07', '9223372036854775807'],
  ['123456789012345678901234567890123456.78', '12345678901234567890123456789012345678'],
])('%s yuan are %s fen, everywhere', (yuan, fen) => {
  const amount = decimal(yuan);
  const discount: BenefitDiscount = { type: 'AMOUNT', amount, minimumSpend: amount, parkingTemplateId: null };
  const text = textOf({ originalPrice: amount, discount });
  expect(text).toContain(`"oprice":${fen},`);
  expect(text).toContain(`\\"thresholdValue\\":${fen},\\"discountAmount\\":${fen}}`);
});

test.each<[BenefitValidity, object]>([
  [
    { type: 'RELATIVE', days: 2, hours: 0, minutes: 1 },
    { effect_type: '1', effect_after_days: '2', effect_after_hours: '0', effect_after_minutes: '1' },
  ],
  [{ type: 'PERMANENT' }, { effect_type: '3' }],
  [
    { type: 'NATURAL_DAY', days: '1day' },
    { effect_type: '4', effect_natural_days: '1day' },
  ],
  [
    { type: 'NATURAL_DAYS', days: 1 },
    { effect_type: '5', effect_natural_n_days: '1' },
  ],
])('the validity $type has its own companions only', (validity, expected) => {
  expect(fieldsOf({ validity })).toHaveProperty('effect_time', expected);
});

test.each([
  ['ACTIVITY', '1'],
  ['COINS', '2'],
  ['DIAMONDS', '3'],
  ['COINS_AND_CASH', '4'],
] as const)('the grant method %s is %s', (grantMethod, wire) => {
  expect(fieldsOf({ grantMethod })).toHaveProperty('grant_type', wire);
});

test('a location by city is mode 2, and says only what is known', () => {
  const location = {
    mode: 'CITY',
    longitude: null,
    latitude: null,
    province: { code: '310000', name: null },
    city: null,
    district: null,
    address: null,
    addressName: null,
  } as const;
  expect(fieldsOf({ location })).toHaveProperty('location', { location_mode: '2', prov_code: '310000' });
});

test('the creator is the draft’s own, else the account’s', () => {
  expect(fieldsOf({ creatorId: '7' })).toHaveProperty('creator_id', '7');
  expect(fieldsOf()).toHaveProperty('creator_id', '1');
});

test('"no limit" is left out, unless an update is told how to say it', () => {
  const limits = ['day_stock', 'user_limit', 'day_user_limit'];
  for (const limit of limits) {
    expect(fieldsOf({}, { id: long('5') })).not.toHaveProperty(limit);
    expect(fieldsOf({}, { unlimitedAs: 0 })).not.toHaveProperty(limit);
    expect(fieldsOf({}, { id: long('5'), unlimitedAs: 0 })).toHaveProperty(limit, '0');
    expect(fieldsOf(fullDraft, { id: long('5'), unlimitedAs: 0 })).not.toHaveProperty(limit, '0');
  }
});

import { describe, expect, test } from 'vitest';
import { instant } from '../../domain/clock.ts';
import { parseDecimal, zero } from '../../domain/decimal.ts';
import { checkBenefit } from '../../operations/check-benefit.ts';
import { type BenefitInput, readDraft } from './benefit-draft.ts';
import type {
  PromoBenefitDiscountInput,
  PromoBenefitLocationInput,
  PromoBenefitValidityInput,
} from './upsert-benefit-input.ts';

const from = instant(new Date('2026-03-01T00:00:00Z'));
const until = instant(new Date('2026-04-01T00:00:00Z'));
const decimal = (text: string) => parseDecimal(text) ?? zero;

function inputOf(parts: Partial<BenefitInput> = {}): BenefitInput {
  return {
    name: 'Three hours',
    kind: 'PARKING_COUPON',
    grantMethod: 'ACTIVITY',
    status: 'ONLINE',
    stock: 10,
    validity: { type: 'NATURAL_DAYS', days: 3 },
    discount: { type: 'DURATION', minutes: 180 },
    ...parts,
  };
}

/** Everything that is wrong, as upsertBenefit puts it together. */
function issuesOf(parts: Partial<BenefitInput>): Record<string, string> {
  const { draft, issues } = readDraft(inputOf(parts));
  return Object.fromEntries([...issues, ...checkBenefit(draft)].map(({ path, message }) => [path, message]));
}

describe('a benefit as the caller writes it', () => {
  test('becomes a complete draft: what is left out is null', () => {
    expect(readDraft(inputOf())).toEqual({
      issues: [],
      draft: {
        kind: 'PARKING_COUPON',
        name: 'Three hours',
        description: null,
        detail: null,
        usageNote: null,
        pictureUrl: null,
        provider: null,
        originalPrice: null,
        grantMethod: 'ACTIVITY',
        currencyCost: null,
        status: 'ONLINE',
        stock: 10,
        dailyStock: null,
        userLimit: null,
        dailyUserLimit: null,
        validity: { type: 'NATURAL_DAYS', days: 3 },
        discount: { type: 'DURATION', minutes: 180, minimumSpend: null, parkingTemplateId: null },
        location: null,
        creatorId: null,
        platformId: null,
      },
    });
  });

  test('says the same with null as with nothing', () => {
    const nothing = { description: null, location: null, creatorId: null, platformId: null, dailyStock: null };
    expect(readDraft(inputOf(nothing))).toEqual(readDraft(inputOf()));
  });
});

describe('validity', () => {
  test.each<[PromoBenefitValidityInput, object]>([
    [
      { type: 'RELATIVE', hours: 2 },
      { type: 'RELATIVE', days: 0, hours: 2, minutes: 0 },
    ],
    [
      { type: 'FIXED_PERIOD', from, until },
      { type: 'FIXED_PERIOD', from, until },
    ],
    [{ type: 'PERMANENT', days: null }, { type: 'PERMANENT' }],
    [
      { type: 'NATURAL_DAY', naturalDay: '1day' },
      { type: 'NATURAL_DAY', days: '1day' },
    ],
    [
      { type: 'NATURAL_DAYS', days: 3 },
      { type: 'NATURAL_DAYS', days: 3 },
    ],
  ])('%j is read', (validity, read) => {
    const { draft, issues } = readDraft(inputOf({ validity }));
    expect({ validity: draft.validity, issues }).toEqual({ validity: read, issues: [] });
  });

  const needed = (type: string) => `is needed with ${type}`;
  const foreign = (type: string) => `does not belong to ${type}: leave it out`;
  test.each<[PromoBenefitValidityInput, object]>([
    [{ type: 'RELATIVE' }, { 'input.validity': 'must last for at least one minute' }],
    [{ type: 'RELATIVE', days: 1, naturalDay: '1day' }, { 'input.validity.naturalDay': foreign('RELATIVE') }],
    [
      { type: 'FIXED_PERIOD', days: 3 },
      {
        'input.validity.from': needed('FIXED_PERIOD'),
        'input.validity.until': needed('FIXED_PERIOD'),
        'input.validity.days': foreign('FIXED_PERIOD'),
      },
    ],
    [{ type: 'FIXED_PERIOD', from }, { 'input.validity.until': needed('FIXED_PERIOD') }],
    [
      { type: 'FIXED_PERIOD', from: until, until: from, minutes: 0 },
      {
        'input.validity.minutes': foreign('FIXED_PERIOD'),
        'input.validity.until': `must be later than validity.from (${until}), not ${from}`,
      },
    ],
    [{ type: 'PERMANENT', days: 0 }, { 'input.validity.days': foreign('PERMANENT') }],
    [
      { type: 'NATURAL_DAY', days: 1 },
      {
        'input.validity.naturalDay': needed('NATURAL_DAY'),
        'input.validity.days': foreign('NATURAL_DAY'),
      },
    ],
    [
      { type: 'NATURAL_DAY', naturalDay: '' },
      { 'input.validity.naturalDay': 'must be a number of days as the platform writes it, such as "1day"' },
    ],
    [
      { type: 'NATURAL_DAYS', hours: 1 },
      {
        'input.validity.days': needed('NATURAL_DAYS'),
        'input.validity.hours': foreign('NATURAL_DAYS'),
      },
    ],
    [{ type: 'NATURAL_DAYS', days: 0 }, { 'input.validity.days': 'must be 1 or more, not 0' }],
  ])('%j has exactly these issues', (validity, issues) => {
    expect(issuesOf({ validity })).toEqual(issues);
  });
});

describe('discount', () => {
  test.each<[PromoBenefitDiscountInput, object]>([
    [{ type: 'DURATION' }, { 'input.discount.minutes': 'is needed with DURATION' }],
    [
      { type: 'AMOUNT', minutes: 5 },
      {
        'input.discount.amount': 'is needed with AMOUNT',
        'input.discount.minutes': 'does not belong to AMOUNT: leave it out',
      },
    ],
    [{ type: 'AMOUNT', amount: zero }, { 'input.discount.amount': 'must be greater than 0, not 0' }],
    [
      { type: 'DURATION', minutes: 5, amount: decimal('1') },
      {
        'input.discount.amount': 'does not belong to DURATION: leave it out',
      },
    ],
    [
      { type: 'AMOUNT', minimumSpend: decimal('-1') },
      {
        'input.discount.amount': 'is needed with AMOUNT',
        'input.discount.minimumSpend': 'must be 0 or more, not -1',
      },
    ],
  ])('%j has exactly these issues', (discount, issues) => {
    expect(issuesOf({ discount })).toEqual(issues);
  });

  test('an amount is read to the last digit', () => {
    const amount = decimal('12345678901234567890.12');
    const { draft } = readDraft(inputOf({ discount: { type: 'AMOUNT', amount, parkingTemplateId: 'park_1' } }));
    expect(draft.discount).toEqual({ type: 'AMOUNT', amount, minimumSpend: null, parkingTemplateId: 'park_1' });
  });
});

describe('location', () => {
  const degrees = { longitude: decimal('120.1'), latitude: decimal('30.2') };

  test('keeps codes and names together, and areas that nobody named away', () => {
    const location = {
      mode: 'COORDINATES',
      ...degrees,
      cityCode: '330100',
      cityName: 'Hangzhou',
      address: 'x',
    } as const;
    expect(readDraft(inputOf({ location })).draft.location).toEqual({
      mode: 'COORDINATES',
      ...degrees,
      province: null,
      city: { code: '330100', name: 'Hangzhou' },
      district: null,
      address: 'x',
      addressName: null,
    });
  });

  test.each<[PromoBenefitLocationInput, object]>([
    [{ mode: 'COORDINATES', latitude: zero }, { 'input.location.longitude': 'is needed when the mode is COORDINATES' }],
    [
      { mode: 'CITY', provinceCode: '330000', longitude: zero },
      {
        'input.location': 'needs provinceCode and cityCode when its mode is CITY',
        'input.location.longitude': 'does not belong to CITY: leave it out',
      },
    ],
    [{ mode: 'CITY', provinceCode: '330000', cityCode: '330100' }, {}],
  ])('%j has exactly these issues', (location, issues) => {
    expect(issuesOf({ location })).toEqual(issues);
  });
});

test('all issues are told at once', () => {
  const issues = issuesOf({
    name: ' ',
    stock: 0,
    validity: { type: 'FIXED_PERIOD', days: 1 },
    discount: { type: 'AMOUNT' },
    location: { mode: 'CITY', latitude: zero },
  });
  expect(Object.keys(issues).sort()).toEqual([
    'input.discount.amount',
    'input.location',
    'input.location.latitude',
    'input.name',
    'input.stock',
    'input.validity.days',
    'input.validity.from',
    'input.validity.until',
  ]);
});

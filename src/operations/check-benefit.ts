/**
 * What is wrong with a benefit whichever platform it goes to.
 * Source: "alibaba.alisports.access.platform.benefit.upsert" (stock, day_stock and user_limit must be greater than 0);
 * the rest is what the words themselves demand.
 */
import type { BenefitDiscount, BenefitDraft, BenefitLocation, BenefitValidity } from '../domain/benefit.ts';
import { compareDecimals, type Decimal, parseDecimal, zero } from '../domain/decimal.ts';
import { isPositive } from '../domain/long.ts';
import { isStorable } from '../domain/text.ts';
import type { InputIssue } from './change-target.ts';

/** Every issue at once, by the path of the field in the input. Pure. */
export function checkBenefit(draft: BenefitDraft): InputIssue[] {
  return [
    ...checkTexts(draft),
    ...checkCount('stock', draft.stock),
    ...checkCount('dailyStock', draft.dailyStock),
    ...checkCount('userLimit', draft.userLimit),
    ...checkCount('dailyUserLimit', draft.dailyUserLimit),
    ...checkCount('currencyCost', draft.currencyCost),
    ...checkNotNegative('originalPrice', draft.originalPrice),
    ...(draft.platformId === null || isPositive(draft.platformId)
      ? []
      : [issue('platformId', 'must be greater than 0')]),
    ...checkValidity(draft.validity),
    ...checkDiscount(draft.discount),
    ...(draft.location === null ? [] : checkLocation(draft.location)),
  ];
}

function issue(field: string, message: string): InputIssue {
  return { path: `input.${field}`, message };
}

const longestTexts = {
  name: 100,
  description: 2_000,
  detail: 2_000,
  usageNote: 2_000,
  pictureUrl: 2_000,
  provider: 100,
  creatorId: 64,
} as const;

/** The page names no lengths: these keep what is surely a mistake from being sent. */
function checkTexts(draft: BenefitDraft): InputIssue[] {
  const fields = Object.keys(longestTexts).filter((field): field is keyof typeof longestTexts => field in longestTexts);
  const tooLong = fields.flatMap((field) => {
    const { length } = draft[field] ?? '';
    return length <= longestTexts[field]
      ? []
      : [issue(field, `is ${length} characters long; the most is ${longestTexts[field]}`)];
  });
  const broken = textsOf(draft)
    .filter(([, text]) => !isStorable(text))
    .map(([field]) => issue(field, 'must be whole characters without NUL'));
  const longest = textsOf(draft)
    .filter(([field, text]) => field.includes('.') && text.length > 500)
    .map(([field, text]) => issue(field, `is ${text.length} characters long; the most is 500`));
  const noName = draft.name.trim() === '' ? [issue('name', 'must not be empty')] : [];
  const isUrl = draft.pictureUrl === null || /^https?:\/\/\S+$/.test(draft.pictureUrl);
  return [
    ...noName,
    ...broken,
    ...longest,
    ...tooLong,
    ...(isUrl ? [] : [issue('pictureUrl', 'must be an http or https URL')]),
  ];
}

/** Every text of a draft, by its path in the input. */
function textsOf(draft: BenefitDraft): (readonly [field: string, text: string])[] {
  const { location, discount, ...plain } = draft;
  const nested: (readonly [field: string, value: unknown])[] = [
    ...Object.entries(plain),
    ...Object.entries(discount).map(([field, value]) => [`discount.${field}`, value] as const),
    ...Object.entries({ ...location }).flatMap(([field, value]): (readonly [string, unknown])[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(
            ([part, text]: [string, unknown]) =>
              [`location.${field}${part.slice(0, 1).toUpperCase()}${part.slice(1)}`, text] as const,
          )
        : [[`location.${field}`, value] as const],
    ),
  ];
  return nested.flatMap(([field, value]) => (typeof value === 'string' ? [[field, value] as const] : []));
}

function checkCount(field: string, value: number | null): InputIssue[] {
  return value === null || value >= 1 ? [] : [issue(field, `must be 1 or more, not ${value}`)];
}

function checkNotNegative(field: string, value: Decimal | null): InputIssue[] {
  return value === null || compareDecimals(value, zero) >= 0 ? [] : [issue(field, `must be 0 or more, not ${value}`)];
}

function checkValidity(validity: BenefitValidity): InputIssue[] {
  switch (validity.type) {
    case 'PERMANENT':
      return [];
    case 'NATURAL_DAYS':
      return checkCount('validity.days', validity.days);
    case 'NATURAL_DAY':
      return /^[1-9]\d{0,3}day$/.test(validity.days)
        ? []
        : [issue('validity.naturalDay', 'must be a number of days as the platform writes it, such as "1day"')];
    case 'FIXED_PERIOD':
      return validity.until > validity.from
        ? []
        : [issue('validity.until', `must be later than validity.from (${validity.from}), not ${validity.until}`)];
    case 'RELATIVE': {
      const { days, hours, minutes } = validity;
      if (Math.min(days, hours, minutes) < 0)
        return [issue('validity', 'must have no negative days, hours or minutes')];
      return days + hours + minutes > 0 ? [] : [issue('validity', 'must last for at least one minute')];
    }
  }
}

function checkDiscount(discount: BenefitDiscount): InputIssue[] {
  const minimum = checkNotNegative('discount.minimumSpend', discount.minimumSpend);
  if (discount.type === 'DURATION') return [...minimum, ...checkCount('discount.minutes', discount.minutes)];
  const isPositiveAmount = compareDecimals(discount.amount, zero) > 0;
  return [
    ...minimum,
    ...(isPositiveAmount ? [] : [issue('discount.amount', `must be greater than 0, not ${discount.amount}`)]),
  ];
}

function checkLocation(location: BenefitLocation): InputIssue[] {
  if (location.mode === 'COORDINATES') {
    return [
      ...checkDegrees('longitude', location.longitude, '180'),
      ...checkDegrees('latitude', location.latitude, '90'),
    ];
  }
  const isPlaced = Boolean(location.province?.code) && Boolean(location.city?.code);
  return isPlaced ? [] : [issue('location', 'needs provinceCode and cityCode when its mode is CITY')];
}

function checkDegrees(field: 'longitude' | 'latitude', value: Decimal | null, most: string): InputIssue[] {
  if (value === null) return [issue(`location.${field}`, 'is needed when the mode is COORDINATES')];
  const limit = parseDecimal(most) ?? zero;
  const lowest = parseDecimal(`-${most}`) ?? zero;
  const isOnEarth = compareDecimals(value, limit) <= 0 && compareDecimals(value, lowest) >= 0;
  return isOnEarth ? [] : [issue(`location.${field}`, `must be from -${most} to ${most} degrees, not ${value}`)];
}

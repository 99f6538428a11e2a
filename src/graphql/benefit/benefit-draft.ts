/** From a benefit as a caller writes it to the draft that is checked and sent. */
import type {
  Area,
  BenefitDiscount,
  BenefitDraft,
  BenefitLocation,
  BenefitValidity,
  LocationMode,
} from '../../domain/benefit.ts';
import type { InputIssue } from '../../operations/change-target.ts';
import type {
  PromoBenefitDiscountInput,
  PromoBenefitLocationInput,
  PromoBenefitValidityInput,
  UpsertBenefitInput,
} from './upsert-benefit-input.ts';

/** The draft, and what is wrong with fields that do not make it into one. */
export interface DraftReading {
  readonly draft: BenefitDraft;
  readonly issues: readonly InputIssue[];
}

export type BenefitInput = Omit<
  UpsertBenefitInput,
  'idempotencyKey' | 'validateOnly' | 'accountId' | 'activityId' | 'outerId'
>;

/**
 * Where fields are missing something that nothing is wrong with stands in, so that the checks of the draft find the
 * rest of the issues and none that is not the caller's. Pure.
 */
export function readDraft(input: BenefitInput): DraftReading {
  const { validity, discount, location } = input;
  const draft = {
    kind: input.kind,
    name: input.name,
    description: input.description ?? null,
    detail: input.detail ?? null,
    usageNote: input.usageNote ?? null,
    pictureUrl: input.pictureUrl ?? null,
    provider: input.provider ?? null,
    originalPrice: input.originalPrice ?? null,
    grantMethod: input.grantMethod,
    currencyCost: input.currencyCost ?? null,
    status: input.status,
    stock: input.stock,
    dailyStock: input.dailyStock ?? null,
    userLimit: input.userLimit ?? null,
    dailyUserLimit: input.dailyUserLimit ?? null,
    validity: toValidity(validity) ?? { type: 'PERMANENT' },
    discount: toDiscount(discount),
    location: location ? toLocation(location) : null,
    creatorId: input.creatorId ?? null,
    platformId: input.platformId ?? null,
  } as const;
  const issues = [
    ...checkFields('validity', { type: validity.type, ...validityFields[validity.type] }, validity),
    ...checkFields('discount', { type: discount.type, ...discountFields[discount.type] }, discount),
    ...(location ? checkFields('location', { type: location.mode, ...locationFields[location.mode] }, location) : []),
  ];
  return { draft, issues };
}

/** Which fields a type needs, and which have no place in it. */
interface Fields<Input> {
  readonly needed: ReadonlyArray<keyof Input & string>;
  readonly foreign: ReadonlyArray<keyof Input & string>;
}

const validityFields = {
  RELATIVE: { needed: [], foreign: ['from', 'until', 'naturalDay'] },
  FIXED_PERIOD: { needed: ['from', 'until'], foreign: ['days', 'hours', 'minutes', 'naturalDay'] },
  PERMANENT: { needed: [], foreign: ['days', 'hours', 'minutes', 'from', 'until', 'naturalDay'] },
  NATURAL_DAY: { needed: ['naturalDay'], foreign: ['days', 'hours', 'minutes', 'from', 'until'] },
  NATURAL_DAYS: { needed: ['days'], foreign: ['hours', 'minutes', 'from', 'until', 'naturalDay'] },
} as const satisfies Record<BenefitValidity['type'], Fields<PromoBenefitValidityInput>>;

const discountFields = {
  DURATION: { needed: ['minutes'], foreign: ['amount'] },
  AMOUNT: { needed: ['amount'], foreign: ['minutes'] },
} as const satisfies Record<BenefitDiscount['type'], Fields<PromoBenefitDiscountInput>>;

/** What a place needs is checked with the draft, which has it all. */
const locationFields = {
  COORDINATES: { needed: [], foreign: [] },
  CITY: { needed: [], foreign: ['longitude', 'latitude'] },
} as const satisfies Record<LocationMode, Fields<PromoBenefitLocationInput>>;

function checkFields<Input extends object>(
  part: string,
  { type, needed, foreign }: Fields<Input> & { readonly type: string },
  input: Input,
): InputIssue[] {
  const isGiven = (field: keyof Input): boolean => input[field] !== undefined && input[field] !== null;
  const issue = (field: string, message: string): InputIssue => ({ path: `input.${part}.${field}`, message });
  return [
    ...needed.filter((field) => !isGiven(field)).map((field) => issue(field, `is needed with ${type}`)),
    ...foreign.filter(isGiven).map((field) => issue(field, `does not belong to ${type}: leave it out`)),
  ];
}

/** @returns null when something is missing. */
function toValidity(input: PromoBenefitValidityInput): BenefitValidity | null {
  const { type } = input;
  const days = input.days ?? null;
  const naturalDay = input.naturalDay ?? null;
  const { from, until } = input;
  switch (type) {
    case 'RELATIVE':
      return { type, days: days ?? 0, hours: input.hours ?? 0, minutes: input.minutes ?? 0 };
    case 'FIXED_PERIOD':
      return from && until ? { type, from, until } : null;
    case 'PERMANENT':
      return { type };
    case 'NATURAL_DAY':
      return naturalDay === null ? null : { type, days: naturalDay };
    case 'NATURAL_DAYS':
      return days === null ? null : { type, days };
  }
}

function toDiscount(input: PromoBenefitDiscountInput): BenefitDiscount {
  const shared = { minimumSpend: input.minimumSpend ?? null, parkingTemplateId: input.parkingTemplateId ?? null };
  if (input.type === 'AMOUNT' && input.amount) return { type: 'AMOUNT', amount: input.amount, ...shared };
  return { type: 'DURATION', minutes: input.type === 'DURATION' ? (input.minutes ?? 1) : 1, ...shared };
}

function toLocation(input: PromoBenefitLocationInput): BenefitLocation {
  const isPoint = input.mode === 'COORDINATES';
  return {
    mode: input.mode,
    longitude: isPoint ? (input.longitude ?? null) : null,
    latitude: isPoint ? (input.latitude ?? null) : null,
    province: toArea(input.provinceCode, input.provinceName),
    city: toArea(input.cityCode, input.cityName),
    district: toArea(input.districtCode, input.districtName),
    address: input.address ?? null,
    addressName: input.addressName ?? null,
  };
}

function toArea(code: string | null | undefined, name: string | null | undefined): Area | null {
  return code || name ? { code: code || null, name: name || null } : null;
}

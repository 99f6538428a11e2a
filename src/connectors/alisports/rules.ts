/**
 * What only this vendor's page or the account knows about a draft, checked before asking. The vendor checks again.
 * Source: "alibaba.alisports.access.platform.benefit.upsert", request parameters (amounts in fen, effect types marked
 * 本次用不到, `id` when updating). The core checks what holds wherever a benefit goes: counts above 0, an end after its
 * start, texts, places.
 */
import type { BenefitDraft, BenefitState, BenefitValidityType } from '../../domain/benefit.ts';
import { type Decimal, decimalPlaces, shiftPoint } from '../../domain/decimal.ts';
import { parseLong } from '../../domain/long.ts';
import type { Refusal } from '../../domain/outcome.ts';
import { creatorOf } from './dto.ts';
import type { AlisportsSettings } from './settings.ts';

interface Issue {
  readonly path: string;
  readonly message: string;
}

/** What the account allows, and what it adds by itself. */
export interface DraftTerms {
  readonly creatorId?: string | undefined;
  readonly allowsUnusedValidity: boolean;
  readonly unlimitedAs: number | null;
  readonly omittedOnUpdate: AlisportsSettings['omittedOnUpdate'];
}

/** @returns null when the vendor may be asked. */
export function checkDraft(draft: BenefitDraft, before: BenefitState | null, terms: DraftTerms): Refusal | null {
  const issues = [
    ...creatorIssues(draft, terms),
    ...validityIssues(draft, terms),
    ...priceIssues(draft),
    ...platformIdIssues(draft, before),
    ...omissionIssues(draft, before, terms),
  ];
  if (issues.length === 0) return null;
  const detail = issues.map(({ path, message }) => `${path} ${message}.`).join(' ');
  return { code: 'INVALID_INPUT', detail, vendor: null, facts: { issues } };
}

function creatorIssues(draft: BenefitDraft, { creatorId }: DraftTerms): Issue[] {
  if (creatorOf(draft, creatorId) !== undefined) return [];
  return [{ path: 'input.creatorId', message: 'must be given: this account has no creator of its own' }];
}

const unusedTypes: readonly BenefitValidityType[] = ['RELATIVE', 'NATURAL_DAY'];

function validityIssues({ validity }: BenefitDraft, { allowsUnusedValidity }: DraftTerms): Issue[] {
  if (allowsUnusedValidity || !unusedTypes.includes(validity.type)) return [];
  const message = `must be a fixed period, permanent, or a number of natural days: the platform does not use ${validity.type} now`;
  return [{ path: 'input.validity', message }];
}

function priceIssues({ originalPrice, discount }: BenefitDraft): Issue[] {
  return [
    ...amountIssues('input.originalPrice', originalPrice),
    ...amountIssues('input.discount.minimumSpend', discount.minimumSpend),
    ...amountIssues('input.discount.amount', discount.type === 'AMOUNT' ? discount.amount : null),
  ];
}

/** The platform counts fen, in a signed 64-bit integer as its Java sample shows. */
function amountIssues(path: string, yuan: Decimal | null): Issue[] {
  if (yuan === null) return [];
  if (decimalPlaces(yuan) > 2) return [{ path, message: 'must have at most two digits behind the point' }];
  return parseLong(shiftPoint(yuan, 2)) === null ? [{ path, message: 'is more than the platform can count' }] : [];
}

function platformIdIssues({ platformId }: BenefitDraft, before: BenefitState | null): Issue[] {
  if (before === null) return [];
  const path = 'input.platformId';
  if (before.platformId === null && platformId === null) {
    return [{ path, message: "must be given: the benefit exists, but the platform's id of it is not known here" }];
  }
  const isOther = before.platformId !== null && platformId !== null && before.platformId !== platformId;
  return isOther ? [{ path, message: `must be ${before.platformId} or left out: that is this benefit's id` }] : [];
}

const limits = ['dailyStock', 'userLimit', 'dailyUserLimit'] as const;
const extras = [
  'description',
  'detail',
  'usageNote',
  'pictureUrl',
  'provider',
  'originalPrice',
  'currencyCost',
  'location',
] as const;

/** The page does not say what an update does with what it leaves out: a success could leave the old value in force. */
function omissionIssues(draft: BenefitDraft, before: BenefitState | null, terms: DraftTerms): Issue[] {
  if (before === null || terms.omittedOnUpdate === 'CLEARS') return [];
  const isLost = (field: (typeof limits | typeof extras)[number]): boolean =>
    before[field] !== null && draft[field] === null;
  const says = 'cannot be taken away by an update, because the platform may keep it: set a value';
  return [
    ...(terms.unlimitedAs === null ? limits : [])
      .filter(isLost)
      .map((field) => ({ path: `input.${field}`, message: `${says}, or unlimitedAs in the settings of the account` })),
    ...extras.filter(isLost).map((field) => ({ path: `input.${field}`, message: says })),
  ];
}

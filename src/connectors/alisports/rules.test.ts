import { expect, test } from 'vitest';
import type { BenefitDraft, BenefitState } from '../../domain/benefit.ts';
import { instant } from '../../domain/clock.ts';
import { benefitIdOf, parseAccountId } from '../../domain/ids.ts';
import { checkDraft, type DraftTerms } from './rules.ts';
import { decimal, fullDraft, keyOf, known, long, parkingDraft } from './simulator-test-drafts.ts';

const terms: DraftTerms = { creatorId: '1', allowsUnusedValidity: false };
const key = keyOf('123');
const accountId = known(parseAccountId('sports-1'));

const knownAs = (platformId: string | null): BenefitState => ({
  ...parkingDraft,
  ...key,
  entity: 'Benefit',
  id: benefitIdOf(accountId, key.activityId, key.outerId),
  accountId,
  creatorId: '1',
  channelCode: '28246631',
  platformId: platformId === null ? null : long(platformId),
  observedAt: instant(new Date(0)),
});

function pathsOf(over: Partial<BenefitDraft>, before: BenefitState | null = null, with_ = terms): string[] {
  const refusal = checkDraft({ ...parkingDraft, ...over }, before, with_);
  return (refusal?.facts?.issues ?? []).map(({ path }) => path);
}

test('drafts that keep every rule may be sent', () => {
  expect(checkDraft(parkingDraft, null, terms)).toBeNull();
  expect(checkDraft(fullDraft, null, terms)).toBeNull();
  expect(checkDraft(parkingDraft, knownAs('9007199254740993'), terms)).toBeNull();
});

test('somebody has to be the creator', () => {
  const nobody = { allowsUnusedValidity: false };
  expect(pathsOf({}, null, nobody)).toEqual(['input.creatorId']);
  expect(pathsOf({ creatorId: ' ' })).toEqual(['input.creatorId']);
  expect(pathsOf({ creatorId: '7' }, null, nobody)).toEqual([]);
});

test.each<BenefitDraft['validity']>([
  { type: 'RELATIVE', days: 1, hours: 0, minutes: 0 },
  { type: 'NATURAL_DAY', days: '1day' },
])('the validity $type needs the switch', (validity) => {
  expect(pathsOf({ validity })).toEqual(['input.validity']);
  expect(pathsOf({ validity }, null, { ...terms, allowsUnusedValidity: true })).toEqual([]);
});

test.each([
  ['0.001', 1],
  ['1.234', 1],
  ['1.23', 0],
  ['1.230', 0],
  ['92233720368547758.07', 0],
  ['92233720368547758.08', 1],
  ['99999999999999999999999999999999999999', 1],
  ['0.00000000000000000000000000000000000001', 1],
])('a price of %s has %i flaws', (text, flaws) => {
  const amount = decimal(text);
  const minimumSpend = amount;
  expect(pathsOf({ originalPrice: amount })).toHaveLength(flaws);
  expect(pathsOf({ discount: { type: 'AMOUNT', amount, minimumSpend, parkingTemplateId: null } })).toEqual(
    flaws === 0 ? [] : ['input.discount.minimumSpend', 'input.discount.amount'],
  );
});

test('a benefit whose platform id nobody knows cannot be updated without it', () => {
  expect(pathsOf({}, knownAs(null))).toEqual(['input.platformId']);
  expect(pathsOf({ platformId: long('5') }, knownAs(null))).toEqual([]);
});

test('a given platform id must not contradict the known one', () => {
  expect(pathsOf({ platformId: long('5') }, knownAs('6'))).toEqual(['input.platformId']);
  expect(pathsOf({ platformId: long('6') }, knownAs('6'))).toEqual([]);
  expect(pathsOf({ platformId: long('6') }, null)).toEqual([]);
});

test('every flaw is named at once, in words', () => {
  const draft = {
    ...parkingDraft,
    originalPrice: decimal('0.001'),
    validity: { type: 'NATURAL_DAY', days: '1day' } as const,
  };
  const refusal = checkDraft(draft, knownAs(null), { allowsUnusedValidity: false });
  expect(refusal?.facts?.issues?.map(({ path }) => path)).toEqual([
    'input.creatorId',
    'input.validity',
    'input.originalPrice',
    'input.platformId',
  ]);
  expect(refusal).toMatchObject({ code: 'INVALID_INPUT', vendor: null });
  expect(refusal?.detail).toContain('at most two digits behind the point');
});

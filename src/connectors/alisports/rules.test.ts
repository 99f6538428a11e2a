import { describe, expect, test } from 'vitest';
import type { BenefitDraft, BenefitState } from '../../domain/benefit.ts';
import { instant } from '../../domain/clock.ts';
import { benefitIdOf, parseAccountId } from '../../domain/ids.ts';
import { checkDraft, type DraftTerms } from './rules.ts';
import { decimal, fullDraft, keyOf, known, long, parkingDraft } from './simulator-test-drafts.ts';

const terms: DraftTerms = {
  creatorId: '1',
  allowsUnusedValidity: false,
  unlimitedAs: null,
  omittedOnUpdate: 'REFUSED',
};
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
  const nobody = { ...terms, creatorId: undefined };
  expect(pathsOf({}, null, nobody)).toEqual(['input.creatorId']);
  expect(pathsOf({ creatorId: '' }, null, nobody)).toEqual(['input.creatorId']);
  expect(pathsOf({ creatorId: ' ' }, null, nobody)).toEqual(['input.creatorId']);
  expect(pathsOf({ creatorId: '' })).toEqual([]);
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

describe('what an update leaves out', () => {
  const { creatorId: _, ...full } = fullDraft;
  const before = { ...knownAs('5'), ...full, platformId: long('5') };
  const limits = ['input.dailyStock', 'input.userLimit', 'input.dailyUserLimit'];
  const extras = ['description', 'detail', 'usageNote', 'pictureUrl', 'provider'].map((name) => `input.${name}`);
  const rest = [...extras, 'input.originalPrice', 'input.currencyCost', 'input.location'];

  test('is named, because the platform may keep it', () => {
    expect(pathsOf({}, before)).toEqual([...limits, ...rest]);
    const refusal = checkDraft({ ...fullDraft, dailyStock: null }, before, terms);
    expect(refusal).toMatchObject({
      code: 'INVALID_INPUT',
      detail: expect.stringMatching(/^input\.dailyStock cannot .* unlimitedAs/),
    });
  });

  test('is no limit where the account says what stands for none', () => {
    expect(pathsOf({}, before, { ...terms, unlimitedAs: 0 })).toEqual(rest);
  });

  test('may go where the platform is known to take it away', () => {
    expect(pathsOf({}, before, { ...terms, omittedOnUpdate: 'CLEARS' })).toEqual([]);
  });

  test('is nothing where nothing was there, or all of it is said again', () => {
    expect(pathsOf({}, null)).toEqual([]);
    expect(pathsOf({}, knownAs('5'))).toEqual([]);
    expect(pathsOf({ ...fullDraft, description: '', dailyStock: 1 }, before)).toEqual([]);
  });
});

test('every flaw is named at once, in words', () => {
  const draft = {
    ...parkingDraft,
    originalPrice: decimal('0.001'),
    validity: { type: 'NATURAL_DAY', days: '1day' } as const,
  };
  const refusal = checkDraft(draft, knownAs(null), { ...terms, creatorId: undefined });
  expect(refusal?.facts?.issues?.map(({ path }) => path)).toEqual([
    'input.creatorId',
    'input.validity',
    'input.originalPrice',
    'input.platformId',
  ]);
  expect(refusal).toMatchObject({ code: 'INVALID_INPUT', vendor: null });
  expect(refusal?.detail).toContain('at most two digits behind the point');
});

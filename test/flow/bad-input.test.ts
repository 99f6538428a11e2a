/**
 * Input that cannot be right: the field's path and the rule, everything at once, and nothing recorded or sent. The table of
 * each mutation says which paths are told.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import type { VoucherSimulator } from '../../src/connectors/alipay-voucher/simulator.ts';
import { voucherSeedIds } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import type { AlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import type { KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { ManyOperationsDocument } from '../support/generated/documents.ts';
import { benefitInput, type MutationName, mutate } from '../support/mutations.ts';
import { accountIds, configureAccount, startBenefits, startMembers, startVouchers } from '../support/vendors.ts';
import { freshKey, startWorld, templateId, type World } from '../support/world.ts';

let vouchers: VoucherSimulator;
let members: KybioSimulator;
let platform: AlisportsSimulator;
let world: World;

const wide = 'members-wide';
const unused = 'venue-unused';

beforeAll(async () => {
  [vouchers, members, platform] = await Promise.all([startVouchers(), startMembers(), startBenefits()]);
  members.settings.callsPerDay = 100_000;
  const [atVouchers, atMembers, atPlatform] = [vouchers.url, members.url, platform.url];
  world = await startWorld({
    accounts: [
      // Nothing is listed, so that nothing is read but what a test asks for.
      configureAccount(accountIds.vouchers, {
        vendor: 'alipay-voucher',
        url: atVouchers,
        options: { settings: { walkEverySeconds: 86_400, listFrom: '2099-01-01' } },
      }),
      configureAccount(accountIds.members, { vendor: 'kybio', url: atMembers }),
      configureAccount(wide, {
        vendor: 'kybio',
        url: atMembers,
        options: { settings: { balanceDecimals: 4, pointDecimals: 0 } },
      }),
      configureAccount(accountIds.benefits, { vendor: 'alisports', url: atPlatform }),
      configureAccount(unused, {
        vendor: 'alisports',
        url: atPlatform,
        options: { settings: { allowsUnusedValidity: true } },
      }),
    ],
  });
});
afterAll(async () => {
  await world.close();
  await Promise.all([vouchers.close(), members.close(), platform.close()]);
});

const requests = (): string[] =>
  [world.cards, vouchers, members, platform]
    .flatMap(({ books }) => books.requests())
    .map(({ path }) => path)
    // What the program asks by itself soon after its start.
    .filter((path) => !/\/list$|openApiLimitAccess/.test(path));

async function recorded(): Promise<number | undefined> {
  return (await world.send(ManyOperationsDocument, {})).data?.promoOperations.totalCount;
}

beforeEach(() => {
  for (const { books } of [world.cards, vouchers, members, platform]) books.reset();
});

const rule = /^(must|is|has|does|needs|and) /;

/** Sends the mutation, and looks at what is told of its input and what has happened. */
async function outcomeOf(name: MutationName, input: object) {
  const result = await mutate(world, name, input);
  const { __typename, code, remedy, vendor, operation, message, issues = [] } = result;
  return {
    answer: { __typename, code, remedy, vendor, operation },
    paths: issues.map(({ path }) => path).toSorted(),
    isEachSaid: issues.every((issue) => rule.test(issue.message) && message?.includes(issue.path)),
    recorded: await recorded(),
    sent: requests(),
  };
}

/** What the outcome is when just these fields are wrong. */
const refusedFor = (paths: readonly string[]): Awaited<ReturnType<typeof outcomeOf>> => ({
  answer: {
    __typename: 'PromoValidationError',
    code: 'INVALID_INPUT',
    remedy: 'FIX_INPUT',
    vendor: null,
    operation: null,
  },
  paths: paths.map((path) => `input.${path}`).toSorted(),
  isEachSaid: true,
  recorded: 0,
  sent: [],
});

/** What every mutation with an effect refuses. */
const badKeys: Array<[string, string]> = [
  ['too short', 'short-key'],
  ['empty', ''],
  ['too long', 'k'.repeat(129)],
  ['with a blank', 'a key with blanks in it'],
  ['of other letters', 'schlüssel-schlüssel'],
];

describe('adjustMemberBalance', () => {
  const input = { memberId: `${accountIds.members}:${kybioSeedUids.sampled}`, balanceIncrement: '1' };

  test.each(badKeys)('refuses a key that is %s', async (_what, idempotencyKey) => {
    expect(await outcomeOf('adjustMemberBalance', { ...input, idempotencyKey })).toEqual(
      refusedFor(['idempotencyKey']),
    );
  });

  test.each<[string, object, string[]]>([
    ['increments of zero for both', { balanceIncrement: '0', pointIncrement: '0.00' }, ['balanceIncrement']],
    ['no increment at all', { balanceIncrement: undefined }, ['balanceIncrement']],
    ['null for both', { balanceIncrement: null, pointIncrement: null }, ['balanceIncrement']],
    ['minus zero', { balanceIncrement: '-0' }, ['balanceIncrement']],
    ['more decimals than the account allows', { balanceIncrement: '0.001' }, ['balanceIncrement']],
    [
      'more decimals in both',
      { balanceIncrement: '-1.005', pointIncrement: '0.001' },
      ['balanceIncrement', 'pointIncrement'],
    ],
    [
      'half a point where points are whole',
      { memberId: `${wide}:1`, balanceIncrement: '0.0001', pointIncrement: '0.5' },
      ['pointIncrement'],
    ],
    ['an account alone as the member', { memberId: 'members' }, ['memberId']],
    ['a uid of letters', { memberId: 'members:abc' }, ['memberId']],
    ['a uid of zero', { memberId: 'members:0' }, ['memberId']],
    ['a negative uid', { memberId: 'members:-5' }, ['memberId']],
    ['a uid with a zero in front', { memberId: `members:0${kybioSeedUids.sampled}` }, ['memberId']],
    ['a uid beyond 64 bits', { memberId: 'members:9223372036854775808' }, ['memberId']],
    ['an account in capitals', { memberId: 'Members:5' }, ['memberId']],
    ['a time in the future', { occurredAt: new Date(Date.now() + 3_600_000).toISOString() }, ['occurredAt']],
    [
      'everything at once',
      {
        idempotencyKey: 'short',
        balanceIncrement: '0.0001',
        pointIncrement: '0.0001',
        occurredAt: '2999-01-01T00:00:00Z',
      },
      ['idempotencyKey', 'balanceIncrement', 'pointIncrement', 'occurredAt'],
    ],
    [
      'everything else at once',
      { idempotencyKey: 'short', memberId: 'x', balanceIncrement: '0', occurredAt: '2999-01-01T00:00:00Z' },
      ['idempotencyKey', 'memberId', 'balanceIncrement', 'occurredAt'],
    ],
    ['the same with validateOnly', { validateOnly: true, balanceIncrement: '0.001' }, ['balanceIncrement']],
  ])('refuses %s', async (_what, bad, paths) => {
    expect(await outcomeOf('adjustMemberBalance', { ...input, ...bad })).toEqual(refusedFor(paths));
  });

  test('says what the rule is', async () => {
    const result = await mutate(world, 'adjustMemberBalance', { ...input, balanceIncrement: '0.001' });
    expect(result.issues).toEqual([
      { path: 'input.balanceIncrement', message: 'has 3 digits behind the point; the account allows at most 2' },
    ]);
  });
});

describe('upsertBenefit', () => {
  const upsert = (bad: object) => outcomeOf('upsertBenefit', { ...benefitInput('bad-input'), ...bad });
  const coordinates = (longitude: string | null, latitude: string | null) => ({
    location: { mode: 'COORDINATES', longitude, latitude },
  });

  test.each(badKeys)('refuses a key that is %s', async (_what, idempotencyKey) => {
    expect(await upsert({ idempotencyKey })).toEqual(refusedFor(['idempotencyKey']));
  });

  test.each<[string, object, string[]]>([
    ['a stock of zero', { stock: 0 }, ['stock']],
    ['a negative stock', { stock: -1 }, ['stock']],
    [
      'limits of zero',
      { dailyStock: 0, userLimit: 0, dailyUserLimit: 0 },
      ['dailyStock', 'userLimit', 'dailyUserLimit'],
    ],
    ['a cost of nothing', { grantMethod: 'COINS', currencyCost: 0 }, ['currencyCost']],
    ['no name', { name: '' }, ['name']],
    ['a blank name', { name: ' \t' }, ['name']],
    ['a name that is too long', { name: '券'.repeat(101) }, ['name']],
    [
      'texts that are too long',
      { description: 'x'.repeat(2_001), detail: 'x'.repeat(2_001), usageNote: 'x'.repeat(2_001) },
      ['description', 'detail', 'usageNote'],
    ],
    [
      'a provider and a creator that are too long',
      { provider: 'x'.repeat(101), creatorId: 'x'.repeat(65) },
      ['provider', 'creatorId'],
    ],
    ['a picture that is no URL', { pictureUrl: 'picture.png' }, ['pictureUrl']],
    ['a picture of another kind', { pictureUrl: 'javascript:alert(1)' }, ['pictureUrl']],
    ['a negative price', { originalPrice: '-0.01' }, ['originalPrice']],
    ['half a fen', { originalPrice: '12.505' }, ['originalPrice']],
    ['a price the platform cannot count', { originalPrice: '92233720368547758.08' }, ['originalPrice']],
    ['an activity of zero', { activityId: '0' }, ['activityId']],
    ['a negative activity', { activityId: '-1' }, ['activityId']],
    ['no outer id', { outerId: '' }, ['outerId']],
    ['an outer id with a blank', { outerId: 'my coupon' }, ['outerId']],
    ['an outer id of other letters', { outerId: '停车券' }, ['outerId']],
    ['an outer id that is too long', { outerId: 'x'.repeat(65) }, ['outerId']],
    ['an account in capitals', { accountId: 'Venue' }, ['accountId']],
    ['a platform id of zero', { platformId: '0' }, ['platformId']],
    ['a negative platform id', { platformId: '-101' }, ['platformId']],
  ])('refuses %s', async (_what, bad, paths) => {
    expect(await upsert(bad)).toEqual(refusedFor(paths));
  });

  test.each<[string, object, string[]]>([
    ['no days', { type: 'NATURAL_DAYS' }, ['validity.days']],
    ['zero days', { type: 'NATURAL_DAYS', days: 0 }, ['validity.days']],
    ['hours with natural days', { type: 'NATURAL_DAYS', days: 1, hours: 1 }, ['validity.hours']],
    [
      'everything with natural days',
      {
        type: 'NATURAL_DAYS',
        days: 1,
        minutes: 0,
        from: '2026-01-01T00:00:00Z',
        until: '2026-01-02T00:00:00Z',
        naturalDay: '1day',
      },
      ['validity.minutes', 'validity.from', 'validity.until', 'validity.naturalDay'],
    ],
    ['days for ever', { type: 'PERMANENT', days: 1 }, ['validity.days']],
    ['an end for ever', { type: 'PERMANENT', until: '2026-01-01T00:00:00Z' }, ['validity.until']],
    ['a period without ends', { type: 'FIXED_PERIOD' }, ['validity.from', 'validity.until']],
    ['a period without an end', { type: 'FIXED_PERIOD', from: '2026-01-01T00:00:00Z' }, ['validity.until']],
    [
      'an end before its start',
      { type: 'FIXED_PERIOD', from: '2026-01-02T00:00:00Z', until: '2026-01-01T00:00:00Z' },
      ['validity.until'],
    ],
    [
      'an end that is its start in another zone',
      { type: 'FIXED_PERIOD', from: '2026-01-02T00:00:00Z', until: '2026-01-02T08:00:00+08:00' },
      ['validity.until'],
    ],
    [
      'a period and days',
      { type: 'FIXED_PERIOD', from: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z', days: 3 },
      ['validity.days'],
    ],
  ])('refuses a validity of %s', async (_what, validity, paths) => {
    expect(await upsert({ validity })).toEqual(refusedFor(paths));
  });

  test.each<[string, object, string[]]>([
    ['of nothing', { type: 'RELATIVE' }, ['validity']],
    ['of zero', { type: 'RELATIVE', days: 0, hours: 0, minutes: 0 }, ['validity']],
    ['of less than nothing', { type: 'RELATIVE', days: 1, hours: -1 }, ['validity']],
    ['with a begin', { type: 'RELATIVE', days: 1, from: '2026-01-01T00:00:00Z' }, ['validity.from']],
    ['of a natural day nobody names', { type: 'NATURAL_DAY' }, ['validity.naturalDay']],
    ['of a natural day in other words', { type: 'NATURAL_DAY', naturalDay: 'tomorrow' }, ['validity.naturalDay']],
    ['of a natural day without a day', { type: 'NATURAL_DAY', naturalDay: '0day' }, ['validity.naturalDay']],
    ['of a natural day with NUL', { type: 'NATURAL_DAY', naturalDay: '1day\0' }, ['validity.naturalDay']],
    ['of a natural day and days', { type: 'NATURAL_DAY', naturalDay: '1day', days: 1 }, ['validity.days']],
  ])('refuses a validity %s also where all types are allowed', async (_what, validity, paths) => {
    expect(await upsert({ accountId: unused, validity })).toEqual(refusedFor(paths));
  });

  test.each<[string, object, string[]]>([
    ['no minutes', { type: 'DURATION' }, ['discount.minutes']],
    ['zero minutes', { type: 'DURATION', minutes: 0 }, ['discount.minutes']],
    ['minutes and money', { type: 'DURATION', minutes: 60, amount: '1' }, ['discount.amount']],
    ['no money', { type: 'AMOUNT' }, ['discount.amount']],
    ['zero money', { type: 'AMOUNT', amount: '0.00' }, ['discount.amount']],
    [
      'less than nothing',
      { type: 'AMOUNT', amount: '-5', minimumSpend: '-1' },
      ['discount.amount', 'discount.minimumSpend'],
    ],
    ['money and minutes', { type: 'AMOUNT', amount: '1', minutes: 1 }, ['discount.minutes']],
    [
      'parts of a fen',
      { type: 'AMOUNT', amount: '0.001', minimumSpend: '0.009' },
      ['discount.amount', 'discount.minimumSpend'],
    ],
  ])('refuses a discount of %s', async (_what, discount, paths) => {
    expect(await upsert({ discount })).toEqual(refusedFor(paths));
  });

  test.each<[string, object, string[]]>([
    ['east of the earth', coordinates('180.0000001', '0'), ['location.longitude']],
    ['west of the earth', coordinates('-181', '0'), ['location.longitude']],
    ['beyond the poles', coordinates('0', '90.01'), ['location.latitude']],
    ['with both changed round', coordinates('30.28', '120.15'), ['location.latitude']],
    ['outside in both', coordinates('1200', '-900'), ['location.longitude', 'location.latitude']],
    ['without coordinates', coordinates(null, null), ['location.longitude', 'location.latitude']],
    ['in no city', { location: { mode: 'CITY', cityName: '杭州市' } }, ['location']],
    [
      'in a city with coordinates',
      { location: { mode: 'CITY', provinceCode: '330000', cityCode: '330100', longitude: '120' } },
      ['location.longitude'],
    ],
  ])('refuses a place %s', async (_what, bad, paths) => {
    expect(await upsert(bad)).toEqual(refusedFor(paths));
  });

  const manyMistakes = {
    idempotencyKey: 'short',
    activityId: '0',
    outerId: '',
    name: '',
    stock: 0,
    validity: { type: 'FIXED_PERIOD', from: '2026-01-02T00:00:00Z', until: '2026-01-01T00:00:00Z', days: 1 },
    discount: { type: 'AMOUNT', minutes: 0, minimumSpend: '-1' },
    location: { mode: 'COORDINATES', longitude: '500' },
  };

  test('tells several mistakes at once', async () => {
    const paths = [
      'idempotencyKey',
      'activityId',
      'outerId',
      'name',
      'stock',
      'validity.until',
      'validity.days',
      'discount.amount',
      'discount.minutes',
      'discount.minimumSpend',
      'location.longitude',
      'location.latitude',
    ];
    expect(await upsert(manyMistakes)).toEqual(refusedFor(paths));
  });

  test('tells what this platform does not take together with what no platform takes', async () => {
    const bad = { stock: 0, originalPrice: '1.005', validity: { type: 'RELATIVE', days: 1 } };
    expect(await upsert(bad)).toEqual(refusedFor(['stock', 'originalPrice', 'validity']));
  });

  test('tells what this platform does not take at once', async () => {
    const bad = { originalPrice: '1.005', validity: { type: 'RELATIVE', days: 1 } };
    expect(await upsert(bad)).toEqual(refusedFor(['originalPrice', 'validity']));
  });
});

describe('updateTemplateBudget', () => {
  const input = { templateId: templateId(seedCodes.milkTea), updateType: 'APPEND', number: 1 };

  test.each(badKeys)('refuses a key that is %s', async (_what, idempotencyKey) => {
    expect(await outcomeOf('updateTemplateBudget', { ...input, idempotencyKey })).toEqual(
      refusedFor(['idempotencyKey']),
    );
  });

  test.each<[string, object, string[]]>([
    ['zero units', { number: 0 }, ['number']],
    ['less than no units', { updateType: 'SUBTRACT', number: -1 }, ['number']],
    ['a million units', { number: 1_000_000 }, ['number']],
    ['a template without account', { templateId: seedCodes.milkTea }, ['templateId']],
    ['a template of odd letters', { templateId: 'hk-cards:../../detail' }, ['templateId']],
    ['a code that is too long', { templateId: `hk-cards:${'1'.repeat(65)}` }, ['templateId']],
    ['all of it', { idempotencyKey: '', number: 0, templateId: '' }, ['idempotencyKey', 'number', 'templateId']],
  ])('refuses %s', async (_what, bad, paths) => {
    expect(await outcomeOf('updateTemplateBudget', { ...input, ...bad })).toEqual(refusedFor(paths));
  });
});

describe('switchTemplateStatus', () => {
  const input = { templateId: `${accountIds.vouchers}:${voucherSeedIds.summer}`, status: 'PAUSED' };

  test.each(badKeys)('refuses a key that is %s', async (_what, idempotencyKey) => {
    expect(await outcomeOf('switchTemplateStatus', { ...input, idempotencyKey })).toEqual(
      refusedFor(['idempotencyKey']),
    );
  });

  test.each<[string, object, string[]]>([
    ['no template', { templateId: '' }, ['templateId']],
    ['a template in no account', { templateId: ':1' }, ['templateId']],
    ['both', { idempotencyKey: 'x', templateId: 'x' }, ['idempotencyKey', 'templateId']],
  ])('refuses %s', async (_what, bad, paths) => {
    expect(await outcomeOf('switchTemplateStatus', { ...input, ...bad })).toEqual(refusedFor(paths));
  });
});

describe('settlePromoOperation', () => {
  const input = { operationId: '019c0000-0000-7000-8000-000000000000', verdict: 'APPLIED', note: 'seen at the till' };

  test.each<[string, object, string[]]>([
    ['an id that is none', { operationId: '42' }, ['operationId']],
    ['an id of another version', { operationId: '3f2b6c1e-0000-4000-8000-000000000000' }, ['operationId']],
    ['no reason', { note: '' }, ['note']],
    ['a blank reason', { note: '     ' }, ['note']],
    ['a reason that is too long', { note: 'x'.repeat(1_001) }, ['note']],
    ['both', { operationId: '', note: 'ok' }, ['operationId', 'note']],
  ])('refuses %s', async (_what, bad, paths) => {
    expect(await outcomeOf('settlePromoOperation', { ...input, ...bad })).toEqual(refusedFor(paths));
  });

  test('finds no operation that is not there', async () => {
    expect(await mutate(world, 'settlePromoOperation', input)).toMatchObject({
      __typename: 'PromoNotFoundError',
      code: 'OPERATION_NOT_FOUND',
      id: input.operationId,
    });
  });
});

describe('what the types forbid', () => {
  const upsertDocument = 'mutation ($input: UpsertBenefitInput!) { upsertBenefit(input: $input) { __typename } }';
  const adjustDocument =
    'mutation ($input: AdjustMemberBalanceInput!) { adjustMemberBalance(input: $input) { __typename } }';
  const budgetDocument =
    'mutation ($input: UpdateTemplateBudgetInput!) { updateTemplateBudget(input: $input) { __typename } }';
  const benefit = { idempotencyKey: freshKey(), ...benefitInput('typed') };
  const adjustment = { idempotencyKey: freshKey(), memberId: 'members:1', balanceIncrement: '1' };
  const budget = {
    idempotencyKey: freshKey(),
    templateId: templateId(seedCodes.milkTea),
    updateType: 'APPEND',
    number: 1,
  };

  test.each<[string, string, object, string]>([
    ['an activity id that is text', upsertDocument, { ...benefit, activityId: 'summer' }, 'input.activityId'],
    ['an activity id with a fraction', upsertDocument, { ...benefit, activityId: 1.5 }, 'input.activityId'],
    [
      'an activity id that a double has spoilt',
      upsertDocument,
      { ...benefit, activityId: 2 ** 53 },
      'input.activityId',
    ],
    [
      'an activity id beyond 64 bits',
      upsertDocument,
      { ...benefit, activityId: '9223372036854775808' },
      'input.activityId',
    ],
    ['no stock', upsertDocument, { ...benefit, stock: null }, 'input.stock'],
    ['a stock beyond 32 bits', upsertDocument, { ...benefit, stock: 2_147_483_648 }, 'input.stock'],
    ['a stock as text', upsertDocument, { ...benefit, stock: '100' }, 'input.stock'],
    ['an unknown status', upsertDocument, { ...benefit, status: 'MAYBE' }, 'input.status'],
    ['an unknown validity', upsertDocument, { ...benefit, validity: { type: 'FOREVER' } }, 'input.validity.type'],
    ['a price that is a float', upsertDocument, { ...benefit, originalPrice: 12.5 }, 'input.originalPrice'],
    ['a price with an exponent', upsertDocument, { ...benefit, originalPrice: '1e5' }, 'input.originalPrice'],
    ['a field nobody knows', upsertDocument, { ...benefit, colour: 'red' }, 'colour'],
    [
      'a time that is no time',
      upsertDocument,
      { ...benefit, validity: { type: 'FIXED_PERIOD', from: '2026-02-30T00:00:00', until: 'later' } },
      'input.validity.from',
    ],
    [
      'an increment that is no number',
      adjustDocument,
      { ...adjustment, balanceIncrement: 'NaN' },
      'input.balanceIncrement',
    ],
    ['an increment with a comma', adjustDocument, { ...adjustment, pointIncrement: '1,5' }, 'input.pointIncrement'],
    [
      'an increment of 39 digits',
      adjustDocument,
      { ...adjustment, balanceIncrement: '1'.repeat(39) },
      'input.balanceIncrement',
    ],
    [
      'an increment that is a float',
      adjustDocument,
      { ...adjustment, balanceIncrement: -12.5 },
      'input.balanceIncrement',
    ],
    ['a time without offset', adjustDocument, { ...adjustment, occurredAt: '2026-03-01T12:00:00' }, 'input.occurredAt'],
    ['no key', adjustDocument, { ...adjustment, idempotencyKey: undefined }, 'idempotencyKey'],
    ['a number with a fraction', budgetDocument, { ...budget, number: 1.5 }, 'input.number'],
    ['an unknown direction', budgetDocument, { ...budget, updateType: 'ADD' }, 'input.updateType'],
  ])('refuses %s with the field’s path', async (_what, document, input, path) => {
    const { data, errors } = await world.ask(document, { input });
    expect(data ?? null).toBeNull();
    const codes = errors?.map(({ extensions }) => extensions?.code);
    expect(codes).toEqual(codes?.map(() => 'BAD_USER_INPUT'));
    expect(errors?.map(({ message }) => message).join('\n')).toContain(path);
    expect(await recorded()).toBe(0);
    expect(requests()).toEqual([]);
  });

  test('refuses a whole document for one literal that is no number', async () => {
    const { data, errors } = await world.ask(
      `mutation { adjustMemberBalance(input: { idempotencyKey: "${freshKey()}", memberId: "members:1", balanceIncrement: "much" }) { __typename } }`,
    );
    expect(data ?? null).toBeNull();
    expect(errors?.[0]?.message).toContain('Decimal must be');
  });
});

describe('texts that no database keeps', () => {
  test.each([
    ['NUL', 'a\0b'],
    ['half a surrogate pair', 'a\ud800b'],
  ])('%s is refused as input, not reported as our mistake', async (_what, text) => {
    const fields = ['name', 'description', 'detail', 'usageNote', 'pictureUrl', 'provider', 'creatorId'];
    const bad: Record<string, string> = Object.fromEntries(fields.map((field) => [field, text]));
    bad['pictureUrl'] = `https://img.example/${text}`;
    const result = await mutate(world, 'upsertBenefit', { ...benefitInput('odd-text'), ...bad });
    expect(result.__typename).toBe('PromoValidationError');
    const paths = new Set(result.issues?.map(({ path }) => path));
    expect(paths).toEqual(new Set(fields.map((field) => `input.${field}`)));
  });

  test.each([
    ['NUL', 'a\0b'],
    ['half a surrogate pair', 'a\udc00b'],
  ])('%s inside a place or a discount is refused as well', async (_what, text) => {
    const fields = ['provinceName', 'cityName', 'districtName', 'address', 'addressName'];
    const location = {
      mode: 'CITY',
      provinceCode: '330000',
      cityCode: '330100',
      ...Object.fromEntries(fields.map((field) => [field, text])),
    };
    const discount = { type: 'DURATION', minutes: 1, parkingTemplateId: text };
    const result = await mutate(world, 'upsertBenefit', { ...benefitInput('odd-text'), location, discount });
    expect(result.__typename).toBe('PromoValidationError');
    const paths = new Set(result.issues?.map(({ path }) => path));
    expect(paths).toEqual(
      new Set(['input.discount.parkingTemplateId', ...fields.map((field) => `input.location.${field}`)]),
    );
  });

  test.each([
    ['NUL', 'a\0b'],
    ['half a surrogate pair', 'a\ud800b'],
  ])('%s is refused as a reason', async (_what, note) => {
    const input = { operationId: '019c0000-0000-7000-8000-000000000000', verdict: 'APPLIED', note };
    expect(await outcomeOf('settlePromoOperation', input)).toEqual(refusedFor(['note']));
  });
});

describe('what queries are asked', () => {
  const codesOf = async (query: string, variables: object = {}): Promise<unknown[]> =>
    ((await world.ask(query, variables)).errors ?? []).map(({ extensions }) => extensions);

  test.each([
    ['a phone that is no phone', '{ membersByPhone(accountId: "members", phone: "my mother") { id } }', 'phone'],
    ['a phone that is too short', '{ membersByPhone(accountId: "members", phone: "1234") { id } }', 'phone'],
    ['a phone with NUL', String.raw`{ membersByPhone(accountId: "members", phone: "12345\u00006") { id } }`, 'phone'],
    ['no number', '{ memberByNumber(accountId: "members", number: "") { id } }', 'number'],
    ['a number with a line end', String.raw`{ memberByNumber(accountId: "members", number: "A\n1") { id } }`, 'number'],
    ['an account that is none', '{ memberByNumber(accountId: "MEMBERS", number: "1") { id } }', 'accountId'],
    ['a member that is none', '{ member(id: "members:x") { id } }', 'id'],
    ['a benefit that is none', '{ benefit(id: "venue:x:1") { id } }', 'id'],
    ['a benefit without an outer id', '{ benefit(id: "venue:1:") { id } }', 'id'],
    ['a template that is none', '{ template(id: "hk-cards") { id } }', 'id'],
    ['a negative age', '{ member(id: "members:1", maxAgeSeconds: -1) { id } }', 'maxAgeSeconds'],
    ['a page of nothing', '{ members(first: 0) { totalCount } }', 'first'],
    ['a page that is too long', '{ benefits(first: 101) { totalCount } }', 'first'],
    ['a cursor that is none', '{ members(after: "x") { totalCount } }', 'after'],
  ])('refuses %s by its argument', async (_what, query, argument) => {
    expect(await codesOf(query)).toMatchObject([{ code: 'BAD_USER_INPUT', argument }]);
  });

  test.each([
    ['members', { text: 'a\0b\ud800' }],
    ['members', { name: 'a\0b\ud800' }],
    ['members', { categories: ['\0', '\ud800'] }],
    ['members', { balanceAtLeast: '9'.repeat(38) }],
    ['members', { accountIds: ['\0'] }],
    ['benefits', { text: '\0' }],
    ['benefits', { activityIds: ['-9223372036854775808'] }],
  ])('%s with an odd filter are just none (%j)', async (list, filter) => {
    const type = list === 'members' ? 'PromoMemberFilter' : 'PromoBenefitFilter';
    const query = `query ($filter: ${type}) { ${list}(filter: $filter) { totalCount nodes { id } } }`;
    expect(await codesOf(query, { filter })).toEqual([]);
  });
});

/**
 * The platform of benefits has no call that lists them: the sandbox takes over those that the simulated one begins with,
 * as a venue's software would that knows their ids.
 */
import type { Ask } from './ask.ts';

const mutation = `mutation ($input: UpsertBenefitInput!) {
  upsertBenefit(input: $input) {
    __typename
    ... on PromoError { message }
  }
}`;

const common = { accountId: 'venue', grantMethod: 'ACTIVITY', provider: '1' } as const;

const benefits = [
  {
    ...common,
    activityId: '1',
    outerId: 'seed-3h',
    platformId: '101',
    name: '3小时停车券 Three hours of parking',
    description: '我是停车券',
    status: 'ONLINE',
    stock: 255_461,
    dailyStock: 100,
    userLimit: 10,
    originalPrice: '10.00',
    validity: { type: 'NATURAL_DAYS', days: 3 },
    discount: { type: 'DURATION', minutes: 180, parkingTemplateId: 'park_2021042215421266963651064' },
    location: { mode: 'CITY', provinceCode: '310000', provinceName: '上海', cityCode: '310100', cityName: '上海' },
  },
  {
    ...common,
    activityId: '1',
    outerId: 'seed-10-yuan',
    platformId: '102',
    name: '10元停车券 Ten yuan off',
    status: 'ONLINE',
    stock: 20_000,
    validity: { type: 'FIXED_PERIOD', from: '2026-01-01T00:00:00+08:00', until: '2027-01-01T00:00:00+08:00' },
    discount: { type: 'AMOUNT', amount: '10', minimumSpend: '20' },
    location: { mode: 'COORDINATES', longitude: '121.4737', latitude: '31.2304', addressName: '人民广场' },
  },
  {
    ...common,
    activityId: '20210422',
    outerId: 'seed-summer',
    platformId: '9007199254740993',
    name: '夏季停车券 Summer parking',
    grantMethod: 'COINS',
    currencyCost: 100,
    status: 'OFFLINE',
    stock: 500,
    validity: { type: 'PERMANENT' },
    discount: { type: 'DURATION', minutes: 600 },
  },
] as const;

/**
 * Sends those that the program does not know yet through the endpoint.
 * @throws {Error} when one is not accepted: then the sandbox itself is broken.
 */
export async function createBenefits(ask: Ask, run: string): Promise<void> {
  for (const benefit of benefits) {
    const id = `${benefit.accountId}:${benefit.activityId}:${benefit.outerId}`;
    const known = await ask('query ($id: ID!) { benefit(id: $id) { __typename } }', { id });
    if (known.includes('"Benefit"')) continue;
    const input = { idempotencyKey: `sandbox-benefit-${run}-${benefit.outerId}`, ...benefit };
    const answer = await ask(mutation, { input });
    if (!answer.includes('UpsertBenefitSuccess')) throw new Error(`${id} was not accepted: ${answer}`);
  }
}

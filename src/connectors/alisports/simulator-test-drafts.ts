/** What this vendor's tests have in common: an app, a benefit to create, and short ways to branded values. */
import type { BenefitDraft } from '../../domain/benefit.ts';
import { instant } from '../../domain/clock.ts';
import { type Decimal, parseDecimal } from '../../domain/decimal.ts';
import { parseOuterId } from '../../domain/ids.ts';
import { type Long, parseLong } from '../../domain/long.ts';
import type { BenefitKey } from '../connector.ts';

/** As in the platform's own worked example of a signature. */
export const testApp = { appKey: '12345678', appSecret: 'helloworld' } as const;

/** The value, which must be there. */
export function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('not there');
  return value;
}

export const decimal = (text: string): Decimal => known(parseDecimal(text));
export const long = (text: string): Long => known(parseLong(text));

/** A benefit's address; activity 1 is one of the simulator's. */
export const keyOf = (outerId: string, activityId = '1'): BenefitKey => ({
  activityId: long(activityId),
  outerId: known(parseOuterId(outerId)),
});

/** The page's own sample, as far as it makes sense. */
export const parkingDraft: BenefitDraft = {
  kind: 'PARKING_COUPON',
  name: '3小时停车券',
  description: null,
  detail: null,
  usageNote: null,
  pictureUrl: null,
  provider: null,
  originalPrice: null,
  grantMethod: 'ACTIVITY',
  currencyCost: null,
  status: 'ONLINE',
  stock: 255_461,
  dailyStock: null,
  userLimit: null,
  dailyUserLimit: null,
  validity: { type: 'NATURAL_DAYS', days: 3 },
  discount: { type: 'DURATION', minutes: 120, minimumSpend: null, parkingTemplateId: null },
  location: null,
  creatorId: null,
  platformId: null,
};

/** Every optional field of the page at once. */
export const fullDraft: BenefitDraft = {
  ...parkingDraft,
  description: '我是停车券',
  detail: '超级会员使用',
  usageNote: '超级会员 "使用" & 100% + 更多',
  pictureUrl: 'http://pictures.example/a.png?x=1&y=2',
  provider: '1',
  originalPrice: decimal('10.00'),
  grantMethod: 'COINS_AND_CASH',
  currencyCost: 100,
  status: 'OFFLINE',
  dailyStock: 100,
  userLimit: 50,
  dailyUserLimit: 10,
  validity: {
    type: 'FIXED_PERIOD',
    from: instant(new Date(1_600_940_429_227)),
    until: instant(new Date(1_900_940_429_227)),
  },
  discount: {
    type: 'AMOUNT',
    amount: decimal('1.01'),
    minimumSpend: decimal('20'),
    parkingTemplateId: 'park_2021042215421266963651064',
  },
  location: {
    mode: 'COORDINATES',
    longitude: decimal('111.111'),
    latitude: decimal('80.1111'),
    province: { code: '310000', name: '上海' },
    city: { code: '310100', name: '上海' },
    district: { code: '310141', name: '黄浦' },
    address: '上海xx区xx路',
    addressName: '上海xx区xx路',
  },
  creatorId: '7',
};

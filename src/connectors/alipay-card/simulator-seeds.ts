/** The templates a simulated AlipayHK starts with: every status, realistic stock, and some that are there to be tried. */
import type { CardStatus } from './wire.ts';

/** A template as a simulator is given it. */
export interface CardSeed {
  /** 32 digits in the vendor's samples. */
  readonly templateCode: string;
  /** Default: the merchant of the first client. */
  readonly merchantId?: string;
  readonly status: CardStatus;
  /** All cards there are, the issued ones included. */
  readonly stock: number;
  /** Default: 0. */
  readonly issued?: number;
  /** Default: COUPON, a redeemable card. */
  readonly type?: 'COUPON' | 'TICKET';
  readonly names?: { readonly zh_HK: string; readonly en_US: string };
  readonly brandName?: string;
  /** What the card is worth, in cents of HKD. */
  readonly amountCent?: number;
  /** Days from the start of the simulator; may be negative. Default: 180. */
  readonly endsInDays?: number;
  /** Its updateBudget always applies and always answers that the outcome is unknown. Default: false. */
  readonly isMoody?: boolean;
}

/** A template whose updateBudget always applies, and always answers U `UNKNOWN_EXCEPTION`. */
export const moodyTemplateCode = '82026010100135000000000000000013';

/** The other seeded templates, by what they are good for. */
export const seedCodes = {
  milkTea: '82026010100135000000000000000001',
  dimSum: '82026010100135000000000000000002',
  islandFerry: '82026010100135000000000000000003',
  midnightCinema: '82026010100135000000000000000004',
  /** 50 below the ceiling of 1,000,000. */
  nearCeiling: '82026010100135000000000000000005',
  /** All but 3 cards are issued. */
  nearlyIssued: '82026010100135000000000000000006',
  paused: '82026010100135000000000000000007',
  frozen: '82026010100135000000000000000008',
  expired: '82026010100135000000000000000009',
  closed: '82026010100135000000000000000010',
} as const;

/** The templates a simulator starts with when it is given none. */
export const cardSeeds: readonly CardSeed[] = [
  {
    templateCode: seedCodes.milkTea,
    status: 'valid',
    stock: 20_000,
    issued: 7_431,
    amountCent: 2_200,
    brandName: '蘭記冰室 Lan Kee',
    names: { zh_HK: '絲襪奶茶買一送一', en_US: 'Silk-stocking milk tea, two for one' },
  },
  {
    templateCode: seedCodes.dimSum,
    status: 'valid',
    stock: 5_000,
    issued: 1_208,
    amountCent: 8_800,
    brandName: '鳳城酒樓 Phoenix City',
    names: { zh_HK: '週日點心 $88 禮券', en_US: 'Sunday dim sum, HK$88 off' },
    endsInDays: 45,
  },
  {
    templateCode: seedCodes.islandFerry,
    status: 'valid',
    type: 'TICKET',
    stock: 12_000,
    issued: 3_960,
    amountCent: 4_160,
    brandName: '離島快線 Outlying Islands Express',
    names: { zh_HK: '長洲週末來回船票', en_US: 'Cheung Chau weekend return ferry' },
    endsInDays: 90,
  },
  {
    templateCode: seedCodes.midnightCinema,
    status: 'valid',
    type: 'TICKET',
    stock: 800,
    issued: 512,
    amountCent: 11_000,
    brandName: '星光戲院 Starlight',
    names: { zh_HK: '午夜場電影票', en_US: 'Midnight screening' },
    endsInDays: 14,
  },
  {
    templateCode: seedCodes.nearCeiling,
    status: 'valid',
    stock: 999_950,
    issued: 412_006,
    amountCent: 500,
    brandName: '7 分店 Corner 7',
    names: { zh_HK: '全城 $5 即減券', en_US: 'Citywide HK$5 off' },
    endsInDays: 365,
  },
  {
    templateCode: seedCodes.nearlyIssued,
    status: 'valid',
    stock: 1_000,
    issued: 997,
    amountCent: 30_000,
    brandName: '山頂餐廳 Peak Terrace',
    names: { zh_HK: '山頂日落晚餐', en_US: 'Sunset dinner on the Peak' },
    endsInDays: 7,
  },
  {
    templateCode: seedCodes.paused,
    status: 'paused',
    stock: 3_000,
    issued: 640,
    amountCent: 1_500,
    brandName: '大排檔 Dai Pai Dong',
    names: { zh_HK: '夜市小食券（暫停）', en_US: 'Night market snack (paused)' },
  },
  {
    templateCode: seedCodes.frozen,
    status: 'frozen',
    stock: 2_500,
    issued: 90,
    amountCent: 6_600,
    brandName: '幸運海味 Lucky Dried Seafood',
    names: { zh_HK: '海味禮盒券（審查中）', en_US: 'Dried seafood box (under review)' },
  },
  {
    templateCode: seedCodes.expired,
    status: 'expired',
    stock: 8_888,
    issued: 8_120,
    amountCent: 8_888,
    brandName: '花市 Flower Market',
    names: { zh_HK: '農曆新年年花券', en_US: 'Lunar New Year flowers' },
    endsInDays: -30,
  },
  {
    templateCode: seedCodes.closed,
    status: 'closed',
    stock: 400,
    issued: 400,
    amountCent: 12_800,
    brandName: '舊城書店 Old Town Books',
    names: { zh_HK: '結業誌慶書券', en_US: 'Last chapter book token' },
  },
  {
    templateCode: moodyTemplateCode,
    status: 'valid',
    stock: 6_000,
    issued: 1_111,
    amountCent: 2_800,
    brandName: '善變雪糕 Moody Gelato',
    names: { zh_HK: '今日口味隨心情', en_US: 'Flavour depends on the mood' },
    endsInDays: 120,
    isMoody: true,
  },
];

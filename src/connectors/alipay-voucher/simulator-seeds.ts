/** The vouchers a simulated AlipayHK starts with: every status, realistic budgets, and some that are there to be tried. */
import type { VoucherStatus } from './wire.ts';

/** A template as a simulator is given it. */
export interface VoucherSeed {
  /** 32 digits in the vendor's samples. */
  readonly templateId: string;
  /** Default: the merchant of the first client. */
  readonly merchantId?: string;
  readonly status: VoucherStatus;
  readonly name?: string;
  readonly displayNames?: { readonly zh_HK: string; readonly en_US: string };
  readonly merchantName?: string;
  /** All vouchers there are, the handed-out ones included. */
  readonly quantity: number;
  /** Handed out already. Default: 0. */
  readonly issued?: number;
  /** Used by those who have them. Default: 0. */
  readonly redeemed?: number;
  /** What a voucher takes off, and from what payment on, in HKD. */
  readonly amount?: string;
  readonly minPayAmount?: string;
  /** Days from the start of the simulator; may be negative. Default: -20. */
  readonly startsInDays?: number;
  /** Default: 120 days after its start. */
  readonly endsInDays?: number;
  /** Its switchStatus applies, and answers U the first time. Default: false. */
  readonly isMoody?: boolean;
}

/** The seeded templates, by what they are good for. */
export const voucherSeedIds = {
  summer: '73702026010100000000000000000001',
  hotPot: '73702026010100000000000000000002',
  congee: '73702026010100000000000000000003',
  bakery: '73702026010100000000000000000004',
  draft: '73702026010100000000000000000005',
  audit: '73702026010100000000000000000006',
  activating: '73702026010100000000000000000007',
  paused: '73702026010100000000000000000008',
  failed: '73702026010100000000000000000009',
  closed: '73702026010100000000000000000010',
  /** Its switchStatus applies, and answers that the outcome is unknown. */
  moody: '73702026010100000000000000000011',
  /** Older than a year: only the first windows of a list hold it. */
  lastYear: '73702026010100000000000000000012',
} as const;

/** The templates a simulator starts with when it is given none. */
export const voucherSeeds: readonly VoucherSeed[] = [
  {
    templateId: voucherSeedIds.summer,
    status: 'ACTIVTED',
    name: '滿10減1夏日優惠券活動',
    displayNames: { zh_HK: '夏日滿 $10 減 $1', en_US: 'Summer: HK$1 off HK$10' },
    merchantName: '便利街坊 Neighbour Mart',
    quantity: 50_000,
    issued: 18_244,
    redeemed: 11_902,
    amount: '1.00',
    minPayAmount: '10.00',
  },
  {
    templateId: voucherSeedIds.hotPot,
    status: 'ACTIVTED',
    name: '打邊爐滿300減50',
    displayNames: { zh_HK: '打邊爐滿 $300 減 $50', en_US: 'Hot pot: HK$50 off HK$300' },
    merchantName: '沸騰火鍋 Rolling Boil',
    quantity: 4_000,
    issued: 1_350,
    redeemed: 700,
    amount: '50.00',
    minPayAmount: '300.00',
  },
  {
    templateId: voucherSeedIds.congee,
    status: 'ACTIVTED',
    name: 'Early congee',
    displayNames: { zh_HK: '早市及第粥減 $8', en_US: 'Early congee, HK$8 off' },
    merchantName: '祥興粥麵 Cheung Hing',
    quantity: 2_000,
    issued: 1_999,
    redeemed: 1_640,
    amount: '8.00',
    minPayAmount: '30.00',
    startsInDays: -60,
  },
  {
    templateId: voucherSeedIds.bakery,
    status: 'ACTIVTED',
    name: '菠蘿油買一送一',
    displayNames: { zh_HK: '菠蘿油買一送一', en_US: 'Pineapple bun, two for one' },
    merchantName: '金冠麵包 Golden Crown Bakery',
    quantity: 12_000,
    issued: 3_018,
    redeemed: 2_560,
    amount: '14.00',
    minPayAmount: '28.00',
    startsInDays: -5,
  },
  {
    templateId: voucherSeedIds.draft,
    status: 'DRAFT',
    name: '中秋月餅券（草稿）',
    displayNames: { zh_HK: '中秋月餅減 $40', en_US: 'Mid-Autumn mooncakes, HK$40 off (draft)' },
    merchantName: '月滿軒 Full Moon House',
    quantity: 6_000,
    amount: '40.00',
    minPayAmount: '200.00',
    startsInDays: 25,
  },
  {
    templateId: voucherSeedIds.audit,
    status: 'AUDIT',
    name: '港鐵沿線咖啡減10（審核中）',
    displayNames: { zh_HK: '沿線咖啡減 $10', en_US: 'Coffee along the line, HK$10 off (in audit)' },
    merchantName: '月台咖啡 Platform Coffee',
    quantity: 9_000,
    amount: '10.00',
    minPayAmount: '45.00',
    startsInDays: 12,
  },
  {
    templateId: voucherSeedIds.activating,
    status: 'ACTIVITING',
    name: 'Night tram dessert',
    displayNames: { zh_HK: '叮叮夜甜品減 $12', en_US: 'Night tram dessert, HK$12 off (about to start)' },
    merchantName: '叮叮糖水 Ding Ding Desserts',
    quantity: 3_300,
    amount: '12.00',
    minPayAmount: '50.00',
    startsInDays: 1,
  },
  {
    templateId: voucherSeedIds.paused,
    status: 'PAUSED',
    name: '街市海鮮滿200減20（暫停）',
    displayNames: { zh_HK: '街市海鮮減 $20', en_US: 'Wet market seafood, HK$20 off (paused)' },
    merchantName: '漁港鮮 Harbour Catch',
    quantity: 5_000,
    issued: 880,
    redeemed: 431,
    amount: '20.00',
    minPayAmount: '200.00',
    startsInDays: -40,
  },
  {
    templateId: voucherSeedIds.failed,
    status: 'FAILED',
    name: '免費午餐（未獲批）',
    displayNames: { zh_HK: '免費午餐', en_US: 'A free lunch (not approved)' },
    merchantName: '天下飯堂 No Such Canteen',
    quantity: 1_000,
    amount: '60.00',
    minPayAmount: '60.00',
    startsInDays: -3,
  },
  {
    templateId: voucherSeedIds.closed,
    status: 'CLOSED',
    name: '冬至湯圓券',
    displayNames: { zh_HK: '冬至湯圓減 $6', en_US: 'Winter solstice dumplings, HK$6 off' },
    merchantName: '圓圓甜品 Round & Round',
    quantity: 7_500,
    issued: 7_500,
    redeemed: 7_122,
    amount: '6.00',
    minPayAmount: '20.00',
    startsInDays: -200,
    endsInDays: -30,
  },
  {
    templateId: voucherSeedIds.moody,
    status: 'ACTIVTED',
    name: '今日減幾多睇心情',
    displayNames: { zh_HK: '今日減幾多睇心情', en_US: 'Today’s discount depends on the mood' },
    merchantName: '善變茶室 Moody Tea Room',
    quantity: 1_200,
    issued: 77,
    redeemed: 12,
    amount: '5.00',
    minPayAmount: '25.00',
    isMoody: true,
  },
  {
    templateId: voucherSeedIds.lastYear,
    status: 'CLOSED',
    name: '去年雙十一滿100減11',
    displayNames: { zh_HK: '去年雙十一減 $11', en_US: 'Last year’s Double Eleven, HK$11 off' },
    merchantName: '便利街坊 Neighbour Mart',
    quantity: 20_000,
    issued: 15_310,
    redeemed: 15_002,
    amount: '11.00',
    minPayAmount: '100.00',
    startsInDays: -420,
    endsInDays: -390,
  },
];

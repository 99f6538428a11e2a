/** The members a simulated KYBIO starts with: every status, ids around 2^53 and 2^63, and some that are there to be tried. */

/** A member as a simulator is given one; every person is made up. */
export interface KybioSeed {
  readonly uid: string;
  readonly number: string;
  readonly name: string;
  readonly categoryName: string;
  readonly phone: string;
  readonly balance: string;
  readonly point: string;
  readonly email?: string;
  readonly birthday?: string;
  /** -1 deleted, 0 disabled, 1 active; default: 1. */
  readonly enable?: -1 | 0 | 1;
  /** 1: may owe up to the credit limit; default: 0. */
  readonly onAccount?: 0 | 1;
  readonly creditLimit?: string;
  /** `yyyy-MM-dd HH:mm:ss` in UTC+8, as is the next. */
  readonly createdDate?: string;
  /** Default: never. */
  readonly expiryDate?: string;
}

/** The seeded members, by what they are good for. */
export const kybioSeedUids = {
  /** The article's own sample id, and beside it what a double makes of it. */
  sampled: '231607639459718452',
  decoy: '231607639459718460',
  /** 2^53 and its neighbours. */
  beyondDouble: '9007199254740993',
  atDouble: '9007199254740992',
  belowDouble: '9007199254740991',
  /** 2^63 - 1, the largest Long, and its neighbour. */
  largest: '9223372036854775807',
  nextToLargest: '9223372036854775806',
  broke: '231607639459718500',
  /** May owe up to 500. */
  creditor: '231607639459718501',
  disabled: '231607639459718502',
  deleted: '231607639459718503',
  expired: '231607639459718504',
  /** One phone for three. */
  father: '231607639459718510',
  mother: '231607639459718511',
  daughter: '231607639459718512',
  /** Eight digits behind the point. */
  precise: '231607639459718520',
  regular: '231607639459718531',
} as const;

type Row = readonly [
  uid: string,
  number: string,
  name: string,
  categoryName: string,
  phone: string,
  balance: string,
  point: string,
  more?: Partial<KybioSeed>,
];

const rows: readonly Row[] = [
  [
    '231607639459718452',
    'VIP000452',
    '林美玲 Lin Meiling',
    '金卡 Gold',
    '10000452',
    '1288.50',
    '3420.00',
    { birthday: '1988-05-17 00:00:00', email: 'meiling@example.com' },
  ],
  ['231607639459718460', 'VIP000460', 'Decoy Tan', '普通 Basic', '10000460', '100.00', '50.00'],
  ['9007199254740993', 'A90071993', '陈思远 Chen Siyuan', '银卡 Silver', '10000993', '256.75', '810.50'],
  ['9007199254740992', 'A90071992', 'Priya Raman', '普通 Basic', '10000992', '64.20', '12.00'],
  ['9007199254740991', 'A90071991', '黄志强 Wong Chi Keung', '银卡 Silver', '10000991', '980.00', '1500.00'],
  ['9223372036854775807', 'MAX000001', 'Max Lim', '黑卡 Black', '10000807', '99999999.99', '1000000.00'],
  ['9223372036854775806', 'MAX000002', 'Maxine Lim', '黑卡 Black', '10000806', '0.01', '0.00'],
  ['231607639459718500', 'VIP000500', 'Penny Low', '普通 Basic', '10000500', '0.00', '0.00'],
  [
    '231607639459718501',
    'VIP000501',
    '何先生 Mr Ho',
    '企业 Corporate',
    '10000501',
    '20.00',
    '100.00',
    { onAccount: 1, creditLimit: '500.00' },
  ],
  ['231607639459718502', 'VIP000502', '郑安 Zheng An', '普通 Basic', '10000502', '33.30', '8.00', { enable: 0 }],
  ['231607639459718503', 'VIP000503', 'Lena Former', '普通 Basic', '10000503', '0.00', '0.00', { enable: -1 }],
  [
    '231607639459718504',
    'VIP000504',
    '吴老师 Ms Wu',
    '金卡 Gold',
    '10000504',
    '510.00',
    '2048.00',
    { expiryDate: '2022-12-31 23:59:59' },
  ],
  ['231607639459718510', 'FAM000510', '李伟 Li Wei', '金卡 Gold', '10000666', '702.40', '990.00'],
  ['231607639459718511', 'FAM000511', '李芳 Li Fang', '金卡 Gold', '10000666', '88.00', '1204.50'],
  [
    '231607639459718512',
    'FAM000512',
    '李小雨 Li Xiaoyu',
    '儿童 Kids',
    '10000666',
    '15.90',
    '37.00',
    { birthday: '2014-09-01' },
  ],
  ['231607639459718520', 'LAB000520', 'Ada Ng', '测试 Lab', '10000520', '0.12345678', '7.00000001'],
  ['231607639459718531', 'VIP000531', 'Farah Aziz', '银卡 Silver', '10000531', '145.60', '612.00'],
  ['231607639459718532', 'VIP000532', '周杰 Zhou Jie', '普通 Basic', '10000532', '42.00', '96.50'],
  [
    '231607639459718533',
    'VIP000533',
    'Grace Koh',
    '金卡 Gold',
    '10000533',
    '1999.95',
    '8800.00',
    { expiryDate: '2029-06-30 23:59:59' },
  ],
  ['231607639459718534', 'VIP000534', '刘洋 Liu Yang', '银卡 Silver', '10000534', '310.10', '455.00'],
  ['231607639459718535', 'VIP000535', 'Ravi Menon', '普通 Basic', '10000535', '5.50', '19.00'],
  [
    '231607639459718536',
    'VIP000536',
    '孙晓彤 Sun Xiaotong',
    '金卡 Gold',
    '10000536',
    '860.00',
    '3011.75',
    { birthday: '1993-11-23' },
  ],
  ['231607639459718537', 'VIP000537', 'Hannah Goh', '银卡 Silver', '10000537', '230.45', '700.00'],
  ['231607639459718538', 'VIP000538', '马丽 Ma Li', '普通 Basic', '10000538', '71.25', '140.00'],
  ['231607639459718539', 'VIP000539', 'Oliver Teo', '黑卡 Black', '10000539', '12500.00', '45200.00'],
  ['231607639459718540', 'VIP000540', '许文静 Xu Wenjing', '银卡 Silver', '10000540', '404.04', '404.00'],
];

/** The members a simulator starts with when it is given none. Their phones begin as no phone in Singapore does. */
export const kybioSeeds: readonly KybioSeed[] = rows.map(
  ([uid, number, name, categoryName, phone, balance, point, more]) => {
    const seed = { uid, number, name, categoryName, phone, balance, point };
    return { ...seed, ...more };
  },
);

/** Members and benefits as other subgraphs refer to them: by either key, in order, a hundred for the price of one reading. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import { createKybioSimulator, type KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { type DatabaseWire, listenOn } from '../support/database-wire.ts';
import { createDatabase, type TestDatabase } from '../support/engines.ts';
import { ManyMembersDocument } from '../support/generated/documents.ts';
import { benefitInput, mutate } from '../support/mutations.ts';
import { accountIds, configureAccount, memberApp, startBenefits } from '../support/vendors.ts';
import { startWorld, type World } from '../support/world.ts';

let members: KybioSimulator;
let platform: AlisportsSimulator;
let world: World;
let database: TestDatabase;
let wire: DatabaseWire;

const { members: main, benefits: venue } = accountIds;
const lazy = 'members-lazy';
const uids = Array.from({ length: 100 }, (_, index) => `2316076394597184${index + 10}`);
const outerIds = Array.from({ length: 100 }, (_, index) => `coupon-${index}`);
const memberId = (uid: string, account: string = main): string => `${account}:${uid}`;

const readsOf = (table: string): number => wire.statements(`from "${table}"`);

beforeAll(async () => {
  database = await createDatabase('postgres');
  if (database.location.kind !== 'server') throw new Error('a server is needed');
  wire = await listenOn(database.location.url);
  platform = await startBenefits();
  members = await createKybioSimulator({
    apps: [memberApp],
    members: [kybioSeedUids.largest, ...uids].map((uid) => ({
      uid,
      number: `N${uid}`,
      name: 'Somebody',
      categoryName: 'Gold',
      phone: '10000000',
      balance: uid.slice(-2),
      point: '0',
    })),
  });
  members.settings.callsPerDay = 100_000;
  const account = (name: string, walkMembersEveryHours: number | null) =>
    configureAccount(name, { vendor: 'kybio', url: members.url, options: { settings: { walkMembersEveryHours } } });
  world = await startWorld({
    database: { ...database, location: { ...database.location, url: wire.url } },
    accounts: [
      account(main, 8_760),
      account(lazy, null),
      configureAccount(venue, { vendor: 'alisports', url: platform.url }),
    ],
  });
  const check = async (): Promise<void> => {
    const { data } = await world.send(ManyMembersDocument, { filter: { accountIds: [main] } });
    if (data?.members.totalCount !== uids.length + 1) throw new Error(`only ${data?.members.totalCount} are known`);
  };
  await vi.waitFor(check, { timeout: 15_000 });
  await Promise.all(outerIds.map((outerId) => mutate(world, 'upsertBenefit', benefitInput(outerId))));
}, 40_000);
afterAll(async () => {
  await world.close();
  await Promise.all([members.close(), platform.close()]);
  wire.close();
  await database.drop();
});
beforeEach(() => {
  members.books.reset();
  platform.books.reset();
  wire.forget();
});
afterEach(() => members.misbehave.clear());

async function entities(representations: readonly object[], token?: string) {
  const { data, errors } = await world.ask(
    `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      __typename
      ... on Member { id uid balance }
      ... on Benefit { id outerId stock }
      ... on PromoAccount { id }
    } }`,
    { representations },
    token,
  );
  const found: unknown = Reflect.get(Object(data), '_entities');
  return { found, errors };
}

const looksUp = () => members.books.requests().filter(({ path }) => !path.includes('openApiLimitAccess'));
const byId = (uid: string) => ({ __typename: 'Member', id: memberId(uid) });
const byUid = (uid: string) => ({ __typename: 'Member', accountId: main, uid });
const shown = (uid: string) => ({
  __typename: 'Member',
  id: memberId(uid),
  uid,
  balance: String(Number(uid.slice(-2))),
});
const benefitId = (outerId: string): string => `${venue}:1:${outerId}`;
const shownBenefit = (outerId: string) => ({ __typename: 'Benefit', id: benefitId(outerId), outerId, stock: 100 });

describe('a reference to a member', () => {
  test('leads to it by id, and by account and uid', async () => {
    const [uid = ''] = uids;
    const { found, errors } = await entities([
      byId(uid),
      byUid(uid),
      { __typename: 'Member', id: memberId(kybioSeedUids.largest) },
      { __typename: 'Member', accountId: main, uid: kybioSeedUids.largest },
    ]);
    expect(errors).toBeUndefined();
    expect(found).toEqual([shown(uid), shown(uid), shown(kybioSeedUids.largest), shown(kybioSeedUids.largest)]);
  });

  test('that nobody has seen costs one call, which all share', async () => {
    const id = memberId(uids[7] ?? '', lazy);
    const { found } = await entities([
      { __typename: 'Member', id },
      { __typename: 'Member', accountId: lazy, uid: uids[7] },
      { __typename: 'Member', id },
    ]);
    expect(found).toEqual(Array(3).fill({ __typename: 'Member', id, uid: uids[7], balance: '17' }));
    expect(looksUp()).toHaveLength(1);
    await entities([{ __typename: 'Member', id }]);
    expect(looksUp()).toHaveLength(1);
  });

  test('costs nobody else anything when its vendor cannot tell', async () => {
    const unseen = { __typename: 'Member', id: memberId(uids[8] ?? '', lazy) };
    members.misbehave.dropsBeforeWork({ operation: 'memberByUid' });
    const { found, errors } = await entities([byId(uids[0] ?? ''), unseen, byId(uids[1] ?? '')]);
    expect(found).toEqual([shown(uids[0] ?? ''), null, shown(uids[1] ?? '')]);
    expect(errors).toMatchObject([{ path: ['_entities', 1], extensions: { code: 'VENDOR_UNAVAILABLE' } }]);
  });
});

describe('a reference to a benefit', () => {
  test('leads to it by id, and by account, activity and outer id', async () => {
    const { found, errors } = await entities([
      { __typename: 'Benefit', id: benefitId('coupon-3') },
      { __typename: 'Benefit', accountId: venue, activityId: '1', outerId: 'coupon-3' },
      { __typename: 'Benefit', accountId: venue, activityId: 1, outerId: 'coupon-4' },
    ]);
    expect(errors).toBeUndefined();
    expect(found).toEqual([shownBenefit('coupon-3'), shownBenefit('coupon-3'), shownBenefit('coupon-4')]);
    expect(platform.books.requests()).toEqual([]);
  });
});

describe('a hundred references', () => {
  test('to members are one reading of the database and no call', async () => {
    const asked = uids.toReversed();
    const { found, errors } = await entities(asked.map((uid, index) => (index % 2 === 0 ? byId(uid) : byUid(uid))));
    expect(errors).toBeUndefined();
    expect(found).toEqual(asked.map(shown));
    expect(readsOf('members')).toBe(1);
    expect(looksUp()).toEqual([]);
  });

  test('to benefits are one reading of the database and no call', async () => {
    const asked = outerIds.toReversed();
    const { found, errors } = await entities(
      asked.map((outerId) => ({ __typename: 'Benefit', id: benefitId(outerId) })),
    );
    expect(errors).toBeUndefined();
    expect(found).toEqual(asked.map(shownBenefit));
    expect(readsOf('benefits')).toBe(1);
    expect(platform.books.requests()).toEqual([]);
  });

  test('of both kinds and the same ones are one reading of each', async () => {
    const asked = Array.from({ length: 50 }, (_, index) => index % 5);
    const { found } = await entities(
      asked.flatMap((index) => [byId(uids[index] ?? ''), { __typename: 'Benefit', id: benefitId(`coupon-${index}`) }]),
    );
    expect(found).toEqual(asked.flatMap((index) => [shown(uids[index] ?? ''), shownBenefit(`coupon-${index}`)]));
    expect([readsOf('members'), readsOf('benefits')]).toEqual([1, 1]);
  });

  const bad: Array<[string, object]> = [
    ['a malformed id', { __typename: 'Member', id: 'members' }],
    ['an id that is a number', { __typename: 'Member', id: 42 }],
    ['a uid that a double has spoilt', { __typename: 'Member', accountId: main, uid: 231607639459718400 }],
    ['a uid that is text', { __typename: 'Member', accountId: main, uid: 'abc' }],
    ['half a key', { __typename: 'Member', accountId: main }],
    ['no key', { __typename: 'Member' }],
    ['null for an id', { __typename: 'Member', id: null }],
    ['an object for a uid', { __typename: 'Member', accountId: main, uid: { digits: '1' } }],
    ['a member of no account', { __typename: 'Member', id: 'nobody:1' }],
    ['a member of an account without members', { __typename: 'Member', id: `${venue}:1` }],
    ['a malformed benefit', { __typename: 'Benefit', id: 'venue:1' }],
    ['an unknown benefit', { __typename: 'Benefit', id: benefitId('never-seen') }],
    ['a benefit with half a key', { __typename: 'Benefit', accountId: venue, outerId: 'coupon-1' }],
    [
      'a benefit with an activity that is text',
      { __typename: 'Benefit', accountId: venue, activityId: 'x', outerId: 'c' },
    ],
    ['a benefit with NUL', { __typename: 'Benefit', id: 'venue:1:\0' }],
    ['a type of somebody else', { __typename: 'Wallet', id: '1' }],
    ['no type at all', { id: memberId(uids[0] ?? '') }],
  ];

  test.each(bad)('with %s among them lose only that one', async (_what, representation) => {
    const good = uids.slice(0, 3);
    const { found, errors } = await entities([
      ...good.slice(0, 2).map(byId),
      representation,
      ...good.slice(2).map(byId),
    ]);
    expect(errors).toBeUndefined();
    expect(found).toEqual([...good.slice(0, 2).map(shown), null, ...good.slice(2).map(shown)]);
    expect(looksUp()).toEqual([]);
  });

  test('with all of these among them keep their order', async () => {
    const mixed = uids.slice(0, 80).flatMap((uid, index) => {
      const spoilt = index % 4 === 0 ? bad[(index / 4) % bad.length]?.[1] : undefined;
      return spoilt === undefined ? [byId(uid)] : [spoilt, byId(uid)];
    });
    expect(mixed).toHaveLength(100);
    const { found, errors } = await entities(mixed);
    expect(errors).toBeUndefined();
    const goodOnes = new Map(uids.map((uid) => [memberId(uid), shown(uid)]));
    expect(found).toEqual(
      mixed.map((representation) => {
        const id: unknown = Reflect.get(representation, 'id');
        const isMember = Reflect.get(representation, '__typename') === 'Member';
        return (isMember && typeof id === 'string' ? goodOnes.get(id) : undefined) ?? null;
      }),
    );
    expect(readsOf('members')).toBe(1);
    expect(looksUp()).toEqual([]);
  });

  test('with members that the vendor does not know are null there', async () => {
    const { found, errors } = await entities([byId('404'), byId(uids[0] ?? ''), byUid('405')]);
    expect(errors).toBeUndefined();
    expect(found).toEqual([null, shown(uids[0] ?? ''), null]);
  });

  test('are a thousand at once at most', async () => {
    const ask = (count: number) =>
      world.ask('query ($all: [_Any!]!) { _entities(representations: $all) { __typename } }', {
        all: Array.from({ length: count }, () => ({ __typename: 'Benefit', id: `${venue}:1:${outerIds[0]}` })),
      });
    const { data, errors } = await ask(1_001);
    expect(data).toBeNull();
    expect(errors).toEqual([
      expect.objectContaining({
        message: '_entities takes at most 1000 representations at once.',
        extensions: { code: 'BAD_USER_INPUT' },
      }),
    ]);
    expect((await ask(1_000)).errors).toBeUndefined();
  });

  test('to accounts that the token does not name are null, and cost nothing', async () => {
    const representations = [
      byId(uids[0] ?? ''),
      { __typename: 'Benefit', id: benefitId('coupon-1') },
      { __typename: 'Member', id: memberId('404') },
      { __typename: 'PromoAccount', id: venue },
    ];
    const { found, errors } = await entities(representations, world.token({ accounts: [venue] }));
    expect(errors).toBeUndefined();
    expect(found).toEqual([null, shownBenefit('coupon-1'), null, { __typename: 'PromoAccount', id: venue }]);
    expect(looksUp()).toEqual([]);
  });

  test('need the scope to read', async () => {
    const { found, errors } = await entities([byId(uids[0] ?? '')], world.token({ scopes: ['promo:member:pii'] }));
    expect(found).toEqual([null]);
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  test('do not tell names without the scope for them', async () => {
    const { data, errors } = await world.ask(
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Member { uid name } } }',
      { representations: [byId(uids[0] ?? '')] },
      world.token({ scopes: ['promo:read'] }),
    );
    expect(data).toEqual({ _entities: [{ uid: uids[0], name: null }] });
    expect(errors).toMatchObject([{ path: ['_entities', 0, 'name'], extensions: { code: 'FORBIDDEN' } }]);
  });
});

/** Members through the endpoint: what readings cost, who may see whom, and what an adjustment sends. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createKybioSimulator, type KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { kybioSeeds, kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { scopes } from '../../src/domain/caller.ts';
import { systemClock } from '../../src/domain/clock.ts';
import {
  AdjustMemberBalanceDocument,
  ManyMembersDocument,
  ManyOperationsDocument,
  MemberByNumberDocument,
  MembersByPhoneDocument,
  OneAccountDocument,
  OneMemberDocument,
  OneMemberInPersonDocument,
} from '../support/generated/documents.ts';
import { mutate, untilOperation } from '../support/mutations.ts';
import { accountIds, configureAccount, memberApp } from '../support/vendors.ts';
import { freshKey, startWorld, type World } from '../support/world.ts';

const dayMs = 24 * 60 * 60_000;
const always = { times: Number.POSITIVE_INFINITY };

/** Runs as fast as the real one, from a day of the test's choice, and can be set forward. */
let offsetMs = Date.parse('2026-03-01T03:00:00Z') - Date.now();
const clock = { ...systemClock, now: () => new Date(Date.now() + offsetMs) };
const forward = (ms: number): void => {
  offsetMs += ms;
};
/** When the vendor's day ends, at +08:00. */
const nextMidnight = (): number => {
  const shiftMs = 8 * 60 * 60_000;
  return (Math.floor((clock.now().getTime() + shiftMs) / dayMs) + 1) * dayMs - shiftMs;
};

let members: KybioSimulator;
let world: World;
let pagesWalked: readonly string[];

const policy = { longestProcessingMs: 300, firstCheckMs: 100 };
const walked = 'members-walked';
const strict = 'members-strict';
const few = 'members-few';
/** Its calls are counted apart, by the vendor too. */
const fewApp = { ...memberApp, appId: 'FEWAPPID' };
const { members: main } = accountIds;
const idOf = (uid: string, account: string = main): string => `${account}:${uid}`;
const present = kybioSeeds.filter(({ enable }) => enable !== -1);
const walkedIds = (seeds: typeof present): string[] => seeds.map(({ uid }) => idOf(uid, walked)).toSorted();

const methods = {
  adjust: 'updateBalancePointByIncrement',
  byUid: 'queryByUid',
  byNumber: 'queryByNumber',
  byPhone: 'queryBytel',
  pages: 'queryCustomerPages',
} as const;
const sent = (method: keyof typeof methods) =>
  members.books.requests().filter(({ path }) => path.endsWith(`/${methods[method]}`));
const inBooks = (uid: string) => members.books.members().find((member) => member.uid === uid);
const without = (...left: string[]): string => world.token({ scopes: scopes.filter((scope) => !left.includes(scope)) });

const adjust = (input: object, token?: string) => mutate(world, 'adjustMemberBalance', input, token);
const readFresh = async (id: string) => (await world.send(OneMemberDocument, { id, maxAgeSeconds: 0 })).data?.member;
const recorded = async (idempotencyKey: string) =>
  (await world.send(ManyOperationsDocument, { filter: { idempotencyKey } })).data?.promoOperations.totalCount;

beforeAll(async () => {
  members = await createKybioSimulator({ apps: [memberApp, fewApp], now: clock.now });
  members.settings.callsPerDay = 100_000;
  members.settings.pageSize = 7;
  const account = (name: string, options: Parameters<typeof configureAccount>[1]['options'] = {}) =>
    configureAccount(name, { vendor: 'kybio', url: members.url, options: { policy, ...options } });
  world = await startWorld({
    clock,
    accounts: [
      account(main),
      account(walked, { settings: { walkMembersEveryHours: 8_760 } }),
      account(strict, { settings: { refusesNegativeResults: true } }),
      account(few, { settings: { appId: fewApp.appId }, limits: { callsPerDay: 8, writeShare: 0.5 } }),
    ],
  });
  await until(async () => (await listWalked({})).totalCount, present.length);
  pagesWalked = sent('pages').map(({ body }) => body);
  // Each account asks for its limit and for today's calls once.
  await until(quotaLeft, 6);
  members.books.reset();
}, 40_000);
afterAll(async () => {
  await world.close();
  await members.close();
});
afterEach(() => {
  members.misbehave.clear();
  members.books.reset();
});

function until(look: () => Promise<unknown>, wanted: unknown): Promise<void> {
  const check = async (): Promise<void> => {
    const seen = await look();
    if (seen !== wanted) throw new Error(`${String(seen)} is not ${String(wanted)} yet`);
  };
  return vi.waitFor(check, { timeout: 15_000 });
}

async function listWalked(variables: Parameters<typeof world.send<unknown, object>>[1], token?: string) {
  const { filter, ...rest }: { filter?: object } = variables;
  const all = { ...rest, filter: { accountIds: [walked], ...filter } };
  const { data, errors } = await world.send(ManyMembersDocument, all, token);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.members;
}

async function quotaLeft(): Promise<number | undefined> {
  return (await world.send(OneAccountDocument, { id: few })).data?.promoAccount?.quota?.remaining;
}

describe('a member', () => {
  test('shows all that the vendor tells', async () => {
    const id = idOf(kybioSeedUids.sampled);
    const { data, errors } = await world.send(OneMemberInPersonDocument, { id, maxAgeSeconds: 0 });
    expect(errors).toBeUndefined();
    expect(data?.member).toEqual({
      id,
      accountId: main,
      uid: kybioSeedUids.sampled,
      number: 'VIP000452',
      category: '金卡 Gold',
      balance: '1288.5',
      points: '3420',
      status: 'ACTIVE',
      expiresAt: null,
      createdAt: '2021-03-08T02:15:00.000Z',
      observedAt: expect.any(String),
      name: '林美玲 Lin Meiling',
      phone: '10000452',
      email: 'meiling@example.com',
      birthday: '1988-05-17',
    });
    const observedAt = Date.parse(data?.member?.observedAt ?? '');
    expect(Math.abs(clock.now().getTime() - observedAt)).toBeLessThan(10_000);
  });

  test.each([
    ['disabled', kybioSeedUids.disabled, { status: 'DISABLED' }],
    ['expired', kybioSeedUids.expired, { status: 'ACTIVE', expiresAt: '2022-12-31T15:59:59.000Z' }],
    ['with the largest id', kybioSeedUids.largest, { uid: kybioSeedUids.largest, balance: '99999999.99' }],
    ['with an id beyond a double', kybioSeedUids.beyondDouble, { uid: kybioSeedUids.beyondDouble, points: '810.5' }],
    ['with eight decimals', kybioSeedUids.precise, { balance: '0.12345678', points: '7.00000001' }],
  ])('%s is told as it is', async (_what, uid, told) => {
    expect(await readFresh(idOf(uid))).toMatchObject({ id: idOf(uid), ...told });
  });

  test.each(['ERROR', 'NO_DATA', 'BLANK'] as const)(
    'that is deleted or was never there is null, however the vendor says it (%s)',
    async (notFound) => {
      members.settings.notFound = notFound;
      try {
        for (const uid of [kybioSeedUids.deleted, '4040404040']) {
          const { data, errors } = await world.send(OneMemberDocument, { id: idOf(uid) });
          expect({ data, errors }).toEqual({ data: { member: null } });
          expect((await adjust({ memberId: idOf(uid), balanceIncrement: '1' })).__typename).toBe('PromoNotFoundError');
        }
      } finally {
        members.settings.notFound = 'ERROR';
      }
      expect(members.books.effects()).toEqual([]);
    },
  );

  test('is served from a young snapshot without a call, and read when that is too old', async () => {
    const id = idOf('231607639459718534');
    await readFresh(id);
    members.ringUp('231607639459718534', { balanceIncrement: '5' });
    forward(100_000);
    const young = await world.send(OneMemberDocument, { id, maxAgeSeconds: 120 });
    expect(young.data?.member?.balance).toBe('310.1');
    expect(sent('byUid')).toHaveLength(1);
    const fresh = await world.send(OneMemberDocument, { id, maxAgeSeconds: 60 });
    expect(fresh.data?.member?.balance).toBe('315.1');
    expect(sent('byUid')).toHaveLength(2);
  });

  test('is read once for all who ask at the same time', async () => {
    members.misbehave.slowAnswer(100, { operation: 'memberByUid' });
    const asked = await Promise.all(Array.from({ length: 10 }, () => readFresh(idOf(kybioSeedUids.broke))));
    expect(new Set(asked.map((member) => member?.balance))).toEqual(new Set(['0']));
    expect(sent('byUid')).toHaveLength(1);
  });

  test('whom nobody has seen is an error while the vendor is down', async () => {
    members.misbehave.dropsBeforeWork({ operation: 'memberByUid', ...always });
    const { data, errors } = await world.send(OneMemberDocument, { id: idOf('231607639459718538') });
    expect(data).toEqual({ member: null });
    expect(errors).toMatchObject([{ path: ['member'], extensions: { code: 'VENDOR_UNAVAILABLE' } }]);
    expect((await adjust({ memberId: idOf('231607639459718538'), balanceIncrement: '1' })).__typename).toBe(
      'PromoUnavailableError',
    );
    expect(members.books.effects()).toEqual([]);
  });

  test('seen before is served while the vendor is down, with its age', async () => {
    const id = idOf('231607639459718537');
    const seen = await readFresh(id);
    forward(2 * 60 * 60_000);
    members.misbehave.httpStatus(503, { operation: 'memberByUid', ...always });
    const { data, errors } = await world.send(OneMemberDocument, { id, maxAgeSeconds: 0 });
    expect(errors).toBeUndefined();
    expect(data?.member).toMatchObject({ balance: '230.45', observedAt: seen?.observedAt });
    expect(sent('byUid')).toHaveLength(2);
  });

  test('is not confused with another one that an answer is about', async () => {
    const id = idOf(kybioSeedUids.nextToLargest);
    members.misbehave.roundsIds({ operation: 'memberByUid' });
    const { data, errors } = await world.send(OneMemberDocument, { id, maxAgeSeconds: 0 });
    expect(data).toEqual({ member: null });
    expect(errors).toMatchObject([{ extensions: { code: 'VENDOR_UNAVAILABLE' } }]);
  });

  test('refuses an id that is none, and a negative age', async () => {
    for (const variables of [{ id: 'members' }, { id: 'members:abc' }, { id: idOf('1'), maxAgeSeconds: -1 }]) {
      const { errors } = await world.send(OneMemberDocument, variables);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    expect(members.books.requests()).toEqual([]);
  });

  test('lists what was asked of it, latest first', async () => {
    const memberId = idOf('231607639459718536');
    const first = await adjust({ memberId, pointIncrement: '1' });
    const second = await adjust({ memberId, pointIncrement: '2' });
    const { data } = await world.send(OneMemberDocument, { id: memberId });
    expect(data?.member?.operations).toEqual({
      totalCount: 2,
      nodes: [
        { id: second.operation?.id, state: 'SUCCEEDED' },
        { id: first.operation?.id, state: 'SUCCEEDED' },
      ],
    });
    expect(data?.member?.account).toMatchObject({ id: main, vendor: 'kybio', quota: { limit: 100_000 } });
  });
});

describe('members by number and phone', () => {
  test('a number on a card finds its member, the second time without a call', async () => {
    const asked = { accountId: main, number: 'VIP000533' };
    const { data } = await world.send(MemberByNumberDocument, asked);
    expect(data?.memberByNumber).toMatchObject({
      id: idOf('231607639459718533'),
      balance: '1999.95',
      expiresAt: '2029-06-30T15:59:59.000Z',
    });
    expect((await world.send(MemberByNumberDocument, asked)).data).toEqual(data);
    expect(sent('byNumber')).toHaveLength(1);
    await world.send(MemberByNumberDocument, { ...asked, maxAgeSeconds: 0 });
    expect(sent('byNumber')).toHaveLength(2);
    expect((await world.send(OneMemberDocument, { id: idOf('231607639459718533') })).data?.member?.number).toBe(
      'VIP000533',
    );
    expect(sent('byUid')).toEqual([]);
  });

  test('a number nobody has is null, and an error while the vendor is down', async () => {
    const asked = { accountId: main, number: 'NOBODY-1' };
    expect(await world.send(MemberByNumberDocument, asked)).toEqual({ data: { memberByNumber: null } });
    members.misbehave.dropsBeforeWork({ operation: 'memberByNumber' });
    expect(await world.send(MemberByNumberDocument, asked)).toMatchObject({
      data: { memberByNumber: null },
      errors: [{ extensions: { code: 'VENDOR_UNAVAILABLE' } }],
    });
  });

  test('three share a phone', async () => {
    const asked = { accountId: main, phone: '10000666', maxAgeSeconds: 0 };
    const { data, errors } = await world.send(MembersByPhoneDocument, asked);
    expect(errors).toBeUndefined();
    expect(data?.membersByPhone?.map(({ uid, name, birthday }) => [uid, name, birthday])).toEqual([
      [kybioSeedUids.father, '李伟 Li Wei', null],
      [kybioSeedUids.mother, '李芳 Li Fang', null],
      [kybioSeedUids.daughter, '李小雨 Li Xiaoyu', '2014-09-01'],
    ]);
    expect(sent('byPhone')).toHaveLength(1);
    expect((await world.send(MembersByPhoneDocument, { ...asked, maxAgeSeconds: 60 })).data).toEqual(data);
    expect(sent('byPhone')).toHaveLength(1);
  });

  test('a phone nobody has is an empty list, and null with an error while the vendor is down', async () => {
    const asked = { accountId: main, phone: '+65 0000 0001' };
    expect(await world.send(MembersByPhoneDocument, asked)).toEqual({ data: { membersByPhone: [] } });
    members.misbehave.dropsBeforeWork({ operation: 'membersByPhone' });
    expect(await world.send(MembersByPhoneDocument, asked)).toMatchObject({
      data: { membersByPhone: null },
      errors: [{ path: ['membersByPhone'], extensions: { code: 'VENDOR_UNAVAILABLE' } }],
    });
  });

  test('a phone that is none is refused without a call and not repeated', async () => {
    for (const phone of ['call me', '1234', '6512345678x', '１００００６６６', '1'.repeat(25)]) {
      const { errors } = await world.send(MembersByPhoneDocument, { accountId: main, phone });
      expect(errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('5 to 24 digits') },
      ]);
      expect(errors?.[0]?.message).not.toContain(phone);
    }
    const { errors } = await world.send(MemberByNumberDocument, { accountId: main, number: '' });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(members.books.requests()).toEqual([]);
  });
});

describe('the list of members', () => {
  test('is walked page by page in the background, and asking for it costs no call', async () => {
    expect(pagesWalked).toHaveLength(Math.ceil(present.length / 7));
    expect(new Set(pagesWalked).size).toBe(pagesWalked.length);
    await listWalked({});
    expect(members.books.requests()).toEqual([]);
  });

  test.each(['ID_ASC', 'ID_DESC', 'BALANCE_ASC', 'BALANCE_DESC'] as const)('pages through all by %s', async (order) => {
    const seen: Array<{ id: string; balance: string }> = [];
    for (let after: string | null = null; ; ) {
      const { nodes, edges, pageInfo, totalCount } = await listWalked({ order, first: 4, after });
      expect(totalCount).toBe(present.length);
      expect(edges.map(({ node }) => node.id)).toEqual(nodes.map(({ id }) => id));
      expect(pageInfo).toMatchObject({ hasPreviousPage: after !== null, endCursor: edges.at(-1)?.cursor });
      seen.push(...nodes);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor ?? null;
    }
    expect(seen.map(({ id }) => id).toSorted()).toEqual(walkedIds(present));
    const keys = order.startsWith('ID') ? seen.map(({ id }) => id) : seen.map(({ balance }) => Number(balance));
    const inOrder = order.startsWith('ID')
      ? walkedIds(present)
      : present.map(({ balance }) => Number(balance)).toSorted((a, b) => a - b);
    expect(keys).toEqual(order.endsWith('ASC') ? inOrder : inOrder.toReversed());
  });

  test.each<[string, object, (seed: (typeof present)[number]) => boolean]>([
    ['status', { statuses: ['DISABLED'] }, ({ enable }) => enable === 0],
    ['two statuses', { statuses: ['DISABLED', 'ACTIVE'] }, () => true],
    ['category', { categories: ['金卡 Gold', '黑卡 Black'] }, ({ categoryName }) => /Gold|Black/.test(categoryName)],
    ['part of a number in any case', { text: 'fam0' }, ({ number }) => number.startsWith('FAM0')],
    ['part of an id', { text: '718453' }, () => false],
    ['part of an id in the middle', { text: '63945971853' }, ({ uid }) => uid.includes('63945971853')],
    ['part of a name in any case', { name: 'LI ' }, ({ name }) => /li /i.test(name)],
    ['a Chinese name', { name: '李' }, ({ name }) => name.includes('李')],
    ['balance from', { balanceAtLeast: '1288.50' }, ({ balance }) => Number(balance) >= 1288.5],
    ['balance to', { balanceAtMost: '0.01' }, ({ balance }) => Number(balance) <= 0.01],
    [
      'balance between',
      { balanceAtLeast: '42', balanceAtMost: '100', statuses: ['ACTIVE'] },
      ({ balance, enable = 1 }) => Number(balance) >= 42 && Number(balance) <= 100 && enable === 1,
    ],
    ['a sign that is a wildcard elsewhere', { text: '%' }, () => false],
    ['an empty list', { statuses: [] }, () => false],
    ['no category', { categories: [] }, () => false],
  ])('filters by %s', async (_what, filter, isMeant) => {
    const { nodes, totalCount } = await listWalked({ filter, first: 100 });
    const expected = walkedIds(present.filter(isMeant));
    expect(nodes.map(({ id }) => id)).toEqual(expected);
    expect(totalCount).toBe(expected.length);
  });

  test('has at least one hit for each filter that this file tries', () => {
    expect(present.filter(({ name }) => /li /i.test(name)).length).toBeGreaterThan(1);
    expect(present.filter(({ uid }) => uid.includes('63945971853')).length).toBeGreaterThan(1);
  });

  test('refuses a cursor of another order', async () => {
    const { pageInfo } = await listWalked({ order: 'ID_ASC', first: 2 });
    const { errors } = await world.send(ManyMembersDocument, { order: 'BALANCE_ASC', after: pageInfo.endCursor ?? '' });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('who may see a member', () => {
  test('is asked field by field: without the scope personal data is null, and its siblings are there', async () => {
    const id = idOf(kybioSeedUids.sampled);
    await readFresh(id);
    const { data, errors } = await world.send(OneMemberInPersonDocument, { id }, without('promo:member:pii'));
    expect(data?.member).toMatchObject({
      id,
      number: 'VIP000452',
      balance: '1288.5',
      name: null,
      phone: null,
      email: null,
      birthday: null,
    });
    expect(errors?.map(({ path }) => path).toSorted()).toEqual(
      ['birthday', 'email', 'name', 'phone'].map((field) => ['member', field]),
    );
    expect(new Set(errors?.map(({ extensions }) => extensions?.code))).toEqual(new Set(['FORBIDDEN']));
  });

  test('is refused to look for names and phones without the scope', async () => {
    const token = without('promo:member:pii');
    const byName = await world.send(ManyMembersDocument, { filter: { name: 'Li' } }, token);
    expect(byName).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    const byPhone = await world.send(MembersByPhoneDocument, { accountId: main, phone: '10000666' }, token);
    expect(byPhone).toMatchObject({
      data: { membersByPhone: null },
      errors: [{ extensions: { code: 'FORBIDDEN' }, path: ['membersByPhone'] }],
    });
    expect((await listWalked({ filter: { text: 'FAM' } }, token)).totalCount).toBe(3);
    expect(members.books.requests()).toEqual([]);
  });

  test('sees nothing at all without the scope to read', async () => {
    const token = world.token({ scopes: ['promo:member:pii', 'promo:member:write'] });
    for (const answer of [
      await world.send(OneMemberDocument, { id: idOf(kybioSeedUids.sampled) }, token),
      await world.send(MemberByNumberDocument, { accountId: main, number: 'VIP000452' }, token),
      await world.send(MembersByPhoneDocument, { accountId: main, phone: '10000666' }, token),
      await world.send(ManyMembersDocument, {}, token),
    ]) {
      expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
    expect(members.books.requests()).toEqual([]);
  });

  test('finds that members of other accounts do not exist', async () => {
    await readFresh(idOf(kybioSeedUids.sampled));
    members.books.reset();
    const token = world.token({ accounts: ['hk-cards'] });
    const id = idOf(kybioSeedUids.sampled);
    expect(await world.send(OneMemberDocument, { id }, token)).toEqual({ data: { member: null } });
    expect(await world.send(MemberByNumberDocument, { accountId: main, number: 'VIP000452' }, token)).toEqual({
      data: { memberByNumber: null },
    });
    expect(await world.send(MembersByPhoneDocument, { accountId: main, phone: '10000666' }, token)).toEqual({
      data: { membersByPhone: [] },
    });
    expect(await listWalked({}, token)).toMatchObject({ totalCount: 0, nodes: [] });
    expect(await adjust({ memberId: id, balanceIncrement: '1' }, token)).toMatchObject({
      __typename: 'PromoNotFoundError',
      code: 'MEMBER_NOT_FOUND',
      entity: 'Member',
      id,
    });
    expect(members.books.requests()).toEqual([]);
  });

  test('needs the scope to write for an adjustment', async () => {
    const input = { idempotencyKey: freshKey(), memberId: idOf(kybioSeedUids.sampled), balanceIncrement: '1' };
    const { data, errors } = await world.send(AdjustMemberBalanceDocument, { input }, without('promo:member:write'));
    expect(data).toEqual({ adjustMemberBalance: null });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(members.books.requests()).toEqual([]);
  });

  test('finds nothing personal in operations and in the log', async () => {
    const id = idOf(kybioSeedUids.sampled);
    await world.send(OneMemberInPersonDocument, { id, maxAgeSeconds: 0 });
    await world.send(MembersByPhoneDocument, { accountId: main, phone: '10000666', maxAgeSeconds: 0 });
    await world.send(MembersByPhoneDocument, { accountId: main, phone: '10000666 oops' });
    await listWalked({ filter: { name: 'Lin Meiling' } });
    const result = await adjust({ memberId: id, balanceIncrement: '-1' });
    members.misbehave.answersOtherMember({ operation: 'adjust' });
    const unknown = await adjust({ memberId: idOf(kybioSeedUids.atDouble), balanceIncrement: '1' });
    await untilOperation(world, unknown.operation?.id ?? '', ({ nextCheckAt }) => nextCheckAt === null);
    const { data, errors } = await world.ask(
      `query ($id: ID!) { promoOperation(id: $id) {
        id kind state requestId requestedBy nextCheckAt
        input { __typename ... on PromoBalanceAdjustmentInput { memberId balanceIncrement pointIncrement occurredAt } }
        target { ... on Member { id uid number category balance points } }
        attempts { number detail vendor { name status code message traceId } }
        evidence { before { facts { name value } } after { facts { name value } } }
      } }`,
      { id: result.operation?.id },
    );
    expect(errors).toBeUndefined();
    const shown = JSON.stringify(data);
    expect(shown).toContain('"facts":[{"name":"balance"');
    const log = world.log.join('\n');
    expect(log).toContain(String(result.operation?.id));
    for (const personal of [
      'Meiling',
      '林美玲',
      '10000452',
      '1988-05-17',
      'meiling@example.com',
      '10000666',
      'Li Wei',
    ]) {
      expect(shown).not.toContain(personal);
      expect(log.includes(personal), `${personal} in the log`).toBe(false);
    }
  });
});

describe('adjustMemberBalance', () => {
  test('takes away and adds, exactly, and touches nobody else', async () => {
    const before = members.books.members();
    const result = await adjust({
      memberId: idOf(kybioSeedUids.sampled),
      balanceIncrement: '-88.55',
      pointIncrement: '0.10',
    });
    expect(result).toMatchObject({
      __typename: 'AdjustMemberBalanceSuccess',
      replayed: false,
      member: { uid: kybioSeedUids.sampled, balance: '1199.95', points: '3420.1' },
      operation: { state: 'SUCCEEDED', settledBy: 'VENDOR', attempts: [{ number: 1, outcome: 'DONE' }] },
    });
    expect(members.books.effects()).toMatchObject([
      { uid: kybioSeedUids.sampled, balanceIncrement: '-88.55', pointIncrement: '0.1' },
    ]);
    const others = (all: typeof before) => all.filter(({ uid }) => uid !== kybioSeedUids.sampled);
    expect(others(members.books.members())).toEqual(others(before));
  });

  test('never touches the member that a double makes of the id', async () => {
    await readFresh(idOf(kybioSeedUids.decoy));
    members.books.reset();
    members.misbehave.roundsIds({ operation: 'adjust' });
    const result = await adjust({ memberId: idOf(kybioSeedUids.sampled), balanceIncrement: '3', pointIncrement: '-1' });
    // The answer names the decoy: the change is done, but what the answer says of a member is not believed.
    expect(result).toMatchObject({ __typename: 'AdjustMemberBalanceSuccess', member: null });
    expect(sent('adjust').map(({ body }) => /"customerUid":(\S+?),/.exec(body)?.[1])).toEqual([kybioSeedUids.sampled]);
    for (const { body } of members.books.requests()) expect(body).not.toContain(kybioSeedUids.decoy);
    expect(inBooks(kybioSeedUids.decoy)).toMatchObject({ balance: '100.00', points: '50.00' });
    expect((await world.send(OneMemberDocument, { id: idOf(kybioSeedUids.decoy) })).data?.member).toMatchObject({
      balance: '100',
      points: '50',
    });
  });

  test('moves points alone', async () => {
    const result = await adjust({ memberId: idOf(kybioSeedUids.decoy), pointIncrement: '-7' });
    expect(result.member).toMatchObject({ balance: '100', points: '43' });
    const [request] = sent('adjust');
    expect(request?.body).toContain('"balanceIncrement":0,"pointIncrement":-7,');
  });

  test('leaves a snapshot that counts as fresh, with everything else the vendor told before', async () => {
    const memberId = idOf('231607639459718540');
    const before = await readFresh(memberId);
    await adjust({ memberId, balanceIncrement: '0.96' });
    const { data } = await world.send(OneMemberDocument, { id: memberId });
    expect(data?.member).toMatchObject({
      balance: '405',
      points: '404',
      number: before?.number,
      category: before?.category,
      status: 'ACTIVE',
    });
    expect(Date.parse(data?.member?.observedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(before?.observedAt ?? ''));
    expect(sent('byUid')).toHaveLength(1);
    const person = await world.send(OneMemberInPersonDocument, { id: memberId });
    expect(person.data?.member?.name).toBe('许文静 Xu Wenjing');
    expect(sent('byUid')).toHaveLength(1);
  });

  test('answers the same key with what is recorded, marked as a replay, without a call', async () => {
    const input = {
      idempotencyKey: freshKey(),
      memberId: idOf(kybioSeedUids.mother),
      balanceIncrement: '-8',
      pointIncrement: '1.5',
    };
    const first = await world.ask(AdjustMemberBalanceDocument.toString(), { input });
    const calls = members.books.requests().length;
    members.ringUp(kybioSeedUids.mother, { balanceIncrement: '1000' });
    const second = await world.ask(AdjustMemberBalanceDocument.toString(), {
      input: { ...input, balanceIncrement: '-8.00' },
    });
    const result: unknown = first.data?.['adjustMemberBalance'];
    expect(result).toMatchObject({
      __typename: 'AdjustMemberBalanceSuccess',
      replayed: false,
      operation: { replayOf: null },
    });
    const operation: unknown = Reflect.get(Object(result), 'operation');
    const id: unknown = Reflect.get(Object(operation), 'id');
    expect(second).toEqual({
      data: {
        adjustMemberBalance: { ...Object(result), replayed: true, operation: { ...Object(operation), replayOf: id } },
      },
    });
    expect(members.books.requests()).toHaveLength(calls);
    expect(members.books.effects()).toHaveLength(1);
  });

  test.each([
    ['another amount', { balanceIncrement: '-8.01' }],
    ['another member', { memberId: idOf(kybioSeedUids.father) }],
    ['another time', { occurredAt: '2026-02-01T00:00:00Z' }],
  ])('refuses the same key with %s without a call', async (_what, other) => {
    const input = { idempotencyKey: freshKey(), memberId: idOf(kybioSeedUids.mother), balanceIncrement: '-8' };
    const first = await adjust(input);
    const calls = members.books.requests().length;
    expect(await adjust({ ...input, ...other })).toMatchObject({
      __typename: 'PromoConflictError',
      code: 'KEY_REUSED',
      remedy: 'FIX_INPUT',
      blockingOperation: { id: first.operation?.id },
    });
    expect(members.books.requests()).toHaveLength(calls);
    expect(members.books.effects()).toHaveLength(1);
  });

  test('sent 20 times at once has one effect, and all hear of it', async () => {
    const input = { idempotencyKey: freshKey(), memberId: idOf(kybioSeedUids.daughter), balanceIncrement: '2.10' };
    members.misbehave.slowAnswer(50, { operation: 'adjust' });
    const results = await Promise.all(Array.from({ length: 20 }, () => adjust(input)));
    expect(results.map(({ __typename }) => __typename)).toEqual(Array(20).fill('AdjustMemberBalanceSuccess'));
    expect(results.filter(({ replayed }) => replayed === false)).toHaveLength(1);
    expect(new Set(results.map(({ operation }) => operation?.id)).size).toBe(1);
    expect(new Set(results.map(({ member }) => member?.balance))).toEqual(new Set(['18']));
    expect(sent('adjust')).toHaveLength(1);
    expect(inBooks(kybioSeedUids.daughter)?.balance).toBe('18.00');
  });

  test('20 different ones at once on one member all count', async () => {
    const memberId = idOf(kybioSeedUids.father);
    const results = await Promise.all(
      Array.from({ length: 20 }, () => adjust({ memberId, balanceIncrement: '1', pointIncrement: '-1' })),
    );
    const done = results.filter(({ __typename }) => __typename === 'AdjustMemberBalanceSuccess').length;
    const others = results.filter(({ __typename }) => __typename !== 'AdjustMemberBalanceSuccess');
    expect(others.map(({ code }) => code)).toEqual(others.map(() => 'TARGET_HELD'));
    expect(members.books.effects()).toHaveLength(done);
    expect(Number(inBooks(kybioSeedUids.father)?.balance)).toBeCloseTo(702.4 + done);
    expect(new Set(members.books.effects().map(({ dataChangeTime }) => dataChangeTime)).size).toBe(done);
  });

  test('shows with validateOnly what would be, and records and sends nothing', async () => {
    const memberId = idOf(kybioSeedUids.decoy);
    await readFresh(memberId);
    members.books.reset();
    const idempotencyKey = freshKey();
    const input = { idempotencyKey, memberId, balanceIncrement: '-0.01', pointIncrement: '950' };
    expect(await adjust({ ...input, validateOnly: true })).toMatchObject({
      __typename: 'AdjustMemberBalanceSuccess',
      replayed: false,
      member: { balance: '99.99', points: '1000' },
      operation: null,
    });
    expect(members.books.requests()).toEqual([]);
    expect(await recorded(idempotencyKey)).toBe(0);
    expect((await world.send(OneMemberDocument, { id: memberId })).data?.member?.balance).toBe('100');
    // The key is still unused, for whatever input.
    expect((await adjust({ ...input, pointIncrement: '1' })).__typename).toBe('AdjustMemberBalanceSuccess');
  });

  test.each([
    ['2026-02-28T18:30:05+02:00', '2026-03-01 00:30:05', '231607639459718532'],
    ['2026-02-27T15:59:59.999Z', '2026-02-27 23:59:59', kybioSeedUids.disabled],
    ['2026-02-27T16:00:00Z', '2026-02-28 00:00:00', kybioSeedUids.precise],
  ])('tells the vendor of what happened at %s as %s', async (occurredAt, dataChangeTime, uid) => {
    const memberId = idOf(uid);
    expect((await adjust({ memberId, balanceIncrement: '1', occurredAt })).__typename).toBe(
      'AdjustMemberBalanceSuccess',
    );
    expect(members.books.effects()).toMatchObject([{ dataChangeTime }]);
  });

  test('dated before the last one of its member is stamped with the second after that one', async () => {
    const memberId = idOf(kybioSeedUids.expired);
    await adjust({ memberId, balanceIncrement: '1', occurredAt: '2026-02-20T01:00:00Z' });
    await adjust({ memberId, balanceIncrement: '1', occurredAt: '2026-02-19T01:00:00Z' });
    expect(members.books.effects()).toMatchObject([
      { dataChangeTime: '2026-02-20 09:00:00' },
      { dataChangeTime: '2026-02-20 09:00:01' },
    ]);
  });

  test('tells the vendor of what has just happened in UTC+8', async () => {
    const from = clock.now().getTime();
    await adjust({ memberId: idOf('231607639459718535'), balanceIncrement: '1' });
    const [effect] = members.books.effects();
    const at = Date.parse(`${effect?.dataChangeTime.replace(' ', 'T')}+08:00`);
    expect(at).toBeGreaterThanOrEqual(from - 1_000);
    expect(at).toBeLessThanOrEqual(clock.now().getTime() + 1_000);
  });

  test('of a member nobody knows records and sends nothing', async () => {
    const input = { idempotencyKey: freshKey(), memberId: idOf('555'), balanceIncrement: '1' };
    expect(await adjust(input)).toMatchObject({
      __typename: 'PromoNotFoundError',
      code: 'MEMBER_NOT_FOUND',
      remedy: 'FIX_INPUT',
      entity: 'Member',
      id: input.memberId,
      operation: null,
    });
    expect(sent('adjust')).toEqual([]);
    expect(await recorded(input.idempotencyKey)).toBe(0);
  });

  test('of a member deleted since is refused by the vendor, and recorded', async () => {
    const memberId = idOf(kybioSeedUids.regular);
    await readFresh(memberId);
    members.misbehave.refusesWith(90_002, 'there is no such member', { operation: 'adjust' });
    expect(await adjust({ memberId, balanceIncrement: '1' })).toMatchObject({
      __typename: 'PromoNotFoundError',
      code: 'MEMBER_NOT_FOUND',
      entity: 'Member',
      id: memberId,
      vendor: { name: 'kybio', code: '90002', message: 'there is no such member' },
      operation: { state: 'REFUSED' },
    });
  });

  test('refuses what would fall below nothing where the account asks the vendor to', async () => {
    const memberId = idOf(kybioSeedUids.decoy, strict);
    expect(await adjust({ memberId, balanceIncrement: '-100.01' })).toMatchObject({
      __typename: 'PromoLimitError',
      code: 'BALANCE_INSUFFICIENT',
      remedy: 'FIX_INPUT',
      vendor: { code: '90003' },
      operation: { state: 'REFUSED' },
    });
    expect(await adjust({ memberId, pointIncrement: '-50.01' })).toMatchObject({
      __typename: 'PromoLimitError',
      vendor: { code: '90004' },
    });
    expect(members.books.effects()).toEqual([]);
    expect((await adjust({ memberId, balanceIncrement: '-100', pointIncrement: '-50' })).member).toMatchObject({
      balance: '0',
      points: '0',
    });
    expect(
      (await adjust({ memberId: idOf(kybioSeedUids.creditor, strict), balanceIncrement: '-520' })).member,
    ).toMatchObject({
      balance: '-500',
    });
  });

  test('falls below nothing where the account does not mind', async () => {
    const result = await adjust({ memberId: idOf(kybioSeedUids.broke), balanceIncrement: '-0.01' });
    expect(result.member).toMatchObject({ balance: '-0.01' });
    expect(sent('adjust')[0]?.body).not.toContain('validateBalance');
  });

  test('without a call left today says when there are some, and the same key works then', async () => {
    const memberId = idOf(kybioSeedUids.regular, few);
    const left = (await quotaLeft()) ?? 0;
    const send = (input: object = {}) => adjust({ memberId, balanceIncrement: '-1', ...input });
    const results = [];
    // One call goes into reading the member before its first change.
    for (let each = 0; each < left - 1; each += 1) results.push((await send()).__typename);
    expect(results).toEqual(results.map(() => 'AdjustMemberBalanceSuccess'));
    expect(await quotaLeft()).toBe(0);
    const calls = members.books.requests().length;
    const resetsAt = nextMidnight();
    const { data: account } = await world.send(OneAccountDocument, { id: few });
    expect(account?.promoAccount?.quota).toEqual({
      limit: 8,
      remaining: 0,
      resetsAt: new Date(resetsAt).toISOString(),
    });

    const input = { idempotencyKey: freshKey() };
    const refused = await send(input);
    expect(refused).toMatchObject({
      __typename: 'PromoThrottledError',
      code: 'QUOTA_EXHAUSTED',
      remedy: 'RETRY_SAME_KEY',
      scope: 'account day',
      resetsAt: new Date(resetsAt).toISOString(),
      vendor: null,
      operation: null,
    });
    const waitSeconds = (resetsAt - clock.now().getTime()) / 1000;
    expect(Math.abs((refused.retryAfterSeconds ?? 0) - waitSeconds)).toBeLessThan(10);
    expect(await recorded(input.idempotencyKey)).toBe(0);
    const seen = await world.send(OneMemberDocument, { id: memberId, maxAgeSeconds: 0 });
    expect(seen.errors).toBeUndefined();
    expect(seen.data?.member?.number).toBe('VIP000531');
    expect(members.books.requests()).toHaveLength(calls);

    forward((refused.retryAfterSeconds ?? 0) * 1000);
    expect(await send(input)).toMatchObject({ __typename: 'AdjustMemberBalanceSuccess', replayed: false });
    expect(members.books.effects()).toHaveLength(results.length + 1);
    expect(await quotaLeft()).toBeGreaterThan(0);
  });

  test('refused by the vendor because its day is used up is recorded, and the same key works the next day', async () => {
    const input = { idempotencyKey: freshKey(), memberId: idOf('231607639459718539', strict), balanceIncrement: '1' };
    await readFresh(input.memberId);
    members.misbehave.usesUpQuota({ operation: 'adjust' });
    const resetsAt = new Date(nextMidnight()).toISOString();
    const refused = await adjust(input);
    expect(refused).toMatchObject({
      __typename: 'PromoThrottledError',
      code: 'VENDOR_QUOTA_EXHAUSTED',
      scope: 'vendor day',
      resetsAt,
      operation: { state: 'REFUSED' },
    });
    // Nothing else is sent before that, also for others.
    const held = await adjust({ ...input, idempotencyKey: freshKey() });
    expect(held).toMatchObject({ __typename: 'PromoThrottledError', resetsAt, operation: null });
    expect(sent('adjust')).toHaveLength(1);
    forward(Date.parse(resetsAt) - clock.now().getTime() + 1_000);
    expect(await adjust(input)).toMatchObject({
      __typename: 'AdjustMemberBalanceSuccess',
      operation: { id: refused.operation?.id },
    });
    expect(members.books.effects()).toHaveLength(1);
  });
});

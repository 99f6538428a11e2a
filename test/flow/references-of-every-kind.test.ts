/** What a gateway asks of every entity: a hundred for one reading, and a bad one costs nobody else anything. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type CardSimulator, createCardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import type { AlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import { createKybioSimulator, type KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { type DatabaseWire, listenOn } from '../support/database-wire.ts';
import { createDatabase, type TestDatabase } from '../support/engines.ts';
import { testKeys } from '../support/keys.ts';
import { benefitInput, mutate } from '../support/mutations.ts';
import { accountIds, cardClient, configureAccount, memberApp, startBenefits } from '../support/vendors.ts';
import { startWorld, type World } from '../support/world.ts';

let cards: CardSimulator;
let members: KybioSimulator;
let platform: AlisportsSimulator;
let database: TestDatabase;
let wire: DatabaseWire;
let world: World;

const hundred = <T>(make: (index: number) => T): T[] => Array.from({ length: 100 }, (_, index) => make(index));
const codes = hundred((index) => `820260101001350000000000000001${String(index).padStart(2, '0')}`);
const uids = hundred((index) => `23160763945971${String(index).padStart(3, '0')}`);
const outerIds = hundred((index) => `coupon-${index}`);
const hidden = { cards: accountIds.other, members: 'members-hidden', benefits: 'venue-hidden' } as const;
const seen = [accountIds.cards, accountIds.members, accountIds.benefits];

const kinds = ['Template', 'Budget', 'Member', 'Benefit', 'PromoAccount', 'PromoOperation'] as const;
type Kind = (typeof kinds)[number];

/** The ids of a hundred of each kind, of accounts that the caller may see; and one of another account. */
const known: Record<Kind, { ids: string[]; hidden: string }> = {
  Template: { ids: codes.map((code) => `${accountIds.cards}:${code}`), hidden: `${hidden.cards}:${codes[0]}` },
  Budget: { ids: codes.map((code) => `${accountIds.cards}:${code}`), hidden: `${hidden.cards}:${codes[0]}` },
  Member: { ids: uids.map((uid) => `${accountIds.members}:${uid}`), hidden: `${hidden.members}:${uids[0]}` },
  Benefit: { ids: outerIds.map((id) => `${accountIds.benefits}:1:${id}`), hidden: `${hidden.benefits}:1:of-others` },
  PromoAccount: { ids: hundred((index) => seen[index % seen.length] ?? ''), hidden: hidden.cards },
  PromoOperation: { ids: [], hidden: '' },
};

/** Where each kind is read, and how often for a hundred. */
const readings: Record<Kind, ReadonlyArray<[statement: string, times: number]>> = {
  Template: [['from "templates"', 1]],
  Budget: [['from "templates"', 1]],
  Member: [['from "members"', 1]],
  Benefit: [['from "benefits"', 1]],
  // The configuration knows them.
  PromoAccount: [['from "accounts"', 0]],
  // With their attempts.
  PromoOperation: [['from "operations" where "id" = ', 1]],
};

const unknownIds: Record<Kind, string> = {
  Template: `${accountIds.cards}:82026010100135000000000000000404`,
  Budget: `${accountIds.cards}:82026010100135000000000000000404`,
  Member: `${accountIds.members}:404`,
  Benefit: `${accountIds.benefits}:1:never-seen`,
  PromoAccount: 'nobody',
  PromoOperation: '01960000-0000-7000-8000-000000000001',
};

async function operationOf(result: ReturnType<typeof mutate>): Promise<string> {
  return (await result).operation?.id ?? 'none';
}

beforeAll(async () => {
  database = await createDatabase('postgres');
  if (database.location.kind !== 'server') throw new Error('a server is needed');
  wire = await listenOn(database.location.url);
  cards = await createCardSimulator({
    clients: [{ ...cardClient, keys: [{ version: 1, publicKeyPem: testKeys.ours.publicKey }] }],
    privateKeyPem: testKeys.vendor.privateKey,
    templates: codes.map((templateCode) => ({ templateCode, status: 'valid', stock: 1_000 })),
  });
  members = await createKybioSimulator({
    apps: [memberApp],
    members: uids.map((uid) => ({
      uid,
      number: `N${uid}`,
      name: 'Somebody',
      categoryName: 'Gold',
      phone: '10000000',
      balance: '5',
      point: '0',
    })),
  });
  members.settings.callsPerDay = 100_000;
  platform = await startBenefits();
  const walked = { settings: { walkMembersEveryHours: 8_760 } };
  world = await startWorld({
    database: { ...database, location: { ...database.location, url: wire.url } },
    cards,
    settings: { templates: codes },
    accounts: [
      ...[accountIds.members, hidden.members].map((name) =>
        configureAccount(name, { vendor: 'kybio', url: members.url, options: walked }),
      ),
      ...[accountIds.benefits, hidden.benefits].map((name) =>
        configureAccount(name, { vendor: 'alisports', url: platform.url }),
      ),
    ],
  });
  const upserted = outerIds.map((outerId) => mutate(world, 'upsertBenefit', benefitInput(outerId)));
  known.PromoOperation.ids = await Promise.all(upserted.map(operationOf));
  known.PromoOperation.hidden = await operationOf(
    mutate(world, 'upsertBenefit', { ...benefitInput('of-others'), accountId: hidden.benefits }),
  );
  await vi.waitFor(everythingIsKnown, { timeout: 20_000 });
}, 60_000);
afterAll(async () => {
  await world.close();
  await Promise.all([cards.close(), members.close(), platform.close()]);
  wire.close();
  await database.drop();
});
beforeEach(() => {
  wire.forget();
  for (const { books } of [cards, members, platform]) books.reset();
});

async function everythingIsKnown(): Promise<void> {
  const { data } = await world.ask('{ templates { totalCount } members { totalCount } benefits { totalCount } }');
  expect(data).toEqual({ templates: { totalCount: 200 }, members: { totalCount: 200 }, benefits: { totalCount: 101 } });
}

const answered = z.object({ _entities: z.array(z.unknown()) });

async function entities(representations: readonly unknown[]) {
  const { data, errors } = await world.ask(
    `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      __typename
      ... on Template { id } ... on Budget { id } ... on Member { id } ... on Benefit { id } ... on PromoAccount { id }
      ... on PromoOperation { id }
    } }`,
    { representations },
    world.token({ accounts: seen }),
  );
  return { found: answered.safeParse(data).data?._entities, errors };
}

const calls = () => [cards, members, platform].reduce((sum, { books }) => sum + books.requests().length, 0);
const of = (kind: Kind) => (id: string) => ({ __typename: kind, id });
const countReads = (kind: Kind) => readings[kind].map(([statement]) => [statement, wire.statements(statement)]);

describe.each(kinds)('a hundred references to a %s', (kind) => {
  test('are one reading, no call, and answered in their order', async () => {
    const asked = known[kind].ids.toReversed().map(of(kind));
    const { found, errors } = await entities(asked);
    expect(errors).toBeUndefined();
    expect(found).toEqual(asked);
    expect(countReads(kind)).toEqual(readings[kind]);
    expect(calls()).toBe(0);
  });

  const bad: ReadonlyArray<[what: string, representation: () => unknown]> = [
    ['an unknown id', () => of(kind)(unknownIds[kind])],
    ['a malformed id', () => of(kind)('%%')],
    ['an id that is an object', () => ({ __typename: kind, id: { $ne: null } })],
    ['no key', () => ({ __typename: kind })],
    ['an account that the caller may not see', () => of(kind)(known[kind].hidden)],
    ['a type that nobody knows', () => ({ __typename: 'Wallet', id: '1' })],
    ['a type that is no entity', () => ({ __typename: 'PromoAttempt', id: known[kind].ids[0] })],
    ['a type that is a number', () => ({ __typename: 7, id: known[kind].ids[0] })],
    ['no type', () => ({ id: known[kind].ids[0] })],
    ['text', () => known[kind].ids[0]],
    ['a number', () => 42],
    ['a truth', () => true],
    ['a list', () => [of(kind)(known[kind].ids[0] ?? '')]],
  ];

  test.each(bad)('with %s among them are null there, and there alone', async (_what, representation) => {
    const good: unknown[] = known[kind].ids.map(of(kind));
    const { found, errors } = await entities(good.with(50, representation()));
    expect(errors).toBeUndefined();
    expect(found).toEqual(good.with(50, null));
    expect(countReads(kind)).toEqual(readings[kind]);
  });

  test('with all of these among them keep their order, for one reading', async () => {
    const good = known[kind].ids.slice(0, 100 - bad.length).map(of(kind));
    const mixed = good.flatMap((one, index) => [one, ...bad.slice(index, index + 1).map(([, make]) => make())]);
    expect(mixed).toHaveLength(100);
    const { found, errors } = await entities(mixed);
    expect(errors).toBeUndefined();
    expect(found).toEqual(good.flatMap((one, index) => (index < bad.length ? [one, null] : [one])));
    expect(countReads(kind)).toEqual(readings[kind]);
  });
});

test('what the caller may not see is there for others', async () => {
  const asked = kinds.map((kind) => of(kind)(known[kind].hidden));
  const { data } = await world.ask(
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }',
    { representations: asked },
  );
  expect(data).toEqual({ _entities: kinds.map((__typename) => ({ __typename })) });
});

test('six hundred references of every kind, in any order, are one reading of each table', async () => {
  const asked = kinds
    .flatMap((kind) => known[kind].ids.map((id) => ({ reference: of(kind)(id), place: randomBytes(4).readUInt32LE() })))
    .toSorted((a, b) => a.place - b.place)
    .map(({ reference }) => reference);
  const { found, errors } = await entities(asked);
  expect(errors).toBeUndefined();
  expect(found).toEqual(asked);
  for (const kind of kinds) expect(countReads(kind)).toEqual(readings[kind]);
  expect(calls()).toBe(0);
});

test('a null is no representation by the schema itself, and the request is refused as a whole', async () => {
  const { found, errors } = await entities([null, of('Template')(known.Template.ids[0] ?? '')]);
  expect(found).toBeUndefined();
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

/**
 * The promise of a subgraph: whichever way a request comes, its typed answer is the same. Three programs that start out the
 * same are told the same: one directly, one through Apollo's gateway, one through Hive's.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { possibleTypes } from '../../src/client/client.ts';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { benefitInput, mutate } from '../support/mutations.ts';
import { accountIds } from '../support/vendors.ts';
import { type Answer, createSenders, templateId } from '../support/world.ts';
import { conversation, type Way } from './conversation.ts';
import { type Gateway, startApolloGateway, startHiveGateway } from './gateways.ts';
import { type FullWorld, startFullWorld } from './identical-worlds.ts';
import { createNormaliser } from './normalise.ts';
import { type Relay, startRelay } from './relay.ts';
import { letThrough } from './router-file.ts';
import { type Shop, type ShopOrder, startShop } from './shop-subgraph.ts';
import { composeSupergraph, composeWithoutScopes, type SubgraphUrls } from './supergraph.ts';

const gateways = {
  Apollo: (urls: SubgraphUrls) => startApolloGateway(composeWithoutScopes(urls)),
  Hive: (urls: SubgraphUrls) => startHiveGateway(composeSupergraph(urls)),
} as const;
type GatewayName = keyof typeof gateways;
const gatewayNames = ['Apollo', 'Hive'] as const satisfies readonly GatewayName[];

interface Behind extends Way {
  readonly relay: Relay;
  readonly gateway: Gateway;
}

/** An answer without what redaction takes away: of errors, places and what clients act on are left. */
interface Heard {
  readonly data: unknown;
  readonly errors: unknown;
}

const { cards, members, benefits } = accountIds;
const coupon = { accountId: benefits, activityId: '1', outerId: 'coupon-1' };
const orders: readonly ShopOrder[] = [
  {
    id: 'order-1',
    paid: '88.00',
    member: { accountId: members, uid: kybioSeedUids.largest },
    template: { accountId: cards, code: seedCodes.dimSum },
  },
  { id: 'order-2', paid: '0.00', member: { accountId: members, uid: kybioSeedUids.beyondDouble }, benefit: coupon },
  {
    id: 'order-3',
    paid: '12.50',
    member: { accountId: members, uid: kybioSeedUids.father },
    template: { accountId: cards, code: seedCodes.milkTea },
  },
  { id: 'order-4', paid: '1.00', member: { accountId: members, uid: '404' } },
];

let direct: Way;
let behind: Record<GatewayName, Behind>;
let shop: Shop;
let heard: Record<'direct' | GatewayName, ReadonlyMap<string, Heard>>;

const open = <T>(world: FullWorld, more: T) => ({ world, remembered: new Map<string, string>(), ...more });

async function startBehind(name: GatewayName): Promise<Behind> {
  const world = await startFullWorld();
  const relay = await startRelay(`${world.url}/graphql`);
  const gateway = await gateways[name]({ promotions: relay.url, shop: shop.url });
  return open(world, { relay, gateway, endpoint: createSenders(gateway.url, world.token) });
}

async function listen(way: Way): Promise<ReadonlyMap<string, Heard>> {
  const normalise = createNormaliser();
  const all = new Map<string, Heard>();
  for (const [title, , say] of conversation) {
    const { data, errors } = await say(way);
    all.set(title, { data: normalise(data ?? null), errors: normalise(told(errors)) });
  }
  return all;
}

const told = (errors: Answer['errors'] = []) =>
  errors.map(({ path, extensions }) => ({ path, ...letThrough(extensions) }));

beforeAll(async () => {
  shop = await startShop({ orders, prices: { [seedCodes.dimSum]: '75.00' } });
  const ours = await startFullWorld();
  direct = open(ours, { endpoint: ours });
  behind = { Apollo: await startBehind('Apollo'), Hive: await startBehind('Hive') };
  heard = { direct: await listen(direct), Apollo: await listen(behind.Apollo), Hive: await listen(behind.Hive) };
  for (const { world } of [direct, behind.Apollo, behind.Hive])
    await mutate(world, 'upsertBenefit', benefitInput(coupon.outerId));
}, 240_000);
afterAll(async () => {
  for (const name of gatewayNames) {
    await behind[name].gateway.close();
    await behind[name].relay.close();
    await behind[name].world.close();
  }
  await direct.world.close();
  await shop.close();
});

describe('said to the subgraph itself', () => {
  test.each(conversation)('%s: %s', (title, expected) => {
    expect(kindOf(heard.direct.get(title))).toBe(expected);
  });

  test('every mutation succeeds once, and every type of error comes once', () => {
    const kinds = new Set([...heard.direct.values()].map(kindOf));
    // The last of each is the pattern for the error types of tomorrow.
    const members = Object.entries(possibleTypes).flatMap(([name, types]) => (name.endsWith('Result') ? types : []));
    const known = members.filter((type) => /^\w+$/.test(type));
    expect([...new Set(known)].filter((type) => !kinds.has(type))).toEqual([]);
    expect(known).toContain('PromoContractError');
  });
});

describe.each(gatewayNames)('said through %s', (name) => {
  test.each(conversation.map(([title]) => title))('%s: the same answer', (title) => {
    expect(heard[name].get(title)).toEqual(heard.direct.get(title));
  });

  test('not one change more is made', () => {
    for (const vendor of ['cards', 'vouchers', 'members', 'benefits'] as const) {
      const changes = direct.world[vendor].books.effects().length;
      expect(changes).toBeGreaterThan(0);
      expect(behind[name].world[vendor].books.effects()).toHaveLength(changes);
    }
  });
});

const roots = z.record(z.string(), z.unknown());
const typed = z.object({ __typename: z.string() });
const listed = z.union([
  z.array(z.unknown()),
  z.object({ nodes: z.array(z.unknown()) }).transform(({ nodes }) => nodes),
]);
const failed = z.array(z.object({ code: z.string() }));

/** The code of its error; else the type of a mutation's result; else whether anything is there, or a list has anything in it. */
function kindOf(answer: Heard | undefined): string {
  const [error] = failed.parse(answer?.errors);
  if (error !== undefined) return error.code;
  const [result] = Object.values(roots.parse(answer?.data));
  if (result === null) return 'nothing';
  const list = listed.safeParse(result).data;
  if (list !== undefined) return list.length === 0 ? 'empty' : 'data';
  return typed.safeParse(result).data?.__typename ?? 'data';
}

/** What the subgraph was asked for while something was asked of the gateway. */
async function askThrough(name: GatewayName, query: string, token?: string | null) {
  const { relay, endpoint } = behind[name];
  relay.requests.length = 0;
  const { data, errors } = await endpoint.ask(query, {}, token);
  return { data, errors: told(errors), requests: [...relay.requests] };
}

describe.each(gatewayNames)('behind %s', (name) => {
  const byId = (id: string) => `{ shopOrder(id: "${id}") { paid member { id uid name balance } } }`;

  test('an order that knows only the vendor’s uid leads to the member', async () => {
    const { data } = await askThrough(name, byId('order-2'));
    expect(data).toEqual({
      shopOrder: {
        paid: '0.00',
        member: {
          id: `${members}:${kybioSeedUids.beyondDouble}`,
          uid: kybioSeedUids.beyondDouble,
          name: '陈思远 Chen Siyuan',
          balance: '256.75',
        },
      },
    });
  });

  test('an order that knows only activity and outer id leads to the benefit', async () => {
    const { data } = await askThrough(name, '{ shopOrder(id: "order-2") { benefit { id stock name } } }');
    const benefit = { id: `${benefits}:1:coupon-1`, stock: 100, name: '3小时停车券' };
    expect(data).toEqual({ shopOrder: { benefit } });
  });

  test('a template shows what the shop adds to it, and the shop’s orders lead back to members', async () => {
    const { data, errors } = await askThrough(
      name,
      `{ template(id: "${templateId(seedCodes.dimSum)}") { name shopPrice shopOrders { id member { name } } } }`,
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      template: {
        name: expect.stringContaining('Sunday dim sum'),
        shopPrice: '75.00',
        shopOrders: [{ id: 'order-1', member: { name: 'Max Lim' } }],
      },
    });
  });

  test('a mutation’s own answer shows what the shop adds', async () => {
    const { data } = await askThrough(
      name,
      `mutation { switchTemplateStatus(input: {
        idempotencyKey: "gateway-test-validate", validateOnly: true, templateId: "${templateId(seedCodes.dimSum)}", status: CLOSED
      }) { ... on SwitchTemplateStatusSuccess { template { code shopPrice } } ... on PromoError { code } } }`,
    );
    expect(data).toEqual({ switchTemplateStatus: { template: { code: seedCodes.dimSum, shopPrice: '75.00' } } });
  });

  test('all members of a list are asked for at once, by their second key', async () => {
    const { data, requests } = await askThrough(name, '{ shopOrders { id member { name } } }');
    expect(data).toEqual({
      shopOrders: [
        { id: 'order-1', member: { name: 'Max Lim' } },
        { id: 'order-2', member: { name: '陈思远 Chen Siyuan' } },
        { id: 'order-3', member: { name: '李伟 Li Wei' } },
        // Who does not exist is a reference without anything behind it: to the gateway, the shop's word is enough.
        { id: 'order-4', member: { name: null } },
      ],
    });
    expect(requests).toHaveLength(1);
    expect(Object.values(requests[0]?.variables ?? {})).toEqual([
      orders.map(({ member }) => ({ __typename: 'Member', ...member })),
    ]);
  });

  test('the token reaches the subgraph as it was sent', async () => {
    const token = behind[name].world.token({ accounts: [members] });
    const { requests } = await askThrough(name, byId('order-1'), token);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${token}`]);
  });

  test('without a token an order is shown, and its member is not: UNAUTHENTICATED says why', async () => {
    const { data, errors } = await askThrough(name, byId('order-1'), null);
    expect(data).toEqual({ shopOrder: { paid: '88.00', member: null } });
    expect(errors).toContainEqual(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
  });

  test('a token that may only read is told which scope a change needs', async () => {
    const token = behind[name].world.token({ scopes: ['promo:read'] });
    const { data, errors } = await askThrough(
      name,
      `mutation { switchTemplateStatus(input: {
        idempotencyKey: "gateway-test-forbidden", templateId: "${templateId(seedCodes.dimSum)}", status: CLOSED
      }) { __typename } }`,
      token,
    );
    expect(data).toEqual({ switchTemplateStatus: null });
    expect(errors).toEqual([
      { path: ['switchTemplateStatus'], code: 'FORBIDDEN', missingScopes: ['promo:template:write'] },
    ]);
  });
});

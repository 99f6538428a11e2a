/**
 * Everybody between a person and a vendor tries again: the client, the gateway, the person. On a network that breaks
 * connections, with vendors that fall silent: a thousand intents, at most one effect each.
 */

import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { RetryLink } from '@apollo/client/link/retry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { possibleTypes } from '../../src/client/client.ts';
import { type CardSimulator, createCardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import type { GatewayScope } from '../../src/connectors/alipay-gateway/simulator-faults.ts';
import type { Misbehave } from '../../src/connectors/alipay-gateway/simulator-misbehave.ts';
import { createVoucherSimulator, type VoucherSimulator } from '../../src/connectors/alipay-voucher/simulator.ts';
import type { AlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import { createKybioSimulator, type KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { createFaultProxy, type Fault, type FaultProxy } from '../support/fault-proxy.ts';
import { testKeys } from '../support/keys.ts';
import { benefitInput } from '../support/mutations.ts';
import {
  accountIds,
  cardClient,
  configureAccount,
  memberApp,
  startBenefits,
  voucherClient,
} from '../support/vendors.ts';
import { freshKey, startWorld, templateId, type World } from '../support/world.ts';
import { type Gateway, startHiveGateway } from './gateways.ts';
import { composeSupergraph } from './supergraph.ts';

const intentsInAll = 1_000;
/** Each has targets of its own, and does one thing after another. */
const lanesOf = { cards: 22, members: 8, vouchers: 5, benefits: 5 };
type Vendor = keyof typeof lanesOf;
const vendors = ['cards', 'members', 'vouchers', 'benefits'] as const satisfies readonly Vendor[];
const lanes = vendors.flatMap((vendor) => Array.from({ length: lanesOf[vendor] }, (_, index) => ({ vendor, index })));
type Lane = (typeof lanes)[number];
const intentsPerLane = intentsInAll / lanes.length;
/** A change of a member claims a second of that member's own: few in a row, so that none lies far ahead. */
const membersPerLane = 5;

const stock = 100_000;
const balance = 1_000;
const templateCodes = Array.from({ length: lanesOf.cards }, (_, lane) => `8203${String(lane).padStart(28, '0')}`);
/** One for each intent: after a doubt, the next switch of the same one would have to wait. */
const voucherCodes = Array.from(
  { length: lanesOf.vouchers * intentsPerLane },
  (_, index) => `7370${String(index).padStart(28, '0')}`,
);
const uids = Array.from(
  { length: lanesOf.members * membersPerLane },
  (_, index) => `2316076394600${String(index).padStart(5, '0')}`,
);

const page =
  'HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 16\r\nconnection: close\r\n\r\n<h1>Bad hop</h1>';
/** What a network does to an exchange: before it has arrived, while it does, and to its answer. */
const faults: readonly Fault[] = [
  { toxic: 'reset', phase: 'afterBody' },
  { toxic: 'reset', phase: 'beforeBody' },
  { toxic: 'down', phase: 'afterBody' },
  { toxic: 'truncation', phase: 'afterBody', bytes: 150 },
  { toxic: 'replaced', phase: 'afterBody', answer: page },
  { toxic: 'down', phase: 'duringBody' },
  { toxic: 'latency', phase: 'afterBody', delayMs: 200 },
];
const everyNth = (n: number, number: number): Fault | null =>
  number % n === 0 ? (faults[(number / n) % faults.length] ?? null) : null;

let cards: CardSimulator;
let members: KybioSimulator;
let vouchers: VoucherSimulator;
let benefits: AlisportsSimulator;
let world: World;
let toGateway: FaultProxy;
let toProgram: FaultProxy;
let gateway: Gateway;
let client: ApolloClient;

let requestsSent = 0;
let requestsOfClient = 0;
/** Of the requests that came to the program: how often each request of the gateway's clients was among them. */
const requestsOfGateway = new Map<string, number>();

const policy = { longestProcessingMs: 400, firstCheckMs: 100 };

const keys = [{ version: 1, publicKeyPem: testKeys.ours.publicKey }];

beforeAll(async () => {
  cards = await createCardSimulator({
    clients: [{ ...cardClient, keys }],
    privateKeyPem: testKeys.vendor.privateKey,
    templates: templateCodes.map((templateCode) => ({ templateCode, status: 'valid', stock, issued: 1_000 })),
  });
  members = await createKybioSimulator({
    apps: [memberApp],
    members: uids.map((uid) => ({
      uid,
      number: uid.slice(-6),
      name: 'Somebody',
      categoryName: 'Gold',
      phone: '10000000',
      balance: `${balance}.00`,
      point: '0',
    })),
  });
  members.settings.callsPerDay = 1_000_000;
  vouchers = await createVoucherSimulator({
    clients: [{ ...voucherClient, merchantId: cardClient.merchantId, keys }],
    privateKeyPem: testKeys.vendor.privateKey,
    templates: voucherCodes.map((id) => ({ templateId: id, status: 'ACTIVTED', quantity: 1_000 })),
  });
  benefits = await startBenefits();
  world = await startWorld({
    engine: 'postgres',
    cards,
    policy,
    accounts: [
      configureAccount(accountIds.members, {
        vendor: 'kybio',
        url: members.url,
        options: { policy, settings: { isOnlyWriter: true, duplicateRule: 'PROVEN' } },
      }),
      configureAccount(accountIds.vouchers, { vendor: 'alipay-voucher', url: vouchers.url, options: { policy } }),
      configureAccount(accountIds.benefits, { vendor: 'alisports', url: benefits.url, options: { policy } }),
    ],
  });
  toProgram = await createFaultProxy({
    target: { host: '127.0.0.1', port: Number(new URL(world.url).port) },
    choose({ number, head }) {
      const id = /^x-request-id: (.*)$/im.exec(head)?.[1] ?? '';
      requestsOfGateway.set(id, (requestsOfGateway.get(id) ?? 0) + 1);
      return everyNth(9, number);
    },
  });
  const supergraphSdl = composeSupergraph({ promotions: `${toProgram.url}/graphql`, shop: 'http://127.0.0.1:9/' });
  gateway = await startHiveGateway(supergraphSdl, {
    upstreamRetry: { maxRetries: 3, retryDelay: 40 },
  });
  toGateway = await createFaultProxy({
    target: { host: '127.0.0.1', port: Number(new URL(gateway.url).port) },
    choose({ number }) {
      requestsOfClient = number;
      return everyNth(11, number);
    },
  });
  client = new ApolloClient({
    link: ApolloLink.from([
      new RetryLink(),
      new HttpLink({ uri: `${toGateway.url}/graphql`, headers: { authorization: `Bearer ${world.token()}` } }),
    ]),
    cache: new InMemoryCache({ possibleTypes }),
  });
}, 120_000);
afterAll(async () => {
  client.stop();
  await toGateway.close();
  await gateway.close();
  await toProgram.close();
  await world.close();
  await Promise.all([cards.close(), members.close(), vouchers.close(), benefits.close()]);
});

const answerFields = `
  ... on PromoError { code remedy retryAfterSeconds operation { id } }
`;
const mutations = {
  updateTemplateBudget: gql`mutation ($input: UpdateTemplateBudgetInput!) {
    it: updateTemplateBudget(input: $input) { ... on UpdateTemplateBudgetSuccess { replayed budget { total } } ${answerFields} }
  }`,
  adjustMemberBalance: gql`mutation ($input: AdjustMemberBalanceInput!) {
    it: adjustMemberBalance(input: $input) { ... on AdjustMemberBalanceSuccess { replayed member { balance } } ${answerFields} }
  }`,
  switchTemplateStatus: gql`mutation ($input: SwitchTemplateStatusInput!) {
    it: switchTemplateStatus(input: $input) { ... on SwitchTemplateStatusSuccess { replayed template { status } } ${answerFields} }
  }`,
  upsertBenefit: gql`mutation ($input: UpsertBenefitInput!) {
    it: upsertBenefit(input: $input) { ... on UpsertBenefitSuccess { replayed benefit { stock } } ${answerFields} }
  }`,
};

interface Intent {
  readonly mutation: keyof typeof mutations;
  readonly target: string;
  readonly input: { readonly idempotencyKey: string };
}

function intentOf({ vendor, index }: Lane, turn: number): Intent {
  const idempotencyKey = freshKey();
  switch (vendor) {
    case 'cards': {
      const target = templateCodes[index] ?? '';
      const input = { idempotencyKey, templateId: templateId(target), updateType: 'APPEND', number: 1 };
      return { mutation: 'updateTemplateBudget', target, input };
    }
    case 'members': {
      const target = uids[index * membersPerLane + (turn % membersPerLane)] ?? '';
      const input = { idempotencyKey, memberId: `${accountIds.members}:${target}`, balanceIncrement: '1' };
      return { mutation: 'adjustMemberBalance', target, input };
    }
    case 'vouchers': {
      const target = voucherCodes[index * intentsPerLane + turn] ?? '';
      const input = { idempotencyKey, templateId: templateId(target, accountIds.vouchers), status: 'PAUSED' };
      return { mutation: 'switchTemplateStatus', target, input };
    }
    case 'benefits': {
      // A new one each time: a change that is repeated is a second entry in the books, though it changes nothing.
      const target = `coupon-${index}-${turn}`;
      return { mutation: 'upsertBenefit', target, input: { ...benefitInput(target), idempotencyKey } };
    }
  }
}

/** Five ways each to go wrong: silence before and after the work, "unknown", and an answer too late. */
const mishaps: Readonly<Record<Vendor, (target: string) => ReadonlyArray<() => void>>> = {
  cards: (target) => mishapsOfGateway(cards.misbehave, { operation: 'updateBudget', target }),
  vouchers: (target) => mishapsOfGateway(vouchers.misbehave, { operation: 'switchStatus', target }),
  members(target) {
    const scope = { operation: 'adjust', target } as const;
    const [drops, slow] = [
      () => members.misbehave.dropsAfterWork(scope),
      () => members.misbehave.slowAnswer(1_300, scope),
    ];
    return [drops, drops, () => members.misbehave.dropsBeforeWork(scope), slow, slow];
  },
  benefits: (target) => [
    () => benefits.misbehave.dropsAfterWork({ target }),
    () => benefits.misbehave.dropsBeforeWork({ target }),
    () => benefits.misbehave.backendTimesOut({ applied: true }, { target }),
    () => benefits.misbehave.backendTimesOut({ applied: false }, { target }),
    () => benefits.misbehave.slowAnswer(1_300, { target }),
  ],
};

const mishapsOfGateway = <O extends string>(misbehave: Misbehave<O>, scope: GatewayScope<O>) => [
  () => misbehave.dropsAfterWork(scope),
  () => misbehave.dropsBeforeWork(scope),
  () => misbehave.answersUnknown({ applied: true }, scope),
  () => misbehave.answersUnknown({ applied: false }, scope),
  () => misbehave.slowAnswer(1_300, scope),
];

/** One intent in ten meets a mishap. */
function misbehave({ vendor }: Lane, target: string, number: number): void {
  if (number % 10 === 0) mishaps[vendor](target)[(number / 10) % 5]?.();
}

const answer = z.object({
  it: z.object({
    __typename: z.string(),
    remedy: z.string().optional(),
    operation: z.object({ id: z.string() }).nullish(),
  }),
});

/** Sends an intent until it has a typed answer, and does what the answer's remedy says, always under the same key. */
async function carryOut({ mutation, input }: Intent): Promise<string> {
  for (let tries = 0; tries < 30; tries += 1) {
    requestsSent += 1;
    const sent = client.mutate({ mutation: mutations[mutation], variables: { input }, fetchPolicy: 'no-cache' });
    const told = answer.safeParse((await sent.catch(() => null))?.data);
    if (!told.success) continue;
    const { __typename, remedy, operation } = told.data.it;
    if (remedy === 'WAIT' && operation) await world.untilSettled(operation.id);
    else if (remedy !== 'RETRY_SAME_KEY' && remedy !== 'WAIT') return __typename;
  }
  throw new Error(`${input.idempotencyKey} has found no end`);
}

const operationsPage = z.object({
  promoOperations: z.object({
    nodes: z.array(
      z.object({
        idempotencyKey: z.string(),
        requestId: z.string(),
        state: z.string(),
        target: z.object({ id: z.string() }).nullable(),
      }),
    ),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});
type Operation = z.output<typeof operationsPage>['promoOperations']['nodes'][number];

async function readOperations(): Promise<Operation[]> {
  const all: Operation[] = [];
  for (let after: string | null = null; ; ) {
    const { data } = await world.ask(
      `query ($after: String) { promoOperations(first: 100, after: $after) {
        nodes { idempotencyKey requestId state target {
          ... on Budget { id } ... on Template { id } ... on Member { id } ... on Benefit { id }
        } }
        pageInfo { hasNextPage endCursor }
      } }`,
      { after },
    );
    const { nodes, pageInfo } = operationsPage.parse(data).promoOperations;
    all.push(...nodes);
    if (!pageInfo.hasNextPage) return all;
    after = pageInfo.endCursor;
  }
}

const countBy = <T>(items: readonly T[], nameOf: (item: T) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[nameOf(item)] = (counts[nameOf(item)] ?? 0) + 1;
  return counts;
};

test('a thousand mutations, retried by everybody, have not one effect too many', async () => {
  const told = new Map<string, string>();
  const all = lanes.map(async (lane, number) => {
    for (let turn = 0; turn < intentsPerLane; turn += 1) {
      const intent = intentOf(lane, turn);
      misbehave(lane, intent.target, number + turn * (lanes.length + 1));
      told.set(intent.input.idempotencyKey, await carryOut(intent));
    }
  });
  await Promise.all(all);

  const operations = await readOperations();
  const succeeded = operations.filter(({ state }) => state === 'SUCCEEDED');
  // One operation for each key, and every one is settled as its caller was told.
  expect(told.size).toBe(intentsInAll);
  expect(countBy([...told.values()], (type) => type)).toEqual({
    UpdateTemplateBudgetSuccess: lanesOf.cards * intentsPerLane,
    AdjustMemberBalanceSuccess: lanesOf.members * intentsPerLane,
    SwitchTemplateStatusSuccess: lanesOf.vouchers * intentsPerLane,
    UpsertBenefitSuccess: lanesOf.benefits * intentsPerLane,
  });
  expect(operations.map(({ idempotencyKey }) => idempotencyKey).toSorted()).toEqual([...told.keys()].toSorted());
  expect(succeeded).toHaveLength(intentsInAll);

  // In the vendors' books: as many effects as successes, and at most one for each.
  const effects = [cards, members, vouchers, benefits].flatMap<unknown>(({ books }) => books.effects());
  expect(effects).toHaveLength(succeeded.length);
  for (const [{ books }, accountId] of [
    [cards, accountIds.cards],
    [vouchers, accountIds.vouchers],
  ] as const) {
    const requests = succeeded.filter(({ target }) => target?.id.startsWith(accountId));
    expect(countBy<{ readonly requestId: unknown }>(books.effects(), ({ requestId }) => String(requestId))).toEqual(
      countBy(requests, ({ requestId }) => requestId),
    );
  }
  expect(Object.values(countBy(benefits.books.effects(), ({ outerId }) => outerId))).toEqual(
    Array.from({ length: lanesOf.benefits * intentsPerLane }, () => 1),
  );
  expect(countBy(members.books.effects(), ({ uid, dataChangeTime }) => `${uid} ${dataChangeTime}`)).toSatisfy(
    (counts: object) => Object.values(counts).every((count) => count === 1),
  );
  expect(cards.books.templates().map((template) => template.stock)).toEqual(
    templateCodes.map(() => stock + intentsPerLane),
  );
  expect(vouchers.books.templates().map(({ status }) => status)).toEqual(voucherCodes.map(() => 'PAUSED'));
  expect(members.books.members().map((member) => Number(member.balance))).toEqual(
    uids.map(() => balance + intentsPerLane / membersPerLane),
  );

  // And everybody has tried again: the person, the client, the gateway.
  expect(requestsSent).toBeGreaterThan(intentsInAll);
  expect(requestsOfClient).toBeGreaterThan(requestsSent);
  const retriesOfGateway = [...requestsOfGateway.values()].reduce((sum, count) => sum + count - 1, 0);
  expect(requestsOfGateway.has('')).toBe(false);
  expect(retriesOfGateway).toBeGreaterThan(intentsInAll / 20);
}, 300_000);

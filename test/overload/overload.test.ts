/** More requests than the program works on: who is turned away, who is not, and what became of either. */
import { connect } from 'node:net';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { serverSettings } from '../../src/app/config-schema.ts';
import { overloadDefaults } from '../../src/app/overload-settings.ts';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { freshKey, startWorld, templateId, type World, type WorldOptions } from '../support/world.ts';

/** Holds every change behind its claim until the test lets go. */
function createGate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  let held = 0;
  return {
    open: resolve,
    held: () => held,
    async reach(point: string): Promise<void> {
      if (point !== 'afterClaim') return;
      held += 1;
      await promise;
    },
  };
}

const serverDefaults = serverSettings(() => '').parse({});

/** Machines are slow at times; nothing here waits so long otherwise. */
const patience = { timeout: 20_000 };

let world: World;
let gate = createGate();

/** One program for all tests of a group; each test has its own gate. */
function useWorld(overload: WorldOptions['overload'], server: WorldOptions['server'] = {}): void {
  beforeAll(async () => {
    const reach = (point: string): Promise<void> => gate.reach(point);
    world = await startWorld({
      engine: 'postgres',
      overload: { ...overloadDefaults, leastInWork: 1, ...overload },
      server,
      overrides: { reach },
    });
  }, 60_000);
  beforeEach(() => {
    gate = createGate();
    world.cards.books.reset();
  });
  afterEach(() => gate.open());
  afterAll(() => world.close(), 60_000);
}

/** Each on a target of its own, as one would hold up the other. */
const targets = [seedCodes.milkTea, seedCodes.dimSum, seedCodes.islandFerry];

function bodyOf(key: string, turn = 0): string {
  return JSON.stringify({
    query: `mutation ($input: UpdateTemplateBudgetInput!) {
      updateTemplateBudget(input: $input) {
        __typename
        ... on UpdateTemplateBudgetSuccess { replayed }
        ... on PromoError { code }
      }
    }`,
    variables: {
      input: {
        idempotencyKey: key,
        templateId: templateId(targets[turn % targets.length] ?? ''),
        updateType: 'APPEND',
        number: 1,
      },
    },
  });
}

const answerShape = z.object({
  data: z.object({ updateTemplateBudget: z.looseObject({ __typename: z.string() }) }).nullish(),
  errors: z.array(z.object({ message: z.string(), extensions: z.looseObject({ code: z.string() }) })).optional(),
});

async function send(key: string, turn = 0) {
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${world.token()}`,
      accept: 'application/json',
    },
    body: bodyOf(key, turn),
  });
  const { data, errors } = answerShape.parse(await response.json());
  return { response, result: data?.updateTemplateBudget, errors };
}

const keysInJournal = async (): Promise<readonly string[]> => {
  const { data } = await world.ask('{ promoOperations(first: 100) { nodes { idempotencyKey } } }');
  const shape = z.object({ promoOperations: z.object({ nodes: z.array(z.object({ idempotencyKey: z.string() })) }) });
  return shape.parse(data).promoOperations.nodes.map(({ idempotencyKey }) => idempotencyKey);
};

const retryAfterOf = (response: Response): number => Number(response.headers.get('retry-after'));

describe('where one is worked for and nobody may wait', () => {
  useWorld({ mostInWork: 1, longestWaitMs: 0, retryAfterSeconds: 3 });

  test('what finds no place is turned away at once and untouched, and what has begun comes to its end', async () => {
    const begun = send(freshKey(), 0);
    await expect.poll(gate.held, patience).toBe(1);
    const key = freshKey();
    const { response, errors } = await send(key, 2);
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect([1, 2, 3]).toContain(retryAfterOf(response));
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/Nothing was done: send the identical request again/),
        extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: retryAfterOf(response) },
      },
    ]);
    gate.open();
    expect((await begun).result).toEqual({ __typename: 'UpdateTemplateBudgetSuccess', replayed: false });
    expect(await keysInJournal()).not.toContain(key);
    expect(world.cards.books.effects()).toHaveLength(1);
    // Its key is as good as new.
    expect((await send(key, 2)).result).toEqual({ __typename: 'UpdateTemplateBudgetSuccess', replayed: false });
    expect(world.cards.books.effects()).toHaveLength(2);
  });

  test('a client that goes while its change is under way gives its place to nobody until that has ended', async () => {
    const stop = new AbortController();
    const gone = fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${world.token()}` },
      body: bodyOf(freshKey(), 0),
      signal: stop.signal,
    });
    await expect.poll(gate.held, patience).toBe(1);
    stop.abort();
    await expect(gone).rejects.toThrow('abort');
    expect((await send(freshKey(), 1)).response.status).toBe(503);
    gate.open();
    await expect.poll(async () => (await send(freshKey(), 1)).response.status, patience).toBe(200);
    await expect.poll(() => world.cards.books.effects().length, patience).toBe(2);
  });

  test('whoever sends slowly, or nothing after the head, takes no place from others', async () => {
    const { port } = new URL(world.url);
    const slow = connect(Number(port), '127.0.0.1');
    slow.write('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{');
    await expect.poll(async () => (await fetch(`${world.url}/livez`)).status, patience).toBe(200);
    gate.open();
    expect((await send(freshKey())).response.status).toBe(200);
    slow.destroy();
  });

  test('clients that look into the body of a 503 find it under the media type they look for', async () => {
    const client = new ApolloClient({
      link: new HttpLink({ uri: `${world.url}/graphql`, headers: { authorization: `Bearer ${world.token()}` } }),
      cache: new InMemoryCache(),
    });
    const working = send(freshKey(), 0);
    await expect.poll(gate.held, patience).toBe(1);
    const asked = client.query({ query: gql('{ promoAccounts { nodes { id } } }') });
    await expect(asked).rejects.toMatchObject({
      name: 'CombinedGraphQLErrors',
      errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: expect.any(Number) } }],
    });
    gate.open();
    await working;
  });

  test('an overloaded process is alive and ready', async () => {
    const working = send(freshKey(), 0);
    await expect.poll(gate.held, patience).toBe(1);
    expect((await send(freshKey(), 1)).response.status).toBe(503);
    const statuses = await Promise.all(
      ['livez', 'readyz'].map(async (path) => (await fetch(`${world.url}/${path}`)).status),
    );
    expect(statuses).toEqual([200, 200]);
    gate.open();
    await working;
  });

  test('background work goes on while everybody is turned away', async () => {
    world.cards.misbehave.answersUnknown({ applied: true }, { operation: 'updateBudget' });
    gate.open();
    expect((await send(freshKey(), 0)).result?.__typename).toBe('PromoOutcomeUnknownError');
    const { data } = await world.ask('{ promoOperations(first: 1) { nodes { id state } } }');
    const { id } = z
      .object({
        promoOperations: z.object({ nodes: z.tuple([z.object({ id: z.string(), state: z.literal('UNKNOWN') })]) }),
      })
      .parse(data).promoOperations.nodes[0];
    world.cards.misbehave.slowAnswer(3_000, { operation: 'updateBudget' });
    const working = send(freshKey(), 1);
    await expect.poll(async () => (await send(freshKey(), 2)).response.status, patience).toBe(503);
    await working;
    expect(await world.untilSettled(id)).toMatchObject({ state: 'SUCCEEDED', settledBy: 'READING' });
    const open = '{ promoOperations(first: 1, filter: { states: [PENDING, UNKNOWN] }) { nodes { id } } }';
    await expect.poll(() => world.ask(open), patience).toEqual({ data: { promoOperations: { nodes: [] } } });
  });
});

describe('where one is worked for and one may wait', () => {
  useWorld({ mostInWork: 1, longestWaitMs: 60_000 });

  test('what waits is begun when there is room', async () => {
    const first = send(freshKey(), 0);
    await expect.poll(gate.held, patience).toBe(1);
    const second = send(freshKey(), 1);
    gate.open();
    const statuses = (await Promise.all([first, second])).map(({ response }) => response.status);
    expect(statuses).toEqual([200, 200]);
  });

  test('what waits for a place when its client goes is not begun', async () => {
    const working = send(freshKey(), 0);
    await expect.poll(gate.held, patience).toBe(1);
    const key = freshKey();
    const stop = new AbortController();
    const gone = fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${world.token()}` },
      body: bodyOf(key, 1),
      signal: stop.signal,
    });
    const isWaiting = async (): Promise<number> => (await send(freshKey(), 2)).response.status;
    // One may work and one may wait: whoever comes third is turned away once the second waits.
    await expect.poll(isWaiting, patience).toBe(503);
    stop.abort();
    await expect(gone).rejects.toThrow('abort');
    const next = send(freshKey(), 1);
    gate.open();
    const results = (await Promise.all([working, next])).map(({ result }) => result?.__typename);
    expect(results).toEqual(['UpdateTemplateBudgetSuccess', 'UpdateTemplateBudgetSuccess']);
    expect(await keysInJournal()).not.toContain(key);
    expect(world.cards.books.effects()).toHaveLength(2);
  });
});

describe('where one is worked for and one may wait a little', () => {
  useWorld({ mostInWork: 1, longestWaitMs: 100 });

  test('what has waited as long as it may is turned away', async () => {
    const working = send(freshKey(), 0);
    await expect.poll(gate.held, patience).toBe(1);
    const key = freshKey();
    const { response } = await send(key, 1);
    expect(response.status).toBe(503);
    gate.open();
    expect((await working).response.status).toBe(200);
    expect(await keysInJournal()).not.toContain(key);
  });
});

describe('where few connections are allowed', () => {
  useWorld({}, { requests: { ...serverDefaults.requests, connections: 1 } });

  test('connections beyond those allowed are closed, and the others go on', async () => {
    const { port } = new URL(world.url);
    const first = connect(Number(port), '127.0.0.1');
    first.write('GET /livez HTTP/1.1\r\nhost: x\r\n\r\n');
    const answered = await new Promise<Buffer>((resolve) => first.once('data', resolve));
    expect(answered.toString()).toMatch(/^HTTP\/1.1 200/);
    const second = connect(Number(port), '127.0.0.1');
    await new Promise<void>((resolve) =>
      second
        .once('close', () => resolve())
        .once('error', () => undefined)
        .resume(),
    );
    first.write('GET /livez HTTP/1.1\r\nhost: x\r\n\r\n');
    const again = await new Promise<Buffer>((resolve) => first.once('data', resolve));
    expect(again.toString()).toMatch(/^HTTP\/1.1 200/);
    first.destroy();
  });
});

describe('with the settings as they come', () => {
  useWorld(overloadDefaults);

  test('as many as have a place from the beginning are worked on at once', async () => {
    gate.open();
    const answers = await Promise.all(
      Array.from({ length: overloadDefaults.leastInWork }, () =>
        fetch(`${world.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${world.token()}` },
          body: JSON.stringify({ query: '{ promoAccounts { nodes { id } } }' }),
        }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    for (const { body } of answers) await body?.cancel();
  });
});

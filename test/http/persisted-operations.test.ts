/** Operations that are asked for by an id: what is not found leaves no trace, and what is listed may be all there is. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseManifest } from '../../src/app/edge/persisted-operations.ts';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { freshKey, startWorld, templateId, type World } from '../support/world.ts';

const mutation = `mutation Append($input: UpdateTemplateBudgetInput!) {
  updateTemplateBudget(input: $input) { __typename ... on UpdateTemplateBudgetSuccess { operation { id replayOf } } }
}`;
const count = 'query Count { templates(first: 1) { totalCount } }';
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const manifest = parseManifest(
  JSON.stringify({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [
      { id: hash(count), name: 'Count', type: 'query', body: count },
      { id: 'append-v1', name: 'Append', type: 'mutation', body: mutation },
      { id: 'shop:it', name: 'Shop', type: 'query', body: 'query Shop { shop: __typename }' },
      { id: 'till:it', name: 'Till', type: 'query', body: 'query Till { till: __typename }' },
      { id: 'sha256:told', name: 'Told', type: 'query', body: 'query Told { told: __typename }' },
    ],
  }),
);

let free: World;
let listed: World;
beforeAll(async () => {
  free = await startWorld();
  listed = await startWorld({ server: { persistedOperations: { manifest, only: true } } });
}, 120_000);
afterAll(async () => {
  await free.close();
  await listed.close();
});

const answerShape = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }) })).optional(),
});

async function post(world: World, body: object) {
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${world.token()}` },
    body: JSON.stringify(body),
  });
  const { data, errors } = answerShape.parse(await response.json());
  return { status: response.status, data, codes: errors?.map(({ extensions }) => extensions.code) ?? [] };
}

const byHash = (sha256Hash: unknown, version: unknown = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});
const input = (idempotencyKey: string) => ({
  idempotencyKey,
  templateId: templateId(seedCodes.milkTea),
  updateType: 'APPEND',
  number: 5,
});
const operations = (key: string) =>
  `{ promoOperations(filter: { idempotencyKey: "${key}" }) { totalCount nodes { state } } }`;
const effectsOf = (world: World): number => world.cards.books.effects().length;

describe('automatic persisted queries', () => {
  test('a hash that is not known leaves the idempotency key unused; the text then applies it, once', async () => {
    const key = freshKey();
    const before = effectsOf(free);
    const unknown = `${mutation}\n# ${key}`;
    const request = { variables: { input: input(key) }, ...byHash(hash(unknown)) };
    expect((await post(free, request)).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect((await free.ask(operations(key))).data).toEqual({ promoOperations: { totalCount: 0, nodes: [] } });
    expect(effectsOf(free)).toBe(before);
    const applied = await post(free, { ...request, query: unknown });
    expect(applied.data).toMatchObject({
      updateTemplateBudget: { __typename: 'UpdateTemplateBudgetSuccess', operation: { replayOf: null } },
    });
    const replayed = await post(free, request);
    expect(replayed.data).toMatchObject({ updateTemplateBudget: { operation: { replayOf: expect.any(String) } } });
    expect(effectsOf(free)).toBe(before + 1);
  }, 30_000);

  test.each([
    { what: 'a hash that is not that of the text', body: { query: count, ...byHash(hash(mutation)) } },
    { what: 'an unknown version', body: byHash(hash(count), 2) },
    { what: 'a hash that is no text', body: { query: count, ...byHash({ toString: 1 }) } },
    { what: 'a text instead of the extension', body: { extensions: { persistedQuery: 'x' } } },
  ])('refuses $what as the mistake of its client, which nobody is alarmed of', async ({ body }) => {
    const logged = free.log.length;
    expect(await post(free, body)).toMatchObject({ status: 400, codes: ['BAD_REQUEST'] });
    expect(free.log.slice(logged).filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  test.each([
    ['an object that no text can be made of', { toString: 1 }],
    ['a list', ['x']],
    ['a number', 1],
    ['null', null],
  ])('do not know what is no text: %s', async (_, strange) => {
    expect(await post(free, byHash(strange))).toMatchObject({ status: 200, codes: ['PERSISTED_QUERY_NOT_FOUND'] });
  });

  test('a wrong text does not take the place of a right one', async () => {
    await post(free, { query: count, ...byHash(hash(mutation)) });
    expect((await post(free, byHash(hash('never sent')))).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect((await post(free, { query: count, ...byHash(hash(count)) })).codes).toEqual([]);
    expect((await post(free, byHash(hash(count)))).codes).toEqual([]);
  });

  test('a mutation that is known by its hash is refused by GET', async () => {
    const key = freshKey();
    await post(free, {
      query: mutation,
      ...byHash(hash(mutation)),
      variables: { input: { ...input(key), number: -1 } },
    });
    const search = new URLSearchParams({
      extensions: JSON.stringify(byHash(hash(mutation)).extensions),
      variables: JSON.stringify({ input: input(freshKey()) }),
    });
    const headers = { authorization: `Bearer ${free.token()}`, 'apollo-require-preflight': 'yes' };
    const before = effectsOf(free);
    const response = await fetch(`${free.url}/graphql?${search.toString()}`, { headers });
    expect(response.status).toBe(405);
    expect(effectsOf(free)).toBe(before);
  });

  test('are forgotten, the least used first, before they take more than a few megabytes', async () => {
    const padded = (n: number): string => `{ __typename } #${n}${'x'.repeat(49_000)}`;
    for (let n = 0; n < 100; n += 1) await post(free, { query: padded(n), ...byHash(hash(padded(n))) });
    expect((await post(free, byHash(hash(padded(0))))).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect((await post(free, byHash(hash(padded(99))))).codes).toEqual([]);
  }, 60_000);
});

describe('a manifest that is all there is', () => {
  test.each([
    ['documentId', { documentId: hash(count) }],
    ['documentId with its algorithm', { documentId: `sha256:${hash(count)}` }],
    ['the extension', byHash(hash(count))],
    ['the text itself', { query: count }],
  ])('is asked by %s', async (_, body) => {
    expect(await post(listed, body)).toMatchObject({ status: 200, codes: [], data: { templates: {} } });
  });

  test('is asked by an id of its own making', async () => {
    const before = effectsOf(listed);
    const answer = await post(listed, { documentId: 'append-v1', variables: { input: input(freshKey()) } });
    expect(answer.data).toMatchObject({ updateTemplateBudget: { __typename: 'UpdateTemplateBudgetSuccess' } });
    expect(effectsOf(listed)).toBe(before + 1);
  });

  test('never gives one operation for another, whatever their ids have in common', async () => {
    for (const turn of [1, 2]) {
      expect(await post(listed, { documentId: 'shop:it' }), `turn ${turn}`).toMatchObject({ data: { shop: 'Query' } });
      expect(await post(listed, { documentId: 'till:it' }), `turn ${turn}`).toMatchObject({ data: { till: 'Query' } });
    }
  });

  test.each(['sha256:told', 'told'])('is asked by an id that is written with its algorithm: %s', async (id) => {
    for (const body of [{ documentId: id }, byHash(id)])
      expect(await post(listed, body)).toMatchObject({ codes: [], data: { told: 'Query' } });
  });

  test('refuses every other document before it is even parsed, and nothing happens', async () => {
    const key = freshKey();
    const before = effectsOf(listed);
    const other = `${mutation} `;
    for (const query of [other, '{ __typename }', '{'])
      expect(await post(listed, { query, variables: { input: input(key) } })).toMatchObject({
        status: 400,
        codes: ['OPERATION_NOT_PERSISTED'],
      });
    expect(effectsOf(listed)).toBe(before);
  });

  test('cannot be added to', async () => {
    const query = '{ __typename }';
    expect((await post(listed, { query, ...byHash(hash(query)) })).codes).toEqual(['OPERATION_NOT_PERSISTED']);
    expect((await post(listed, byHash(hash(query)))).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect((await post(listed, { query, ...byHash('append-v1') })).codes).toEqual(['BAD_REQUEST']);
  });
});

describe('a manifest', () => {
  const file = { format: 'apollo-persisted-query-manifest', version: 1 };
  test.each([
    ['of another format', { ...file, format: 'relay' }, /format/],
    ['of another version', { ...file, version: 2, operations: [] }, /version/],
    [
      'with an id twice',
      {
        ...file,
        operations: [
          { id: 'a', body: '{a}' },
          { id: 'a', body: '{b}' },
        ],
      },
      /two operations.*a/,
    ],
    ['with what is no document', { ...file, operations: [{ id: 'a', body: '{' }] }, /no GraphQL document: a/],
  ])('%s is refused when the program starts', (_, content, says) => {
    expect(() => parseManifest(JSON.stringify(content))).toThrow(says);
  });
});

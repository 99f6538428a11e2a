/** A document that is sent again is answered directly, and the answer is the one that Apollo Server gives. */
import { ApolloServer } from '@apollo/server';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { freshKey, startWorld, templateId, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ server: { introspection: true } });
}, 60_000);
afterAll(() => world.close());

interface Asked {
  readonly body: object;
  /** Default: one that may do everything. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send({ body, token = world.token(), headers = {} }: Asked) {
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const told = [...response.headers].filter(([name]) => name !== 'date');
  return { status: response.status, headers: Object.fromEntries(told), text: withoutChance(await response.text()) };
}

/** References, times and lengths are another matter each time. */
const withoutChance = (text: string): string =>
  text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'some-reference').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'some-time');

/** Sends it three times. @returns the answers of Apollo Server and of nobody else, and who gave each. */
async function sendAgain(asked: Asked) {
  const pipeline = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
  const answers = [];
  const byApollo: boolean[] = [];
  for (let time = 0; time < 3; time += 1) {
    pipeline.mockClear();
    answers.push(await send(asked));
    byApollo.push(pipeline.mock.calls.length > 0);
  }
  const [first, ...again] = answers;
  return { first, again, byApollo };
}

const milkTea = templateId(seedCodes.milkTea);
const one = 'query One($id: ID!) { template(id: $id) { id name status kind observedAt account { id vendor } } }';
let documents = 0;
/** Not sent before: a comment makes it another document. */
const fresh = (text: string): string => `# ${(documents += 1)}\n${text}`;

const directly: ReadonlyArray<readonly [what: string, body: () => Asked]> = [
  ['a query', () => ({ body: { query: fresh(one), variables: { id: milkTea } } })],
  ['a query without variables', () => ({ body: { query: fresh(`{ template(id: "${milkTea}") { id } __typename }`) } })],
  [
    'one of several operations',
    () => ({ body: { query: fresh('query A { __typename } query B { b: __typename }'), operationName: 'B' } }),
  ],
  ['nothing where there is nothing', () => ({ body: { query: fresh(one), variables: { id: `${milkTea}9` } } })],
  [
    'aliases, fragments and directives',
    () => ({
      body: {
        query: fresh(`query ($yes: Boolean!, $no: Boolean = false) {
        b: template(id: "${milkTea}") { ...F constructor: name @include(if: $yes) ... on Template @skip(if: $no) { status } }
        a: template(id: "${milkTea}") { ...F status @include(if: $no) }
      }
      fragment F on Template { id __proto__: kind ... on Template { account { id } } }`),
        variables: { yes: true },
      },
    }),
  ],
  [
    'a list',
    () => ({
      body: { query: fresh('{ templates(first: 3) { totalCount nodes { id name } pageInfo { hasNextPage } } }') },
    }),
  ],
  [
    'entities',
    () => ({
      body: {
        query: fresh(
          'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Template { id name } } }',
        ),
        variables: {
          r: [{ __typename: 'Template', id: milkTea }, { __typename: 'Nobody' }, { __typename: 'Template', id: 'x' }],
        },
      },
    }),
  ],
  ['no token', () => ({ body: { query: fresh(one), variables: { id: milkTea } }, token: null })],
  [
    'a token that is refused',
    () => ({ body: { query: fresh(one), variables: { id: milkTea } }, token: 'no.token.at-all' }),
  ],
  [
    'a scope that is missing',
    () => ({ body: { query: fresh(one), variables: { id: milkTea } }, token: world.token({ scopes: [] }) }),
  ],
  [
    'an argument that a resolver refuses',
    () => ({ body: { query: fresh('{ templates(first: 3, after: "no cursor") { totalCount } }') } }),
  ],
  [
    'a change that is refused',
    () => ({
      body: {
        query: fresh(`mutation ($input: UpdateTemplateBudgetInput!) {
        a: updateTemplateBudget(input: $input) { __typename ... on PromoError { code message remedy } }
      }`),
        variables: { input: { idempotencyKey: 'short', templateId: milkTea, updateType: 'APPEND', number: -1 } },
      },
    }),
  ],
  [
    'introspection',
    () => ({
      body: { query: fresh('{ __schema { queryType { name fields { name } } } __type(name: "Template") { kind } }') },
    }),
  ],
  [
    'extensions that nobody needs',
    () => ({ body: { query: fresh('{ __typename }'), extensions: { clientLibrary: { name: 'any' } } } }),
  ],
  [
    'null for what may be left out',
    () => ({ body: { query: fresh('{ __typename }'), variables: null, operationName: null, extensions: null } }),
  ],
  ...[
    'application/json',
    'application/graphql-response+json',
    '*/*',
    'application/graphql-response+json, application/json;q=0.5',
  ].map(
    (accept) =>
      [`Accept: ${accept}`, () => ({ body: { query: fresh('{ __typename }') }, headers: { accept } })] as const,
  ),
];

describe('the second time it is answered directly, and alike', () => {
  test.each(directly)('%s', async (_, body) => {
    const asked = body();
    // Learns what Apollo Server makes of the header.
    await send({
      body: { query: '{ __typename }' },
      ...(asked.headers === undefined ? {} : { headers: asked.headers }),
    });
    const { first, again, byApollo } = await sendAgain(asked);
    expect(byApollo).toEqual([true, false, false]);
    expect(again).toEqual([first, first]);
  });
});

const traced = { 'apollo-federation-include-trace': 'ftv1' };
const never: ReadonlyArray<readonly [what: string, body: () => Asked]> = [
  ['variables that do not fit', () => ({ body: { query: fresh(one), variables: { id: {} } } })],
  ['variables that are missing', () => ({ body: { query: fresh(one) } })],
  ['variables that are no object', () => ({ body: { query: fresh(one), variables: [milkTea] } })],
  ['an operation that is not there', () => ({ body: { query: fresh(one), operationName: 'Other' } })],
  [
    'one of several, and none is named',
    () => ({ body: { query: fresh('query A { __typename } query B { __typename }') } }),
  ],
  ['a document that is not valid', () => ({ body: { query: fresh('{ nothingOfTheKind }') } })],
  ['a document that is too deep', () => ({ body: { query: fresh(`${'{ a '.repeat(30)}${'}'.repeat(30)}`) } })],
  [
    'a document that costs too much',
    () => ({
      body: {
        query: fresh(
          '{ templates(first: 100) { nodes { operations(first: 100) { nodes { attempts { number } id } } } } }',
        ),
      },
    }),
  ],
  [
    'a page that costs too much by a variable',
    () => ({
      body: {
        query: fresh(
          'query ($n: Int) { templates(first: $n) { nodes { operations(first: $n) { nodes { attempts { number } id } } } } }',
        ),
        variables: { n: 100 },
      },
    }),
  ],
  [
    'a hash',
    () => ({
      body: {
        query: fresh('{ __typename }'),
        extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } },
      },
    }),
  ],
  ['a trace that is asked for', () => ({ body: { query: fresh('{ template(id: "x") { id } }') }, headers: traced })],
  ['no document', () => ({ body: { variables: {} } })],
];

describe('it is Apollo Server that answers', () => {
  test.each(never)('%s', async (_, body) => {
    const { first, again, byApollo } = await sendAgain(body());
    expect(byApollo).toEqual([true, true, true]);
    expect(again.map(({ status, text }) => ({ status, text: withoutTrace(text) }))).toEqual(
      again.map(() => ({ status: first?.status, text: withoutTrace(first?.text ?? '') })),
    );
  });

  const withoutTrace = (text: string): string => text.replace(/"ftv1":"[^"]*"/, '"ftv1":""');
});

test('what many others have pushed out is answered directly again, the second time', async () => {
  const asked = { body: { query: fresh(one), variables: { id: milkTea } } };
  await sendAgain(asked);
  for (let each = 0; each < 12; each += 1)
    await send({ body: { query: `${'#'.repeat(49_000)}\n${fresh('{ __typename }')}` }, token: null });
  expect((await sendAgain(asked)).byApollo).toEqual([true, false, false]);
});

test('a test that asks its world is answered directly', async () => {
  const pipeline = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
  const query = fresh(one);
  await world.ask(query, { id: milkTea });
  // One request makes the document known, without executing it.
  expect(pipeline).toHaveBeenCalledTimes(1);
  await world.ask(query, { id: milkTea });
  expect(pipeline).toHaveBeenCalledTimes(1);
});

test('a change is made once, however it is answered', async () => {
  const query = fresh(`mutation ($input: UpdateTemplateBudgetInput!) {
    updateTemplateBudget(input: $input) { __typename ... on UpdateTemplateBudgetSuccess { replayed operation { id } } }
  }`);
  const before = world.cards.books.effects().length;
  const answers = [];
  for (const key of [freshKey(), freshKey(), freshKey()]) {
    const input = { idempotencyKey: key, templateId: milkTea, updateType: 'APPEND', number: 1 };
    for (let time = 0; time < 2; time += 1) answers.push(await send({ body: { query, variables: { input } } }));
  }
  expect(answers.map(({ text }) => /"replayed":(\w+)/.exec(text)?.[1])).toEqual([
    'false',
    'true',
    'false',
    'true',
    'false',
    'true',
  ]);
  expect(world.cards.books.effects()).toHaveLength(before + 3);
});

/** A router that asks for it gets a trace with its answer; nobody finds in it what the answer does not tell. */
import { createRequire } from 'node:module';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { createDatabase, type TestDatabase } from '../support/engines.ts';
import { accountIds } from '../support/vendors.ts';
import { freshKey, startWorld, templateId, type World } from '../support/world.ts';

let world: World;
let database: TestDatabase;

const header = 'apollo-federation-include-trace';
const id = templateId(seedCodes.milkTea);

beforeAll(async () => {
  database = await createDatabase('postgres');
  world = await startWorld({ database });
}, 30_000);
afterAll(async () => {
  await world.close();
  await database.drop();
});

/** The definition that the server itself writes traces by. */
const load = createRequire(import.meta.resolve('@apollo/server'));
const traces = z.custom<{ decode(bytes: Uint8Array): unknown }>(
  (value) => typeof value === 'function' && 'decode' in value,
);
const { Trace } = z.object({ Trace: traces }).parse(load('@apollo/usage-reporting-protobuf'));

const error = z.object({ message: z.string(), json: z.string() });
interface TraceNode {
  readonly responseName?: string | undefined;
  readonly index?: number | undefined;
  readonly type?: string | undefined;
  readonly parentType?: string | undefined;
  readonly endTime?: number | undefined;
  readonly error: ReadonlyArray<z.infer<typeof error>>;
  readonly child: readonly TraceNode[];
}
const node: z.ZodType<TraceNode> = z.object({
  responseName: z.string().optional(),
  index: z.number().optional(),
  type: z.string().optional(),
  parentType: z.string().optional(),
  endTime: z.coerce.number().optional(),
  error: z.array(error),
  child: z.array(z.lazy(() => node)),
});
const trace = z.object({ durationNs: z.coerce.number(), root: node });

interface Asked {
  readonly query: string;
  readonly variables?: object;
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask({ query, variables = {}, token = world.token(), headers = { [header]: 'ftv1' } }: Asked) {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization, ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return z
    .object({
      data: z.unknown().optional(),
      errors: z.array(z.looseObject({ message: z.string(), extensions: z.looseObject({}) })).optional(),
      extensions: z.strictObject({ ftv1: z.string() }).optional(),
    })
    .parse(await response.json());
}

/** The trace of an answer, and every byte of it as text. */
function read({ extensions }: Awaited<ReturnType<typeof ask>>) {
  const bytes = Buffer.from(extensions?.ftv1 ?? '', 'base64');
  return { ...trace.parse(Trace.decode(bytes)), bytes: bytes.toString('utf8') };
}

function child(parent: TraceNode | undefined, ...path: Array<string | number>): TraceNode | undefined {
  return path.reduce<TraceNode | undefined>(
    (at, key) =>
      at?.child.find(({ responseName, index }) => (typeof key === 'number' ? index === key : responseName === key)),
    parent,
  );
}

const inTrace = (code: string) => ({ message: code, json: expect.stringContaining(`"extensions":{"code":"${code}"}`) });

describe('an answer', () => {
  const query = `query ($representations: [_Any!]!) {
    template(id: "${id}") { budget { total } }
    _entities(representations: $representations) { ... on Template { name } }
  }`;
  const variables = { representations: [{ __typename: 'Nobody' }, { __typename: 'Template', id }] };

  test('carries a trace with the time of every field, when a router asks for it', async () => {
    const answer = await ask({ query, variables });
    const { root, durationNs } = read(answer);
    expect(answer.errors).toBeUndefined();
    expect(durationNs).toBeGreaterThan(0);
    const total = child(root, 'template', 'budget', 'total');
    expect(total).toMatchObject({ type: 'Int!', parentType: 'Budget' });
    expect(total?.endTime).toBeGreaterThan(0);
    expect(total?.endTime).toBeLessThanOrEqual(durationNs);
    expect(child(root, '_entities', 1, 'name')).toMatchObject({ type: 'String', parentType: 'Template' });
  });

  test.each([
    ['no such header', {}],
    ['another kind of trace', { [header]: 'ftv2' }],
    ['an empty header', { [header]: '' }],
  ])('carries none with %s', async (_what, headers) => {
    const answer = await ask({ query, variables, headers });
    expect(answer.data).toMatchObject({ template: { budget: {} } });
    expect(answer.extensions).toBeUndefined();
  });

  test('to a mutation is traced and nothing is sent twice', async () => {
    const append = `mutation { updateTemplateBudget(input: { idempotencyKey: "${freshKey()}", templateId: "${id}", updateType: APPEND, number: 1 }) { __typename } }`;
    const before = world.cards.books.effects().length;
    const answer = await ask({ query: append });
    expect(answer.data).toEqual({ updateTemplateBudget: { __typename: 'UpdateTemplateBudgetSuccess' } });
    expect(child(read(answer).root, 'updateTemplateBudget')).toMatchObject({ parentType: 'Mutation' });
    expect(world.cards.books.effects()).toHaveLength(before + 1);
  });
});

describe('an error in a trace', () => {
  test('is its code, without the words that repeat what was sent', async () => {
    const answer = await ask({ query: '{ template(id: "somebody private") { id } }' });
    expect(answer.errors).toMatchObject([{ message: expect.stringContaining('somebody private') }]);
    const { root, bytes } = read(answer);
    expect(child(root, 'template')?.error).toEqual([inTrace('BAD_USER_INPUT')]);
    expect(bytes).not.toContain('private');
  });

  test('tells of a missing scope or token by its code', async () => {
    const query = '{ template(id: "hk-cards:1") { id } }';
    const lacking = read(await ask({ query, token: world.token({ scopes: [] }) }));
    expect(child(lacking.root, 'template')?.error).toEqual([inTrace('FORBIDDEN')]);
    const forged = read(await ask({ query, token: 'secret.forged.token' }));
    expect(child(forged.root, 'template')?.error).toEqual([inTrace('UNAUTHENTICATED')]);
    expect(forged.bytes).not.toContain('secret');
  });

  test('of a document that cannot be run is at the root', async () => {
    const unknown = read(await ask({ query: '{ templates { secretName } }' }));
    expect(unknown.root.error).toEqual([inTrace('GRAPHQL_VALIDATION_FAILED')]);
    const variable = await ask({
      query: 'query ($id: ID!) { template(id: $id) { id } }',
      variables: { id: ['secret'] },
    });
    const coerced = read(variable);
    expect(coerced.root.error).toEqual([inTrace('BAD_USER_INPUT')]);
    expect(unknown.bytes + coerced.bytes).not.toContain('secret');
  });

  test('of a bug says no more than the client is told', async () => {
    if (database.location.kind !== 'server') throw new Error('a server is needed');
    const store = new pg.Client({ connectionString: database.location.url });
    await store.connect();
    await store.query('ALTER TABLE benefits RENAME COLUMN state TO "very-private"');
    const answer = await ask({ query: `{ benefit(id: "${accountIds.benefits}:1:x") { id } }` });
    await store.query('ALTER TABLE benefits RENAME COLUMN "very-private" TO state');
    await store.end();
    expect(answer.errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    const { root, bytes } = read(answer);
    expect(child(root, 'benefit')?.error).toEqual([inTrace('INTERNAL_SERVER_ERROR')]);
    expect(bytes).not.toMatch(/private|does not exist|select|42703/);
  });
});

test('a trace holds no arguments, no variables, no tokens and no answers', async () => {
  const token = world.token();
  const { bytes } = read(
    await ask({
      query: `query ($id: ID!) { template(id: $id) { code name vendorStatus } membersByPhone(accountId: "members", phone: "+852 1234 5678") { id } }`,
      variables: { id },
      token,
    }),
  );
  expect(bytes).toContain('vendorStatus');
  for (const secret of [seedCodes.milkTea, '1234 5678', 'milk tea', token]) expect(bytes).not.toContain(secret);
});

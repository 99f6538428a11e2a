/** What the "GraphQL over HTTP" draft asks of a server, by the audits of its working group. */
import { type Audit, serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const endpoint = (): string => `${world.url}/graphql`;

/** A GET is answered only behind a header that no other site's form or image can send (CSRF prevention). */
const needsPreflight = 'a GET without a header that forces a preflight is refused on purpose: CSRF prevention';

/** What the draft allows and this server does not do, each with its reason. */
const refusedOnPurpose: Readonly<Record<string, string>> = {
  '5A70 MAY accept application/x-www-form-urlencoded formatted GET requests': needsPreflight,
  'D6D5 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json':
    needsPreflight,
  '6A70 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json':
    needsPreflight,
};

const nameOf = ({ id, name }: Pick<Audit, 'id' | 'name'>): string => `${id} ${name}`;

/** The audits as they are, with a token, and with further headers. */
function audits(more: Readonly<Record<string, string>> = {}): Audit[] {
  const fetchFn = (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${world.token()}`);
    for (const [name, value] of Object.entries(more)) headers.set(name, value);
    return fetch(url, { ...init, headers });
  };
  return serverAudits({ url: endpoint, fetchFn });
}

async function run(chosen: readonly Audit[]): Promise<Record<'ok' | 'notice' | 'warn' | 'error', string[]>> {
  const found = {
    ok: new Array<string>(),
    notice: new Array<string>(),
    warn: new Array<string>(),
    error: new Array<string>(),
  };
  for (const audit of chosen) {
    const { status } = await audit.fn();
    found[status].push(nameOf(audit));
  }
  return found;
}

describe('the audits of GraphQL over HTTP', () => {
  test('find no error and nothing to warn of; they notice only what is refused on purpose', async () => {
    const { ok, ...others } = await run(audits());
    expect(others).toEqual({ notice: Object.keys(refusedOnPurpose), warn: [], error: [] });
    expect(ok).toHaveLength(58);
  }, 60_000);

  test('are content with GET as well where the request says that it was preflighted', async () => {
    const byGet = audits({ 'apollo-require-preflight': 'yes' }).filter((audit) => nameOf(audit) in refusedOnPurpose);
    const { ok } = await run(byGet);
    expect(ok).toEqual(Object.keys(refusedOnPurpose));
  });
});

interface Asked {
  readonly query?: string;
  readonly variables?: object;
  readonly operationName?: string;
  readonly accept?: string;
  readonly token?: string | null;
}

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })).optional(),
});

/** Status, type, codes, and whether there is data. */
async function post({ accept, token = world.token(), ...body }: Asked) {
  const response = await fetch(endpoint(), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(accept === undefined ? {} : { accept }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const { data, errors } = answerSchema.parse(await response.json());
  return {
    status: response.status,
    type: response.headers.get('content-type')?.split(';')[0],
    codes: errors?.map(({ extensions }) => extensions.code) ?? [],
    hasData: data !== undefined && data !== null,
  };
}

const legacy = 'application/json';
const modern = 'application/graphql-response+json';

const requestErrors = [
  { what: 'cannot be parsed', asked: { query: '{' }, code: 'GRAPHQL_PARSE_FAILED' },
  { what: 'is not valid', asked: { query: '{ nowhere }' }, code: 'GRAPHQL_VALIDATION_FAILED' },
  {
    what: 'has no such operation',
    asked: { query: 'query A { __typename } query B { __typename }', operationName: 'C' },
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
  {
    what: 'has variables that do not fit',
    asked: { query: 'query ($id: ID!) { template(id: $id) { id } }', variables: { id: null } },
    code: 'BAD_USER_INPUT',
  },
] as const;

describe('the status of an answer', () => {
  describe.each(requestErrors)('to a request that $what', ({ asked, code }) => {
    test.each([legacy, '*/*', 'application/*', undefined])('is 200 for a client that accepts %s', async (accept) => {
      const answer = await post({ ...asked, ...(accept === undefined ? {} : { accept }) });
      expect(answer).toEqual({ status: 200, type: legacy, codes: [code], hasData: false });
    });

    test('is 400 for a client that accepts the new media type', async () => {
      expect(await post({ ...asked, accept: modern })).toEqual({
        status: 400,
        type: modern,
        codes: [code],
        hasData: false,
      });
      expect(await post({ ...asked, accept: `${modern}, ${legacy};q=0.9` })).toMatchObject({
        status: 400,
        type: modern,
      });
    });
  });

  test.each([legacy, modern])('to a request without a document is 400 (%s)', async (accept) => {
    expect(await post({ accept, variables: {} })).toMatchObject({ status: 400, codes: ['BAD_REQUEST'] });
  });

  test.each([legacy, modern])('to a caller without a token stays as it is, as does its code (%s)', async (accept) => {
    const answer = await post({ accept, token: null, query: '{ templates(first: 1) { totalCount } }' });
    expect(answer).toEqual({ status: 200, type: accept, codes: ['UNAUTHENTICATED'], hasData: false });
  });

  test.each([legacy, modern])('to an id that is malformed stays as it is (%s)', async (accept) => {
    const answer = await post({ accept, query: '{ promoOperation(id: "x") { id } promoAccounts { totalCount } }' });
    expect(answer).toEqual({ status: 200, type: accept, codes: ['BAD_USER_INPUT'], hasData: true });
  });

  test('to a mutation by GET is 405, whatever is accepted', async () => {
    const query =
      'mutation { settlePromoOperation(input: { operationId: "x", verdict: APPLIED, note: "none" }) { __typename } }';
    for (const accept of [legacy, modern]) {
      const headers = { accept, authorization: `Bearer ${world.token()}`, 'apollo-require-preflight': 'yes' };
      const { status } = await fetch(`${endpoint()}?query=${encodeURIComponent(query)}`, { headers });
      expect(status).toBe(405);
    }
  });

  test('to a GET without a header that forces a preflight is 400: CSRF prevention', async () => {
    const headers = { accept: legacy, authorization: `Bearer ${world.token()}` };
    const response = await fetch(`${endpoint()}?query=%7B__typename%7D`, { headers });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('CSRF');
  });
});

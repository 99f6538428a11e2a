/** Nobody gets in with a forged token, and nothing tells them what was wrong with it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { type Issuer, makeSigningPair, publishedKey, startIssuer } from '../support/issuer.ts';
import { freshKey, startWorld, templateId, type World } from '../support/world.ts';
import { type ForgerOptions, type Forgery, forge, genuine } from './forgeries.ts';

const rsa = makeSigningPair('rsa-1', 'RS256');
const ec = makeSigningPair('ec-1');
const nowSeconds = Math.floor(Date.now() / 1000);
const names = forge({
  rsa,
  ec,
  issuer: 'test-issuer',
  audience: 'promotions',
  bait: 'http://bait.invalid',
  nowSeconds,
});

let issuer: Issuer;
/** Where forgers want us to go. */
let bait: Issuer;
let world: World;
let options: ForgerOptions;
let forgeries: ReadonlyMap<string, Forgery>;

beforeAll(async () => {
  bait = await startIssuer();
  issuer = await startIssuer(publishedKey(rsa), publishedKey(ec));
  // No reading may fall into the test: how seldom a made-up id leads to one at the configured address, jwks.test.ts says.
  const jwks = { refreshSeconds: 300, outageSeconds: 86_400, cooldownSeconds: 300, allowsPlainHttp: false };
  world = await startWorld({
    auth: { key: undefined, jwksUrl: issuer.url, algorithms: ['RS256', 'ES256'], jwks },
  });
  options = { rsa, ec, issuer: 'test-issuer', audience: 'promotions', bait: bait.url.replace('/jwks', ''), nowSeconds };
  forgeries = new Map(forge(options).map((forgery) => [forgery.name.replace(options.bait, ''), forgery]));
  // The keys are read, and a real token gets in.
  const { body } = await send(genuine(options));
  if (!body.includes('UpdateTemplateBudgetSuccess')) throw new Error(`A real token is refused: ${body}`);
  world.cards.books.reset();
  issuer.requests.length = 0;
});
afterAll(async () => {
  await world.close();
  await issuer.close();
  await bait.close();
});

/** A reading and a mutation: what a forger wants. */
const query = /* GraphQL */ `
  mutation ($input: UpdateTemplateBudgetInput!) {
    updateTemplateBudget(input: $input) {
      __typename
    }
  }
`;

interface Received {
  readonly status: number;
  readonly headers: object;
  readonly body: string;
}

async function send(token: string): Promise<Received> {
  const input = {
    idempotencyKey: freshKey(),
    templateId: templateId(seedCodes.milkTea),
    updateType: 'APPEND',
    number: 1,
  };
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { date: _, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: await response.text() };
}

function forgeryOf(name: string): Forgery {
  const forgery = forgeries.get(name);
  if (forgery === undefined) throw new Error(`There is no forgery "${name}".`);
  return forgery;
}

const refused = {
  errors: [
    {
      message:
        'The token is not accepted: it has expired, is not meant for this service, or is not genuine. Get a new one.',
      locations: [{ line: 3, column: 5 }],
      path: ['updateTemplateBudget'],
      extensions: { code: 'UNAUTHENTICATED' },
    },
  ],
  data: { updateTemplateBudget: null },
};

describe(`${names.length} forged tokens`, () => {
  let first: Received | null = null;

  test.each(names.map(({ name }) => name.replace('http://bait.invalid', '')))(
    '%s: is refused, like every other one',
    async (name) => {
      const { token, why } = forgeryOf(name);
      const from = world.log.length;
      const received = await send(token);
      first ??= received;
      expect(JSON.parse(received.body)).toEqual(refused);
      expect(received).toEqual(first);
      const reasons = world.log.slice(from).flatMap((line) => {
        const { msg, reason }: { msg?: unknown; reason?: unknown } = JSON.parse(line);
        return msg === 'a token was refused' ? [reason] : [];
      });
      expect(reasons).toEqual([why]);
    },
  );

  test('are at least forty, of different names', () => {
    expect(forgeries.size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(40);
  });

  test('lead nobody to an address of theirs, and make no vendor do anything', async () => {
    const before = world.cards.books.requests().length;
    for (const { token } of forgeries.values()) await send(token);
    expect(bait.requests).toEqual([]);
    expect(issuer.requests).toEqual([]);
    expect(world.cards.books.requests().slice(before)).toEqual([]);
  });

  test('leave nothing of themselves, of real tokens and of keys in the log', async () => {
    const secrets = [...forgeries.values(), { token: genuine(options) }]
      .flatMap(({ token }) => token.split('.'))
      .filter((part) => part.length > 40);
    const log = world.log.join('');
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    expect(log).not.toMatch(/BEGIN|"(n|x|y|kty)":|Bearer|intruder/);
  });

  test('do not keep a real one out', async () => {
    expect((await send(genuine(options, { jti: 'another' }))).body).toContain('UpdateTemplateBudgetSuccess');
  });
});

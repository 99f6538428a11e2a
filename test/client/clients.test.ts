/** The package's documents through the clients that frontends use, against the running program. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { AdjustMemberBalanceDocument, MemberDocument, possibleTypes } from '../../src/client/client.ts';
import type { KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { kybioSimulatorErrorCodes } from '../../src/connectors/kybio/simulator-errors.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { findChromium } from '../browser/chromium.ts';
import { accountIds, configureAccount, startMembers } from '../support/vendors.ts';
import { freshKey, startWorld, type World } from '../support/world.ts';
import { startTillBrowser, type TillBrowser } from './till-browser.ts';
import { createApollo, createApolloTill, type Endpoint, type Till, tills } from './tills.ts';

const hasChromium = findChromium() !== null;
if (!hasChromium)
  process.stderr.write('the tills in a real browser are skipped: there is no Chromium, and CHROMIUM_PATH names none\n');

const opened = new AsyncDisposableStack();
let members: KybioSimulator;
let world: World;
let browser: TillBrowser;
const idOf = (uid: string): string => `${accountIds.members}:${uid}`;
const memberId = idOf(kybioSeedUids.regular);
const here = (): Endpoint => ({ url: `${world.url}/graphql`, token: world.token() });
const adjustment = (balanceIncrement: string, uid: string = kybioSeedUids.regular) => ({
  idempotencyKey: freshKey(),
  memberId: idOf(uid),
  balanceIncrement,
});

beforeAll(async () => {
  members = await startMembers();
  opened.defer(() => members.close());
  const account = configureAccount(accountIds.members, { vendor: 'kybio', url: members.url });
  world = await startWorld({ accounts: [account] });
  opened.defer(() => world.close());
  if (!hasChromium) return;
  browser = await startTillBrowser();
  opened.defer(() => browser.close());
}, 60_000);
afterAll(() => opened.disposeAsync());
afterEach(() => {
  members.misbehave.clear();
  members.books.reset();
});

/** A server of tomorrow: it answers every mutation with an error type that no page knows. */
async function startTomorrow(): Promise<Endpoint> {
  const error = {
    __typename: 'PromoBrandNewError',
    code: 'MOON_TOO_FULL',
    message: 'The moon is full.',
    remedy: 'WAIT',
    retryAfterSeconds: null,
    operation: null,
  };
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { adjustMemberBalance: error } }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  return { url: `http://127.0.0.1:${address.port}/graphql`, token: 'any' };
}

interface Place {
  readonly name: string;
  readonly open: (endpoint: Endpoint) => Till | Promise<Till>;
  /** A member that an unknown outcome may hold; each place has its own. */
  readonly held: string;
}

const { father, mother, beyondDouble, atDouble } = kybioSeedUids;
const places: readonly Place[] = [
  { name: 'Apollo Client', open: tills['Apollo Client'], held: father },
  { name: 'urql', open: tills.urql, held: beyondDouble },
];
const placesInChromium: readonly Place[] = [
  { name: 'Apollo Client', open: (endpoint) => browser.open('Apollo Client', endpoint), held: mother },
  { name: 'urql', open: (endpoint) => browser.open('urql', endpoint), held: atDouble },
];

describe.each(places)('$name in Node', (place) => {
  keepsItsPromises(place);
});
describe.skipIf(!hasChromium).each(placesInChromium)('$name in Chromium', (place) => {
  keepsItsPromises(place);
});

function keepsItsPromises({ open, held }: Place): void {
  test('reads, changes, and is told when it has been done before', async () => {
    const till = await open(here());
    expect(await till.balanceOf(memberId)).toBe('145.6');
    const input = adjustment('-45.60');
    expect(await till.adjust(input)).toBe('100');
    expect(await till.adjust(input)).toBe('already 100');
    expect(members.books.effects()).toHaveLength(1);
    expect(await (await open(here())).balanceOf(memberId)).toBe('100');
  });

  test('gets a refusal as its type', async () => {
    const till = await open(here());
    members.misbehave.refusesWith(kybioSimulatorErrorCodes.balanceInsufficient[0] ?? null, null, {
      operation: 'adjust',
    });
    expect(await till.adjust(adjustment('-1000'))).toBe('PromoLimitError: FIX_INPUT');
    expect(members.books.effects()).toEqual([]);
  });

  test('gets an unknown outcome with its operation', async () => {
    const till = await open(here());
    members.misbehave.dropsAfterWork({ operation: 'adjust' });
    expect(await till.adjust(adjustment('1', held))).toMatch(/^UNKNOWN: [0-9a-f-]{36}$/);
    expect(members.books.effects()).toHaveLength(1);
  });

  test('shows the message of an error type that is younger than the page', async () => {
    const till = await open(await startTomorrow());
    expect(await till.adjust(adjustment('1'))).toBe('The moon is full. (WAIT)');
  });
}

describe('the cache of Apollo Client', () => {
  test('would lose the message of a younger error type without the rule', async () => {
    const exact: Record<string, string[]> = {};
    for (const [name, types] of Object.entries(possibleTypes)) exact[name] = types.filter((one) => /^\w+$/.test(one));
    const client = createApollo(await startTomorrow(), exact);
    expect(await createApolloTill(client).adjust(adjustment('1'))).toBe('undefined (undefined)');
  });

  test('shows what a mutation answered, wherever the member is shown', async () => {
    const client = createApollo(here());
    const till = createApolloTill(client);
    const before = Number(await till.balanceOf(memberId));
    const { data } = await client.mutate({
      mutation: AdjustMemberBalanceDocument,
      variables: { input: adjustment('10') },
    });
    expect(data?.adjustMemberBalance?.__typename).toBe('AdjustMemberBalanceSuccess');
    const shown = client.readQuery({ query: MemberDocument, variables: { id: memberId, maxAgeSeconds: 0 } });
    expect(shown?.member?.balance).toBe(String(before + 10));
  });
});
